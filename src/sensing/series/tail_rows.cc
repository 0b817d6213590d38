#include "sensing/series/tail_rows.h"

#include <cmath>
#include <cstring>

#include <fmt/format.h>

namespace madang::sensing {
namespace {

using store::arg;
using store::statement;

constexpr auto kNone = observation::kNone;
constexpr auto kMinusZero = std::int64_t{8};  // beside the kind

constexpr auto kColumns =
    std::string_view{"datastream, t_us, seq, v, kind, result_offset_us, foi, end_offset_us, text, record, extra"};
constexpr auto kPlainColumns = std::string_view{"datastream, t_us, seq, v, kind, result_offset_us, foi"};

std::string table_of(tail_generation const g) { return fmt::format("sensing_tail_{}", g.value); }

arg offset(std::int64_t const t, std::int64_t const from) {
  return t == kNone ? arg{} : arg{std::int64_t(std::uint64_t(t) - std::uint64_t(from))};
}

void fill(tail_row const& r, std::span<arg> const out) {
  auto const& o = *r.value;
  auto const number = to_stored(o);
  out[0] = r.datastream.value;
  out[1] = o.start_us;
  out[2] = std::int64_t{o.seq};
  out[3] = number.v;
  out[4] = number.kind;
  out[5] = offset(o.result_us, o.start_us);
  if (o.foi.value != 0) out[6] = o.foi.value;
  if (out.size() == 7) return;
  out[7] = offset(o.end_us, o.start_us);
  if (!o.text.empty()) out[8] = o.text;
  if (!o.record.empty()) out[9] = arg::blob(record_bytes(o.record));
  if (!o.extra.empty()) out[10] = o.extra;
}

void read(store::row_view const& r, observation& o) {
  o.start_us = r.integer(1);
  o.seq = std::uint32_t(r.integer(2));
  from_stored(r, 3, 4, o);
  auto const offset_or_none = [&](int const c) {
    return r.is_null(c) ? kNone : std::int64_t(std::uint64_t(o.start_us) + std::uint64_t(r.integer(c)));
  };
  o.result_us = offset_or_none(5);
  o.foi = {r.integer(6)};
  o.end_us = offset_or_none(7);
  o.text.clear();
  o.record.clear();
  o.extra.clear();
  if (o.kind != result_kind::number) {
    o.text = r.text(8);
    read_record(r.blob(9), o.record);
  }
  if (!r.is_null(10)) o.extra = r.text(10);
}

// For people: the points of all generations that are in no chunk. On PostgreSQL the tails inherit from one
// table, and the view never changes: who reads it would keep the writer waiting.
void make_view(store::transaction& tx, std::vector<tail_table> const& tables) {
  if (tx.kind() == store::engine::postgres) return;
  auto sql = std::string{"DROP VIEW IF EXISTS sensing_tail; CREATE VIEW sensing_tail AS "};
  for (auto const& t : tables) {
    if (t.generation != tables.front().generation) sql += " UNION ALL ";
    fmt::format_to(
        std::back_inserter(sql),
        "SELECT {0} FROM {1} t WHERE seq >= coalesce((SELECT sealed_seq FROM sensing_series s WHERE s.datastream = "
        "t.datastream), 0)",
        kColumns, table_of(t.generation));
  }
  tx.script(sql);
}

}  // namespace

std::string_view record_bytes(std::vector<double> const& r) {
  return {reinterpret_cast<char const*>(r.data()), r.size() * sizeof(double)};
}

void read_record(std::string_view const bytes, std::vector<double>& out) {
  out.resize(bytes.size() / sizeof(double));
  if (!out.empty()) std::memcpy(out.data(), bytes.data(), out.size() * sizeof(double));
}

stored_number to_stored(observation const& o) {
  auto out = stored_number{};
  if (!std::isnan(o.number)) out.v = o.number;
  auto const minus_zero = o.number == 0 && std::signbit(o.number);
  if (o.kind != result_kind::number || minus_zero) out.kind = std::int64_t(o.kind) + (minus_zero ? kMinusZero : 0);
  return out;
}

void from_stored(store::row_view const& r, int const v, int const kind, observation& out) {
  auto const stored_kind = r.integer(kind);
  out.kind = result_kind(stored_kind & (kMinusZero - 1));
  out.number = r.number(v);
  if (out.number == 0) {
    out.number = r.is_null(v) ? std::numeric_limits<double>::quiet_NaN() : (stored_kind & kMinusZero) != 0 ? -0.0 : 0.0;
  }
}

bool is_plain(observation const& o) {
  return o.end_us == kNone && o.text.empty() && o.record.empty() && o.extra.empty();
}

std::vector<tail_table> tail_tables(store::transaction& tx) {
  auto out = std::vector<tail_table>{};
  tx.each({"sensing.generations", "SELECT generation, made_us FROM sensing_tail_generation ORDER BY generation"}, {},
          [&](store::row_view const& r) { out.push_back({{r.integer(0)}, r.integer(1)}); });
  return out;
}

void make_tail_generation(store::transaction& tx, tail_generation const g, std::int64_t const made_us) {
  // Both here and below: a commit that ended in doubt is done once more.
  constexpr auto kTable = std::string_view{
      "CREATE TABLE IF NOT EXISTS {} (datastream BIGINT NOT NULL, t_us BIGINT NOT NULL, seq BIGINT NOT NULL, v DOUBLE "
      "PRECISION, kind BIGINT, result_offset_us BIGINT, foi BIGINT, end_offset_us BIGINT, text TEXT, record BLOB, "
      "extra TEXT)"};
  if (tx.kind() == store::engine::sqlite) tx.script(fmt::format(kTable, table_of(g)));
  else tx.script(fmt::format("CREATE TABLE IF NOT EXISTS {} () INHERITS (sensing_tail_row)", table_of(g)));
  tx.execute({"sensing.make_generation",
              "INSERT INTO sensing_tail_generation (generation, made_us) VALUES ($1, $2) ON CONFLICT DO NOTHING"},
             {g.value, made_us});
  make_view(tx, tail_tables(tx));
}

void drop_tail_generation(store::transaction& tx, tail_generation const g) {
  auto const postgres = tx.kind() == store::engine::postgres;
  if (postgres) tx.script("SET LOCAL lock_timeout = '200ms'");
  tx.execute({"sensing.drop_generation", "DELETE FROM sensing_tail_generation WHERE generation = $1"}, {g.value});
  make_view(tx, tail_tables(tx));
  tx.script("DROP TABLE IF EXISTS " + table_of(g));
  if (postgres) tx.script("SET LOCAL lock_timeout = 0");
}

void insert_tail_rows(store::transaction& tx, tail_generation const g, std::size_t const rows, bool const plain,
                      std::function<tail_row()> const& next) {
  auto const table = table_of(g);
  auto const target = plain ? store::bulk_target{"sensing.insert_tail", table, kPlainColumns, "iiidiii"}
                            : store::bulk_target{"sensing.insert_tail", table, kColumns, "iiidiiiitbt"};
  tx.bulk_insert(target, rows, [&](std::size_t, std::span<arg> const out) { fill(next(), out); });
}

void each_tail_row(store::transaction& tx, tail_generation const g, tail_sink const& f) {
  auto const sql = fmt::format("SELECT {} FROM {}", kColumns, table_of(g));
  auto o = observation{};
  tx.each({"sensing.tail", sql}, {}, [&](store::row_view const& r) {
    read(r, o);
    f({r.integer(0)}, o);
  });
}

}  // namespace madang::sensing
