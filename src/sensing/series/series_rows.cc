#include "sensing/series/series_rows.h"

#include "sensing/series/tail_rows.h"

namespace madang::sensing {
namespace {

using store::arg;
using store::statement;

constexpr auto kNone = observation::kNone;

constexpr auto kPut = statement{"sensing.put_series", R"(
    INSERT INTO sensing_series (datastream, sealed_seq, next_seq, n, last_chunk_n, first_us, last_us, end_us, result_first_us,
      result_last_us, latest_us, latest_seq, latest_v, latest_kind, latest_end_us, latest_result_us, latest_foi,
      latest_text, latest_record, latest_extra)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)
    ON CONFLICT (datastream) DO UPDATE SET sealed_seq = excluded.sealed_seq, next_seq = excluded.next_seq, n = excluded.n,
      last_chunk_n = excluded.last_chunk_n, first_us = excluded.first_us, last_us = excluded.last_us, end_us = excluded.end_us,
      result_first_us = excluded.result_first_us, result_last_us = excluded.result_last_us, latest_us = excluded.latest_us,
      latest_seq = excluded.latest_seq, latest_v = excluded.latest_v, latest_kind = excluded.latest_kind,
      latest_end_us = excluded.latest_end_us, latest_result_us = excluded.latest_result_us, latest_foi = excluded.latest_foi,
      latest_text = excluded.latest_text, latest_record = excluded.latest_record, latest_extra = excluded.latest_extra)"};

constexpr auto kAll = statement{"sensing.all_series", "SELECT * FROM sensing_series"};
constexpr auto kOne = statement{"sensing.series", "SELECT * FROM sensing_series WHERE datastream = $1"};
constexpr auto kSealed = statement{"sensing.sealed_seq", "SELECT sealed_seq FROM sensing_series WHERE datastream = $1"};

arg or_null(std::int64_t const t) { return t == kNone ? arg{} : arg{t}; }

observation read_latest(store::row_view const& r) {
  auto o = observation{.start_us = r.integer(10), .seq = std::uint32_t(r.integer(11))};
  from_stored(r, 12, 13, o);
  if (!r.is_null(14)) o.end_us = r.integer(14);
  if (!r.is_null(15)) o.result_us = r.integer(15);
  o.foi = {r.integer(16)};
  o.text = r.text(17);
  read_record(r.blob(18), o.record);
  o.extra = r.text(19);
  return o;
}

series_row read(store::row_view const& r) {
  auto const time = [&](int const c) { return r.is_null(c) ? kNone : r.integer(c); };
  auto out = series_row{.datastream = {r.integer(0)},
                        .sealed_seq = std::uint64_t(r.integer(1)),
                        .next_seq = std::uint64_t(r.integer(2)),
                        .n = r.integer(3),
                        .last_chunk_n = r.integer(4),
                        .bounds = {time(5), time(6), time(7), time(8), time(9)}};
  if (!r.is_null(10)) out.latest = read_latest(r);
  return out;
}

}  // namespace

void put_series_row(store::transaction& tx, series_row const& s) {
  auto args = std::array<arg, 20>{s.datastream.value,
                                  std::int64_t(s.sealed_seq),
                                  std::int64_t(s.next_seq),
                                  s.n,
                                  s.last_chunk_n,
                                  or_null(s.bounds.first_us),
                                  or_null(s.bounds.last_us),
                                  or_null(s.bounds.end_us),
                                  or_null(s.bounds.result_first_us),
                                  or_null(s.bounds.result_last_us)};
  if (s.latest) {
    auto const& o = *s.latest;
    auto const number = to_stored(o);
    args[10] = o.start_us;
    args[11] = std::int64_t{o.seq};
    args[12] = number.v;
    args[13] = number.kind;
    args[14] = or_null(o.end_us);
    args[15] = or_null(o.result_us);
    if (o.foi.value != 0) args[16] = o.foi.value;
    if (!o.text.empty()) args[17] = o.text;
    if (!o.record.empty()) args[18] = arg::blob(record_bytes(o.record));
    if (!o.extra.empty()) args[19] = o.extra;
  }
  tx.execute(kPut, args);
}

void each_series_row(store::transaction& tx, std::function<void(series_row const&)> const& f) {
  tx.each(kAll, {}, [&](store::row_view const& r) { f(read(r)); });
}

std::optional<series_row> find_series_row(store::transaction& tx, datastream_no const d) {
  auto out = std::optional<series_row>{};
  tx.each(kOne, {d.value}, [&](store::row_view const& r) { out = read(r); });
  return out;
}

std::uint64_t sealed_seq_of(store::transaction& tx, datastream_no const d) {
  return std::uint64_t(tx.integer(kSealed, {d.value}).value_or(0));
}

}  // namespace madang::sensing
