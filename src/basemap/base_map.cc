#include "basemap/base_map.h"

#include <filesystem>

#include <fmt/format.h>

#include "basemap/derivation.h"
#include "basemap/piece.h"
#include "basemap/tile_maker.h"
#include "core/base/limits.h"
#include "core/base/log.h"
#include "core/base/text.h"
#include "core/json/json.h"
#include "core/net/coding.h"

namespace madang::basemap {

live_base::live_base(base b) : what{std::move(b)}, cache{limits::kTileCacheBytes} {}

std::string live_base::version() const {
  return fmt::format("{}-{:x}-{}", what.no.value, to_us(what.made), kTileVersion);
}

base_map::base_map(std::unique_ptr<store::store> db, clock const& time, logger& log)
    : db_{std::move(db)}, store_{*db_}, time_{time}, log_{log} {
  if (auto known = store_.current()) current_ = std::make_shared<live_base>(std::move(*known));
}

std::shared_ptr<live_base> base_map::current() const {
  auto const lock = std::lock_guard{mutex_};
  return current_;
}

std::optional<std::vector<cell_row>> base_map::cells_for(base_no const b, geo::tile_id const t) {
  auto const zoom = level_for(t.z).zoom;
  if (t.z < zoom) return store_.cells_within(b, t, zoom);
  return store_.cells(b, {t.ancestor(zoom)});
}

tile_cache::tile base_map::make(live_base& b, geo::tile_id const t) {
  auto rows = cells_for(b.what.no, t);
  if (!rows) return nullptr;  // replaced meanwhile
  auto cells = std::vector<cell>{};
  for (auto& r : *rows) cells.push_back({r.at, std::move(r.pieces)});
  auto const plain = make_tile(t, cells);
  auto made = std::make_shared<std::string const>(plain.empty() ? "" : net::compress(net::coding::gzip, plain));
  b.cache.put(t, made);
  return made;
}

void base_map::on_change(std::function<void()> f) {
  auto const lock = std::lock_guard{mutex_};
  changed_ = std::move(f);
}

void base_map::show(base const& made) {
  auto const lock = std::lock_guard{mutex_};
  current_ = std::make_shared<live_base>(made);
  if (changed_) changed_();
}

void base_map::start() {
  sweeper_ = std::jthread{[this](std::stop_token const& stop) {
    auto const alone = std::unique_lock{sweeping_, std::try_to_lock};
    if (alone) sweep_if_possible(stop);  // else an import sweeps
  }};
}

bool base_map::import_osm(source const& from, output& out) {
  auto const one = std::unique_lock{importing_, std::try_to_lock};
  if (!one) return out.note("Another extract is being imported at the moment."), false;
  auto const alone = std::lock_guard{sweeping_};
  store_.sweep();
  auto made = base{};
  made.source = std::filesystem::path{from.path}.filename().string();
  made.attribution = from.attribution;
  made.licence = from.licence;
  made.made = time_.now();
  made.no = store_.begin(made.source, made.made);
  try {
    auto const report = derive(from, made, out);
    store_.publish(made);
    show(made);
    tell(made, report, out);
  } catch (unreadable const& e) {
    out.note(fmt::format("{}: {} Nothing was changed.", from.path, e.what()));
    store_.sweep();
    return false;
  } catch (store::error const& e) {
    out.note(fmt::format("The store failed in the middle of it, and the map before stays: {}", trim(e.what())));
    sweep_if_possible();
    return false;
  } catch (...) {
    sweep_if_possible();
    throw;
  }
  store_.sweep();
  return true;
}

void base_map::sweep_if_possible(std::stop_token const& stop) {
  try {
    store_.sweep(stop);
  } catch (std::exception const& e) {
    log_.warning("basemap", "What a broken import left stays until the next one", {{"cause", e.what()}});
  }
}

read_report base_map::derive(source const& from, base& made, output& out) {
  auto all = derivation{store_, made.no};
  auto report = read_osm(from.path, [&](map_object const& o) { all.add(o); }, out);
  if (all.objects() == 0) throw unreadable{"There is nothing in it that a map shows."};
  all.finish(report.bounds, out);
  report.enormous = all.enormous();
  report.torn_coasts = std::int64_t(all.torn_coasts());
  made.bounds = report.bounds;
  made.objects = all.objects();
  made.counts_json = all.counts_json();
  made.report_json = to_json(report);
  return report;
}

void base_map::tell(base const& made, read_report const& r, output& out) {
  out.line(fmt::format("{} objects on the map, of {} nodes, {} ways and {} relations.", with_thousands(made.objects),
                       with_thousands(r.nodes), with_thousands(r.ways), with_thousands(r.relations)));
  auto const say = [&](std::int64_t const n, std::string_view const what) {
    if (n > 0) out.note(fmt::format("{} {}", with_thousands(n), what));
  };
  say(r.misplaced_nodes, "nodes lie outside of the earth and were left out.");
  say(r.torn_ways, "ways lack nodes: what is there was kept.");
  say(r.incomplete_areas, "areas are not whole in this extract and were left out.");
  say(r.broken_areas, "faults in the rings of areas: those areas were left out or mended.");
  say(r.oversized, "objects have more nodes, members or tags than OpenStreetMap allows and were left out.");
  say(r.enormous, "areas are larger than a country and were left out.");
  say(r.torn_coasts, "ends of coasts lie within the extract: what lies beyond them is guessed.");
}

}  // namespace madang::basemap
