#include "basemap/map/map_store.h"

#include <fmt/format.h>

namespace madang::basemap {
namespace {

constexpr auto kCurrent = store::statement{
    "basemap.current",
    "SELECT no, made_us, source, attribution, licence, west, south, east, north, objects, counts, report "
    "FROM basemap_base WHERE state = 'current'"};
constexpr auto kLastBase = store::statement{"basemap.last_base", "SELECT max(no) FROM basemap_base"};
constexpr auto kBegin = store::statement{
    "basemap.begin",
    "INSERT INTO basemap_base (no, state, made_us, source, attribution, licence, objects, counts, report) "
    "VALUES ($1, 'made', $2, $3, '', '', 0, '{}', '{}')"};
constexpr auto kRetire =
    store::statement{"basemap.retire", "UPDATE basemap_base SET state = 'old' WHERE state = 'current'"};
constexpr auto kPublish = store::statement{
    "basemap.publish",
    "UPDATE basemap_base SET state = 'current', made_us = $2, attribution = $3, licence = $4, west = $5, south = $6, "
    "east = $7, north = $8, objects = $9, counts = $10, report = $11 WHERE no = $1"};
constexpr auto kIsCurrent =
    store::statement{"basemap.is_current", "SELECT 1 FROM basemap_base WHERE no = $1 AND state = 'current'"};
constexpr auto kOthers = store::statement{"basemap.others", "SELECT no FROM basemap_base WHERE state <> 'current'"};
constexpr auto kForget = store::statement{"basemap.forget", "DELETE FROM basemap_base WHERE no = $1"};
constexpr auto kCell = store::statement{"basemap.cell", "SELECT pieces FROM basemap_cell WHERE no = $1"};
constexpr auto kCellsFrom = store::statement{
    "basemap.cells_from", "SELECT no, pieces FROM basemap_cell WHERE no >= $1 AND no < $2 ORDER BY no"};
constexpr auto kFeature = store::statement{
    "basemap.feature",
    "SELECT no, osm, theme, kind, name, tags, west, south, east, north, geometry FROM basemap_feature WHERE no = $1"};
constexpr auto kFeatures =
    store::statement{"basemap.features",
                     "SELECT no, osm, theme, kind, name, tags, west, south, east, north, geometry FROM basemap_feature "
                     "WHERE no >= $1 AND no < $2 AND ($3 = '' OR theme = $3) AND west <= $6 AND east >= $4 AND south "
                     "<= $7 AND north >= $5 "
                     "ORDER BY no LIMIT $8"};
constexpr auto kFeatureTable = store::bulk_target{
    "basemap.add_features", "basemap_feature",
    "no, osm, theme, kind, name, tags, west, south, east, north, geometry", "itttttddddb"};
constexpr auto kCellTable = store::bulk_target{"basemap.add_cells", "basemap_cell", "no, pieces", "ib"};

constexpr auto kCellNumberBits = 32;
constexpr auto kRowsAtOnce = std::int64_t{20'000};  // that one step of a sweep takes away
constexpr auto kRowsOfPage = std::int64_t{1'000};
constexpr auto kBytesOfPage = std::size_t{8} << 20;  // and no more, once one row is there: an outline may be a megabyte

std::int64_t feature_key(base_no const b, std::int64_t const no) { return (b.value << kFeatureBits) + no; }

std::int64_t cell_key(base_no const b, geo::tile_id const at) {
  auto const within = (std::int64_t{at.z} << 28) | (std::int64_t{at.x} << 14) | at.y;
  return (b.value << kCellNumberBits) + within;
}
geo::tile_id cell_at(std::int64_t const key) {
  constexpr auto kFourteen = std::int64_t{(1 << 14) - 1};
  return {int((key >> 28) & 15), std::int32_t((key >> 14) & kFourteen), std::int32_t(key & kFourteen)};
}

feature_row row_of(store::row_view const& r) {
  return {r.integer(0) & kFeatureNumberMax,
          r.string(1),
          r.string(2),
          r.string(3),
          r.string(4),
          r.string(5),
          {r.number(6), r.number(7), r.number(8), r.number(9)},
          std::string{r.blob(10)}};
}

constexpr auto kEverywhere = geo::box{-180, -90, 180, 90};

}  // namespace

std::optional<base> map_store::current() {
  auto out = std::optional<base>{};
  db_.read([&](store::transaction& tx) {
    tx.each(kCurrent, {}, [&](store::row_view const& r) {
      out = base{base_no{r.integer(0)}, from_us(r.integer(1)), r.string(2), r.string(3), r.string(4),
                 {r.number(5), r.number(6), r.number(7), r.number(8)}, r.integer(9), r.string(10), r.string(11)};
    });
  });
  return out;
}

base_no map_store::begin(std::string_view const source, instant const now) {
  auto out = base_no{};
  auto const name = std::string{source};
  db_.write([&](store::transaction& tx) {
    out = base_no{tx.integer(kLastBase, {}).value_or(0) + 1};
    tx.execute(kBegin, {out.value, to_us(now), name});
  });
  return out;
}

std::size_t size_of(feature_row const& r) {
  return sizeof r + r.osm.size() + r.kind.size() + r.name.size() + r.tags_json.size() + r.wkb.size();
}

static std::future<void> write_later(store::store& db, store::store::work work) {
  auto const promise = std::make_shared<std::promise<void>>();
  db.write_later(std::move(work), [promise](std::exception_ptr const wrong) {
    if (wrong) promise->set_exception(wrong);
    else promise->set_value();
  });
  return promise->get_future();
}

std::future<void> map_store::add(base_no const b, std::vector<feature_row> rows) {
  auto const shared = std::make_shared<std::vector<feature_row> const>(std::move(rows));
  return write_later(db_, [b, shared](store::transaction& tx) {
    tx.bulk_insert(kFeatureTable, shared->size(), [&](std::size_t const i, std::span<store::arg> const out) {
      auto const& r = (*shared)[i];
      out[0] = feature_key(b, r.no);
      out[1] = r.osm;
      out[2] = r.theme;
      out[3] = r.kind;
      out[4] = r.name.empty() ? store::arg{} : store::arg{r.name};
      out[5] = r.tags_json;
      out[6] = r.box.west_deg;
      out[7] = r.box.south_deg;
      out[8] = r.box.east_deg;
      out[9] = r.box.north_deg;
      out[10] = store::arg::blob(r.wkb);
    });
  });
}

std::future<void> map_store::add(base_no const b, std::vector<cell_row> rows) {
  auto const shared = std::make_shared<std::vector<cell_row> const>(std::move(rows));
  return write_later(db_, [b, shared](store::transaction& tx) {
    tx.bulk_insert(kCellTable, shared->size(), [&](std::size_t const i, std::span<store::arg> const out) {
      out[0] = cell_key(b, (*shared)[i].at);
      out[1] = store::arg::blob((*shared)[i].pieces);
    });
  });
}

void map_store::publish(base const& b) {
  db_.write([&](store::transaction& tx) {
    tx.execute(kRetire, {});
    tx.execute(kPublish, {b.no.value, to_us(b.made), b.attribution, b.licence, b.bounds.west_deg, b.bounds.south_deg,
                          b.bounds.east_deg, b.bounds.north_deg, b.objects, b.counts_json, b.report_json});
  });
}

void map_store::sweep(std::stop_token const& stop) {
  auto gone = std::vector<std::int64_t>{};
  db_.read([&](store::transaction& tx) {
    tx.each(kOthers, {}, [&](store::row_view const& r) { gone.push_back(r.integer(0)); });
  });
  auto const clear = [&](std::string_view const table, std::int64_t const no, int const bits) {
    auto const sql =
        fmt::format("DELETE FROM {} WHERE no IN (SELECT no FROM {} WHERE no >= $1 AND no < $2 LIMIT $3)", table, table);
    auto changed = kRowsAtOnce;
    while (changed == kRowsAtOnce && !stop.stop_requested()) {
      db_.write([&](store::transaction& tx) {
        changed = tx.execute({"basemap.clear", sql}, {no << bits, (no + 1) << bits, kRowsAtOnce});
      });
    }
  };
  for (auto const no : gone) {
    clear("basemap_feature", no, kFeatureBits);
    clear("basemap_cell", no, kCellNumberBits);
    if (stop.stop_requested()) return;
    db_.write([&](store::transaction& tx) { tx.execute(kForget, {no}); });
  }
}

bool map_store::is_current(store::transaction& tx, base_no const b) {
  return tx.integer(kIsCurrent, {b.value}).has_value();
}

std::optional<std::vector<cell_row>> map_store::cells(base_no const b, std::vector<geo::tile_id> const& all) {
  auto out = std::optional<std::vector<cell_row>>{};
  db_.read([&](store::transaction& tx) {
    if (!is_current(tx, b)) return;
    out.emplace();
    for (auto const& at : all) {
      tx.each(kCell, {cell_key(b, at)}, [&](store::row_view const& r) {
        out->push_back({at, std::string{r.blob(0)}});
      });
    }
  });
  return out;
}

std::optional<std::vector<cell_row>> map_store::cells_within(base_no const b, geo::tile_id const tile, int const zoom) {
  auto out = std::optional<std::vector<cell_row>>{};
  db_.read([&](store::transaction& tx) {
    if (!is_current(tx, b)) return;
    out.emplace();
    auto const first = cell_key(b, {zoom, 0, 0}), end = cell_key(b, {zoom + 1, 0, 0});
    tx.each(kCellsFrom, {first, end}, [&](store::row_view const& r) {
      auto const at = cell_at(r.integer(0));
      if (at.ancestor(tile.z) == tile) out->push_back({at, std::string{r.blob(1)}});
    });
  });
  return out;
}

void map_store::each_feature(base_no const b, std::int64_t from, std::string_view const theme,
                             std::optional<geo::box> const& box, std::function<bool(feature_row&)> const& use) {
  auto const in = box.value_or(kEverywhere);
  auto more = true;
  while (more) {
    auto page = std::vector<feature_row>{};
    auto bytes = std::size_t{0};
    db_.read([&](store::transaction& tx) {
      tx.each(kFeatures,
              {feature_key(b, from), feature_key(base_no{b.value + 1}, 0), theme, in.west_deg, in.south_deg,
               in.east_deg, in.north_deg, kRowsOfPage},
              [&](store::row_view const& r) {
                if (bytes > kBytesOfPage) return;
                page.push_back(row_of(r));
                bytes += size_of(page.back());
              });
    });
    more = std::int64_t(page.size()) == kRowsOfPage || bytes > kBytesOfPage;
    for (auto& f : page) {
      from = f.no + 1;
      if (!use(f)) return;
    }
  }
}

std::optional<feature_row> map_store::feature(base_no const b, std::int64_t const no) {
  auto found = features(b, {no});
  return found.empty() ? std::nullopt : std::optional{std::move(found[0])};
}

std::vector<feature_row> map_store::features(base_no const b, std::vector<std::int64_t> const& numbers) {
  auto out = std::vector<feature_row>{};
  db_.read([&](store::transaction& tx) {
    for (auto const no : numbers) {
      tx.each(kFeature, {feature_key(b, no)}, [&](store::row_view const& r) { out.push_back(row_of(r)); });
    }
  });
  return out;
}

}  // namespace madang::basemap
