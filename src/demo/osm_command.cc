// `madang demo osm`: the synthetic town as an OpenStreetMap extract, for the base map, for tests and benches.
#include "demo/osm_command.h"

#include <filesystem>

#include <fmt/format.h>

#include "core/base/scratch_folder.h"
#include "core/base/text.h"
#include "demo/osm_extract.h"

namespace madang::demo {
namespace {

constexpr auto kSensorsMax = std::int64_t{5'000'000};
constexpr auto kNodesMax = std::int64_t{100'000'000};

// The smallest town found that has so many nodes: they grow with the area, and that with the sensors.
town town_with_nodes(town_options o, std::int64_t const nodes, output& out) {
  for (;;) {
    stop_if_cancelled(out);
    auto t = make_town(o);
    auto const n = count_osm_extract(t).nodes;
    if (n >= nodes || o.sensors >= kSensorsMax) return t;
    out.note(
        fmt::format("{} sensors make {} nodes; trying a larger town.", with_thousands(o.sensors), with_thousands(n)));
    auto const more = static_cast<double>(o.sensors) * static_cast<double>(nodes) / static_cast<double>(n) * 1.03;
    o.sensors = std::min(kSensorsMax, static_cast<std::int64_t>(more) + 10);
  }
}

}  // namespace

std::optional<town_options> options_of(command_call& c, town_options const& otherwise, std::int64_t const sensors_max) {
  auto const sensors = parse_int(c.options.get_or("--sensors", std::to_string(otherwise.sensors)));
  auto const seed = parse_int(c.options.get_or("--seed", std::to_string(otherwise.seed)));
  auto const local =
      std::ranges::find(kLanguages, c.options.get_or("--language", kLanguages[std::size_t(otherwise.local)]));
  if (!sensors || *sensors < 1 || *sensors > sensors_max) {
    return c.out.note(fmt::format("--sensors is a number from 1 to {}.", with_thousands(sensors_max))), std::nullopt;
  }
  if (!seed || *seed < 0) return c.out.note("--seed is a whole number from 0 on."), std::nullopt;
  if (local == kLanguages.end()) return c.out.note("--language is ko, en, de or nl."), std::nullopt;
  auto const o = town_options{
      .seed = std::uint64_t(*seed), .sensors = *sensors, .local = language(local - kLanguages.begin())};
  if (auto const why = what_is_wrong(o)) return c.out.note(*why), std::nullopt;
  return o;
}

// What is there already is replaced when the new file is complete, and not before.
bool write_osm_file(town const& t, std::string const& path, output& out) {
  auto told = progress{out, "Drawing the town, in parts", 2 * (1 + std::ssize(t.districts))};
  auto const unfinished = path + ".unfinished";
  try {
    auto const n = write_osm_extract(t, unfinished, [&](std::size_t, std::size_t) {
      stop_if_cancelled(out);
      told.add();
    });
    std::filesystem::rename(unfinished, path);
    out.line(fmt::format("{} has {} nodes, {} ways and {} relations.", t.frame.name.en, with_thousands(n.nodes),
                         with_thousands(n.ways), with_thousands(n.relations)));
    return true;
  } catch (stopped const&) {
    out.note("Stopped as you wished.");
  } catch (std::exception const& e) {
    out.note(fmt::format("{} could not be written: {}", path, e.what()));
  }
  auto ignored = std::error_code{};
  std::filesystem::remove(unfinished, ignored);
  return false;
}

bool hand_over_map(town const& t, ports::osm_import_port& port, output& out) {
  auto const folder = scratch_folder{};
  auto const file = folder.path() + "/town.osm.pbf";
  return write_osm_file(t, file, out) &&
         port.import_osm({file, std::string{kTownAttribution.in(t.options().local)}, "CC0-1.0"}, out);
}

int write_osm_command(std::optional<town_options> const& of_city, command_call& c) {
  auto const path = c.path(c.options.get_or("FILE", ""));
  if (!path.ends_with(".osm.pbf")) return c.out.note("The file's name ends in .osm.pbf."), 2;
  auto const o = options_of(c, of_city.value_or(town_options{.sensors = 200}), kSensorsMax);
  auto const nodes = parse_int(c.options.get_or("--nodes-at-least", "0"));
  if (!o) return 2;
  if (!nodes || *nodes < 0 || *nodes > kNodesMax) {
    return c.out.note(fmt::format("--nodes-at-least is a number up to {}.", with_thousands(kNodesMax))), 2;
  }
  auto const t = *nodes == 0 ? make_town(*o) : town_with_nodes(*o, *nodes, c.out);
  return write_osm_file(t, path, c.out) ? 0 : 1;
}

command_spec osm_command_spec() {
  return {"madang demo osm",
          "Writes the synthetic town as an OpenStreetMap extract.",
          "Example:\n  madang demo osm town.osm.pbf --sensors 200\n"
          "With --data it is the town of that city, unless another one is asked for. A town made by an earlier version "
          "gets its base map so:\n  madang demo osm town.osm.pbf --data town\n  madang import osm town.osm.pbf --data "
          "town\n",
          {{"FILE", "FILE", "ends in .osm.pbf; replaced if it exists", true},
           {"--sensors", "N", "the town's size, 1 to 5,000,000 (200)"},
           {"--seed", "N", "another number is another town (1)"},
           {"--language", "CODE", "the town's own language: ko, en, de or nl (en)"},
           {"--nodes-at-least", "N", "a town large enough to have so many nodes"}}};
}

}  // namespace madang::demo
