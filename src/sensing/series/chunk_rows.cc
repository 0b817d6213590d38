#include "sensing/series/chunk_rows.h"

#include <fmt/format.h>

#include "core/store/postgres_wire.h"

namespace madang::sensing {
namespace {

using store::arg;
using store::statement;

// --- writing

constexpr auto kHeads = store::bulk_target{"sensing.insert_chunk", "sensing_chunk",
                                           "chunk, datastream, t0_us, seq0, t1_us, seq1, end_us, result_first_us, "
                                           "result_last_us, n, n_number, vmin, vmax, vsum, "
                                           "seq_min, seq_max, foi, rollups",
                                           "iiiiiiiiiiidddiiii"};
constexpr auto kData = store::bulk_target{"sensing.insert_chunk_data", "sensing_chunk_data", "chunk, data", "ib"};
constexpr auto kArrays = store::bulk_target{
    "sensing.insert_chunk_arrays", "sensing_chunk_data",
    "chunk, t_first, t_unit, t, v_first, v_unit, decimals, v, rest, exact_t, exact_v, seq_first, seqs, "
    "kind, kinds, texts, records, end_offset, end_offsets, result_offset, result_offsets, foi, fois, "
    "extras",
    "iiiaiiiabaaiaiaaaiaiaiaa"};
constexpr auto kHours = store::bulk_target{"sensing.insert_rollup_hour", "sensing_rollup_hour",
                                           "chunk, hour, n, vmin, vmax, vsum, vsum2", "iiidddd"};
constexpr auto kDays = store::bulk_target{"sensing.insert_rollup_day", "sensing_rollup_day",
                                          "chunk, day, n, vmin, vmax, vsum, vsum2", "iiidddd"};
constexpr auto kFoiUse = statement{
    "sensing.insert_foi_use", "INSERT INTO sensing_foi_use (foi, datastream) VALUES ($1, $2) ON CONFLICT DO NOTHING"};

arg or_null(std::int64_t const t, std::int64_t const none) { return t == none ? arg{} : arg{t}; }

void fill_head(chunk_head const& h, std::span<arg> const out) {
  auto const& b = h.bounds;
  out[0] = h.no.value;
  out[1] = h.datastream.value;
  out[2] = h.first.t_us;
  out[3] = std::int64_t{h.first.seq};
  out[4] = h.last.t_us;
  out[5] = std::int64_t{h.last.seq};
  out[6] = or_null(b.end_us, observation::kNone);
  out[7] = or_null(b.result_first_us, observation::kNone);
  out[8] = or_null(b.result_last_us, observation::kNone);
  out[9] = h.n;
  out[10] = h.numbers.n;
  if (h.numbers.n != 0) {
    out[11] = h.numbers.min;
    out[12] = h.numbers.max;
    out[13] = h.numbers.sum;
  }
  out[14] = std::int64_t{h.seq_min};
  out[15] = std::int64_t{h.seq_max};
  out[16] = or_null(h.foi, chunk_head::kSeveral);
  out[17] = std::int64_t{(h.has_hours ? 1 : 0) + (h.has_days ? 2 : 0)};
}

void fill_steps(std::optional<steps> const& s, std::string const& array, std::span<arg> const out) {
  if (!s) return;
  out[0] = s->first;
  out[1] = s->unit;
  out[out.size() - 1] = arg::blob(array);
}

void fill_arrays(chunk_arrays const& a, std::span<arg> const out) {
  auto const array = [](std::string const& wire) { return wire.empty() ? arg{} : arg::blob(wire); };
  auto const cells = std::array{array(a.exact_times), array(a.exact_numbers), arg{a.seq_first}, array(a.seqs),
                                arg{a.kind},          array(a.kinds),         array(a.texts),   array(a.records),
                                arg{a.end},           array(a.ends),          arg{a.result},    array(a.results),
                                arg{a.foi},           array(a.fois),          array(a.extras)};
  std::ranges::copy(cells, out.begin());
}

void insert_data(store::transaction& tx, std::span<chunk_rows const> const cs) {
  if (tx.kind() == store::engine::sqlite) {
    return tx.bulk_insert(kData, cs.size(), [&](std::size_t const i, std::span<arg> const out) {
      out[0] = cs[i].head.no.value;
      out[1] = arg::blob(cs[i].data);
    });
  }
  tx.bulk_insert(kArrays, cs.size(), [&](std::size_t const i, std::span<arg> const out) {
    out[0] = cs[i].head.no.value;
    fill_steps(cs[i].times, cs[i].time_array, out.subspan(1, 3));
    fill_steps(cs[i].numbers, cs[i].number_array, out.subspan(4, 4));
    if (cs[i].numbers) out[6] = cs[i].decimals;
    out[8] = arg::blob(cs[i].data);
    fill_arrays(cs[i].arrays, out.subspan(9));
  });
}

void insert_rollup(store::transaction& tx, store::bulk_target const& target, std::span<chunk_rows const> const cs,
                   std::vector<bucket> chunk_rows::*const rows) {
  auto all = std::vector<std::pair<chunk_no, bucket const*>>{};
  for (auto const& c : cs) {
    for (auto const& b : c.*rows) all.emplace_back(c.head.no, &b);
  }
  if (all.empty()) return;
  tx.bulk_insert(target, all.size(), [&](std::size_t const i, std::span<arg> const out) {
    auto const& b = *all[i].second;
    out[0] = all[i].first.value;
    out[1] = b.no;
    out[2] = b.n;
    out[3] = b.min;
    out[4] = b.max;
    out[5] = b.sum;
    out[6] = b.sum2;
  });
}

// A list as JSON, which both engines turn into rows.
std::string json_list(std::span<chunk_no const> const nos) {
  auto out = std::string{"["};
  for (auto const no : nos) fmt::format_to(std::back_inserter(out), "{}{}", out.size() > 1 ? "," : "", no.value);
  return out += ']';
}

// --- reading

// Columns as declared: c.* has kHeadColumns of them.
constexpr auto kHeadColumns = 18;
constexpr auto kSelectHeads = std::string_view{"SELECT c.* FROM sensing_chunk c "};
// What only people read stays where it is.
constexpr auto kSelectArrays = std::string_view{
    "SELECT c.*, d.chunk, d.t_first, d.t_unit, d.t, d.v_first, d.v_unit, d.decimals, d.v, d.rest, d.exact_t, d.exact_v "
    "FROM sensing_chunk c JOIN sensing_chunk_data d ON d.chunk = c.chunk "};
constexpr auto kSelectData =
    std::string_view{"SELECT c.*, d.* FROM sensing_chunk c JOIN sensing_chunk_data d ON d.chunk = c.chunk "};
constexpr std::string_view select_chunks(store::engine const e) {
  return e == store::engine::sqlite ? kSelectData : kSelectArrays;
}

// Chunks do not overlap: the last one that begins before a time is the only one that may reach over it.
constexpr auto kInRange = std::string_view{R"(
    WHERE c.datastream = $1
      AND c.t0_us >= coalesce((SELECT max(t0_us) FROM sensing_chunk WHERE datastream = $1 AND t0_us < $2), $2)
      AND c.t0_us <= $4
      AND (c.t1_us > $2 OR (c.t1_us = $2 AND c.seq1 > $3))
      AND (c.t0_us < $4 OR c.seq0 < $5)
      AND ($6 = 0 OR (c.n_number > 0 AND c.vmax >= $7 AND c.vmin <= $8)) )"};
constexpr auto kOfSeq =
    std::string_view{"WHERE c.datastream = $1 AND c.seq_max >= $2 AND c.seq_min <= $2 ORDER BY c.seq_max"};

std::string const& ranged(std::string_view const select, bool const descending) {
  static auto const make = [](std::string_view const s, std::string_view const order) {
    return fmt::format("{}{}{} LIMIT $9", s, kInRange, order);
  };
  constexpr auto kUp = std::string_view{"ORDER BY c.t0_us, c.seq0"};
  constexpr auto kDown = std::string_view{"ORDER BY c.t0_us DESC, c.seq0 DESC"};
  static auto const heads_up = make(kSelectHeads, kUp), heads_down = make(kSelectHeads, kDown);
  static auto const data_up = make(kSelectData, kUp), data_down = make(kSelectData, kDown);
  static auto const arrays_up = make(kSelectArrays, kUp), arrays_down = make(kSelectArrays, kDown);
  if (select == kSelectHeads) return descending ? heads_down : heads_up;
  if (select == kSelectData) return descending ? data_down : data_up;
  return descending ? arrays_down : arrays_up;
}

std::array<arg, 9> range_args(chunk_query const& q) {
  auto const n = q.numbers.value_or(chunk_query::number_range{0, 0});
  return {q.datastream.value, q.lower.t_us, q.lower.seq, q.upper.t_us, q.upper.seq,
          q.numbers ? 1 : 0,  n.from,       n.to,        q.limit};
}

std::int64_t time_or_none(store::row_view const& r, int const column) {
  return r.is_null(column) ? observation::kNone : r.integer(column);
}

chunk_head read_head(store::row_view const& r) {
  auto h = chunk_head{.no = {r.integer(0)},
                      .datastream = {r.integer(1)},
                      .first = {r.integer(2), std::uint32_t(r.integer(3))},
                      .last = {r.integer(4), std::uint32_t(r.integer(5))}};
  h.bounds = {h.first.t_us, h.last.t_us, time_or_none(r, 6), time_or_none(r, 7), time_or_none(r, 8)};
  h.n = r.integer(9);
  h.numbers.n = r.integer(10);
  if (h.numbers.n != 0) {
    h.numbers.min = r.number(11);
    h.numbers.max = r.number(12);
    h.numbers.sum = r.is_null(13) ? std::numeric_limits<double>::quiet_NaN() : r.number(13);
  }
  h.seq_min = std::uint32_t(r.integer(14));
  h.seq_max = std::uint32_t(r.integer(15));
  h.foi = r.is_null(16) ? chunk_head::kSeveral : r.integer(16);
  h.has_hours = (r.integer(17) & 1) != 0;
  h.has_days = (r.integer(17) & 2) != 0;
  return h;
}

std::optional<steps> read_steps(store::row_view const& r, int const first, int const unit, int const array) {
  if (r.is_null(array)) return std::nullopt;
  return steps{r.integer(first), r.integer(unit), store::wire::read_int4_array(r.blob(array))};
}

template <typename T, typename F>
std::optional<std::vector<T>> read_array(store::row_view const& r, int const column, F&& read) {
  return r.is_null(column) ? std::nullopt : std::optional{read(r.blob(column))};
}

// The columns of sensing_chunk_data begin at `at`.
result<void, decode_error> read_data(store::engine const e, store::row_view const& r, int const at, columns& out) {
  if (e == store::engine::sqlite) return decode(r.blob(at + 1), out);
  return decode(sql_parts{.times = read_steps(r, at + 1, at + 2, at + 3),
                          .numbers = read_steps(r, at + 4, at + 5, at + 7),
                          .decimals = int(r.integer(at + 6)),
                          .rest = r.string(at + 8),
                          .exact_times = read_array<std::int64_t>(r, at + 9, store::wire::read_int8_array),
                          .exact_numbers = read_array<double>(r, at + 10, store::wire::read_float8_array)},
                out);
}

void read_data_or_throw(store::engine const e, store::row_view const& r, chunk_head const& h, columns& out) {
  auto const read = read_data(e, r, kHeadColumns, out);
  if (!read || std::int64_t(out.size()) != h.n) {
    throw damaged_chunk{fmt::format("Chunk {} of datastream {} is damaged: {} `madang verify` lists what is.",
                                    h.no.value, h.datastream.value,
                                    read ? "It has another number of points than it should." : read.error().message)};
  }
}

bucket read_bucket(store::row_view const& r) {
  // Null reads as 0: only then does it take another look.
  auto const number = [&](int const c) {
    auto const x = r.number(c);
    return x == 0 && r.is_null(c) ? std::numeric_limits<double>::quiet_NaN() : x;
  };
  return {
      .no = r.integer(0), .n = r.integer(1), .min = number(2), .max = number(3), .sum = number(4), .sum2 = number(5)};
}

}  // namespace

chunk_rows encode_chunk(store::engine const e, chunk const& c) {
  auto out = chunk_rows{.head = c.head, .hours = c.hours, .days = c.days};
  for (auto i = std::size_t{0}; i != c.points.size(); ++i) {
    auto const foi = c.points.foi[i];
    if (foi != 0 && std::ranges::find(out.fois, foi) == out.fois.end()) out.fois.push_back(foi);
    if (c.points.foi.is_constant()) break;
  }
  if (e == store::engine::sqlite) {
    out.data = encode(c.points);
    return out;
  }
  auto parts = encode_for_sql(c.points);
  out.arrays = arrays_of(c.points, parts);
  if (parts.times) out.time_array = store::wire::int4_array(parts.times->deltas);
  if (parts.numbers) out.number_array = store::wire::int4_array(parts.numbers->deltas);
  out.times = std::move(parts.times);
  out.numbers = std::move(parts.numbers);
  out.decimals = parts.decimals;
  out.data = std::move(parts.rest);
  return out;
}

void insert_chunks(store::transaction& tx, std::span<chunk_rows const> const cs) {
  if (cs.empty()) return;
  tx.bulk_insert(kHeads, cs.size(), [&](std::size_t const i, std::span<arg> const out) { fill_head(cs[i].head, out); });
  insert_data(tx, cs);
  insert_rollup(tx, kHours, cs, &chunk_rows::hours);
  insert_rollup(tx, kDays, cs, &chunk_rows::days);
  for (auto const& c : cs) {
    for (auto const foi : c.fois) tx.execute(kFoiUse, {foi, c.head.datastream.value});
  }
}

void erase_chunks(store::transaction& tx, std::span<chunk_no const> const nos) {
  if (nos.empty()) return;
  static auto const kTables = std::array{std::string{"sensing_rollup_hour"}, std::string{"sensing_rollup_day"},
                                         std::string{"sensing_chunk_data"}, std::string{"sensing_chunk"}};
  auto const list = json_list(nos);
  for (auto const& table : kTables) {
    auto const sql = fmt::format("DELETE FROM {} WHERE chunk IN (SELECT value FROM json_each($1))", table);
    auto const postgres = fmt::format(
        "DELETE FROM {} WHERE chunk IN (SELECT value::bigint FROM json_array_elements_text($1::json))", table);
    tx.execute(statement{"sensing.erase_chunks", sql, postgres}, {list});
  }
}

void erase_all_chunks(store::transaction& tx, datastream_no const d) {
  for (auto const* table : {"sensing_rollup_hour", "sensing_rollup_day", "sensing_chunk_data"}) {
    auto const sql =
        fmt::format("DELETE FROM {} WHERE chunk IN (SELECT chunk FROM sensing_chunk WHERE datastream = $1)", table);
    tx.execute(statement{"sensing.erase_all_chunks", sql}, {d.value});
  }
  tx.execute(statement{"sensing.erase_all_chunks", "DELETE FROM sensing_chunk WHERE datastream = $1"}, {d.value});
  tx.execute(statement{"sensing.erase_foi_use", "DELETE FROM sensing_foi_use WHERE datastream = $1"}, {d.value});
}

void each_head(store::transaction& tx, chunk_query const& q, head_sink const& f) {
  auto const args = range_args(q);
  tx.each({"sensing.heads", ranged(kSelectHeads, q.descending)}, args,
          [&](store::row_view const& r) { f(read_head(r)); });
}

void each_head_not_rolled_up(store::transaction& tx, chunk_query const& q, bool const hours, std::int64_t const from_us,
                             std::int64_t const end_us, head_sink const& f) {
  static auto const sql = fmt::format(
      "{}{} AND c.n_number > 0 AND ((c.rollups & $10) = 0 OR c.t0_us < $11 OR c.t1_us >= $12) "
      "ORDER BY c.t0_us, c.seq0 LIMIT $9",
      kSelectHeads, kInRange);
  auto args = std::array<arg, 12>{};
  std::ranges::copy(range_args(q), args.begin());
  args[9] = hours ? 1 : 2;
  args[10] = from_us;
  args[11] = end_us;
  tx.each({"sensing.heads_not_rolled_up", sql}, args, [&](store::row_view const& r) { f(read_head(r)); });
}

void each_chunk(store::transaction& tx, chunk_query const& q, points_sink const& f) {
  auto const args = range_args(q);
  auto points = columns{};
  tx.each({"sensing.chunks", ranged(select_chunks(tx.kind()), q.descending)}, args, [&](store::row_view const& r) {
    auto const head = read_head(r);
    read_data_or_throw(tx.kind(), r, head, points);
    f(head, points);
  });
}

columns read_chunk(store::transaction& tx, chunk_head const& head) {
  static auto const data = fmt::format("{}WHERE c.chunk = $1", kSelectData);
  static auto const arrays = fmt::format("{}WHERE c.chunk = $1", kSelectArrays);
  auto out = columns{};
  tx.each({"sensing.read_chunk", data, arrays}, {head.no.value},
          [&](store::row_view const& r) { read_data_or_throw(tx.kind(), r, head, out); });
  return out;
}

std::optional<std::string> try_read_chunk(store::transaction& tx, chunk_no const no, columns& out) {
  auto wrong = std::optional<std::string>{"its data is missing."};
  constexpr auto kOne = statement{
      "sensing.read_chunk_data", "SELECT * FROM sensing_chunk_data WHERE chunk = $1",
      "SELECT chunk, t_first, t_unit, t, v_first, v_unit, decimals, v, rest, exact_t, exact_v FROM sensing_chunk_data "
      "WHERE chunk = $1"};
  tx.each(kOne, {no.value},
          [&](store::row_view const& r) {
            auto const read = read_data(tx.kind(), r, 0, out);
            if (read) wrong.reset();
            else wrong = read.error().message;
          });
  return wrong;
}

void each_chunk_of_seq(store::transaction& tx, datastream_no const d, std::uint32_t const seq,
                       std::function<bool(chunk_head const&, columns&)> const& f) {
  static auto const data = fmt::format("{}{}", kSelectData, kOfSeq);
  static auto const arrays = fmt::format("{}{}", kSelectArrays, kOfSeq);
  auto points = columns{};
  auto found = false;
  tx.each({"sensing.chunk_of_seq", data, arrays}, {d.value, std::int64_t{seq}}, [&](store::row_view const& r) {
    if (found) return;
    auto const head = read_head(r);
    read_data_or_throw(tx.kind(), r, head, points);
    found = f(head, points);
  });
}

void each_rollup(store::transaction& tx, chunk_no const no, bool const hours, bucket_sink const& f) {
  constexpr auto kHour =
      statement{"sensing.chunk_hours",
                "SELECT hour, n, vmin, vmax, vsum, vsum2 FROM sensing_rollup_hour WHERE chunk = $1 ORDER BY hour"};
  constexpr auto kDay =
      statement{"sensing.chunk_days",
                "SELECT day, n, vmin, vmax, vsum, vsum2 FROM sensing_rollup_day WHERE chunk = $1 ORDER BY day"};
  tx.each(hours ? kHour : kDay, {no.value}, [&](store::row_view const& r) { f(read_bucket(r)); });
}

void each_rollup(store::transaction& tx, chunk_query const& q, bool const hours, std::int64_t const from,
                 std::int64_t const to, bucket_sink const& f) {
  static auto const make = [](std::string_view const table, std::string_view const column, int const bit) {
    return fmt::format(
        "SELECT r.{1}, r.n, r.vmin, r.vmax, r.vsum, r.vsum2 FROM sensing_chunk c JOIN {0} r ON r.chunk = c.chunk {2} "
        "AND (c.rollups & {3}) <> 0 AND r.{1} >= $10 AND r.{1} <= $11 ORDER BY c.t0_us, c.seq0, r.{1} LIMIT $9",
        table, column, kInRange, bit);
  };
  static auto const of_hours = make("sensing_rollup_hour", "hour", 1), of_days = make("sensing_rollup_day", "day", 2);
  auto args = std::array<arg, 11>{};
  std::ranges::copy(range_args(q), args.begin());
  args[9] = from;
  args[10] = to;
  tx.each({"sensing.rollups", hours ? of_hours : of_days}, args, [&](store::row_view const& r) { f(read_bucket(r)); });
}

std::int64_t last_chunk_no(store::transaction& tx) {
  return tx.integer({"sensing.last_chunk", "SELECT max(chunk) FROM sensing_chunk"}, {}).value_or(0);
}

std::vector<datastream_no> series_of_foi(store::transaction& tx, foi_no const foi) {
  auto out = std::vector<datastream_no>{};
  tx.each({"sensing.series_of_foi", "SELECT datastream FROM sensing_foi_use WHERE foi = $1 ORDER BY datastream"},
          {foi.value}, [&](store::row_view const& r) { out.push_back({r.integer(0)}); });
  return out;
}

void each_foi_use(store::transaction& tx, std::function<void(datastream_no, foi_no)> const& f) {
  tx.each({"sensing.foi_uses", "SELECT datastream, foi FROM sensing_foi_use"}, {},
          [&](store::row_view const& r) { f({r.integer(0)}, {r.integer(1)}); });
}

}  // namespace madang::sensing
