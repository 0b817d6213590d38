#include "sensing/series/id_rows.h"

namespace madang::sensing {
namespace {

using store::statement;

// An id may be there from a commit that ended in doubt: then it means nothing.
constexpr auto kPut = statement{"sensing.put_id",
                                "INSERT INTO sensing_observation_id (id, datastream, seq) VALUES ($1, $2, $3) "
                                "ON CONFLICT (id) DO UPDATE SET datastream = excluded.datastream, seq = excluded.seq"};
constexpr auto kFind = statement{"sensing.find_id", "SELECT datastream, seq FROM sensing_observation_id WHERE id = $1"};
constexpr auto kOf = statement{
    "sensing.ids_of",
    "SELECT seq, id FROM sensing_observation_id WHERE datastream = $1 AND seq >= $2 AND seq <= $3 ORDER BY seq"};
constexpr auto kErase =
    statement{"sensing.erase_id", "DELETE FROM sensing_observation_id WHERE datastream = $1 AND seq = $2"};
constexpr auto kEraseAll = statement{"sensing.erase_ids", "DELETE FROM sensing_observation_id WHERE datastream = $1"};
constexpr auto kNext =
    statement{"sensing.next_with_ids", "SELECT min(datastream) FROM sensing_observation_id WHERE datastream > $1"};

}  // namespace

void put_id(store::transaction& tx, std::string_view const id, observation_id const o) {
  tx.execute(kPut, {id, datastream_of(o).value, std::int64_t{seq_of(o)}});
}

std::optional<observation_id> find_id(store::transaction& tx, std::string_view const id) {
  auto out = std::optional<observation_id>{};
  tx.each(kFind, {id},
          [&](store::row_view const& r) { out = make_observation_id({r.integer(0)}, std::uint32_t(r.integer(1))); });
  return out;
}

std::vector<std::pair<std::uint32_t, std::string>> ids_of(store::transaction& tx, datastream_no const d,
                                                          std::uint32_t const from, std::uint32_t const to) {
  auto out = std::vector<std::pair<std::uint32_t, std::string>>{};
  tx.each(kOf, {d.value, std::int64_t{from}, std::int64_t{to}},
          [&](store::row_view const& r) { out.emplace_back(std::uint32_t(r.integer(0)), r.string(1)); });
  return out;
}

void erase_id(store::transaction& tx, observation_id const o) {
  tx.execute(kErase, {datastream_of(o).value, std::int64_t{seq_of(o)}});
}
void erase_ids(store::transaction& tx, datastream_no const d) { tx.execute(kEraseAll, {d.value}); }

// A step of the index for each series instead of all its rows.
std::vector<datastream_no> series_with_ids(store::transaction& tx) {
  auto out = std::vector<datastream_no>{};
  for (auto next = tx.integer(kNext, {0}); next; next = tx.integer(kNext, {*next})) out.push_back({*next});
  return out;
}

}  // namespace madang::sensing
