#include "demo/osm/railway.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "demo/ideal_town.h"

namespace madang::demo::osm {
namespace {

constexpr auto kSquare = 80.0;

std::uint64_t square_of(std::int64_t const x, std::int64_t const y) {
  return mix(static_cast<std::uint64_t>(x), static_cast<std::uint64_t>(y));
}

// Where in the drawing with compass and ruler a place of the town is.
xy ideal_of(ideal_town const& t, xy const place) {
  auto const c = cosine(t.turn);
  auto const s = sine(t.turn);
  auto at = xy{};
  for (auto i = 0; i != 60; ++i) {
    auto const off = place - t.place(at);
    at = at + xy{off.x * c + off.y * s, off.y * c - off.x * s} * 0.7;
  }
  return at;
}

xy station_place(town const& t) {
  auto const found = std::ranges::find(t.landmarks, landmark_kind::station, &landmark::kind);
  return found == t.landmarks.end() ? t.frame.gate * 1.25 : found->at;
}

std::vector<xy> beside(std::vector<xy> const& line, double const m) {
  auto out = std::vector<xy>{};
  for (auto i = std::size_t{0}; i != line.size(); ++i) {
    auto const along = line[std::min(i + 1, line.size() - 1)] - line[i == 0 ? 0 : i - 1];
    out.push_back(line[i] + left_of(unit(along)) * m);
  }
  return out;
}

tags track_tags(bool const bridge) {
  auto t = tags{{"railway", "rail"}, {"usage", "main"}, {"electrified", "contact_line"}, {"gauge", "1435"}};
  if (bridge) t.insert(t.end(), {{"bridge", "yes"}, {"layer", "1"}});
  return t;
}

bool in_water(town const& t, xy const a, xy const b) {
  auto const middle = lerp(a, b, 0.5);
  return std::ranges::any_of(t.lakes, [&](lake const& l) { return contains(l.shore, middle); }) ||
         contains(t.frame.river, middle);
}

// The pieces of a line between which it is carried or not.
void draw_track(canvas& c, std::vector<xy> const& line, std::vector<bool> const& carried) {
  auto const nodes = c.out.add_all(line);
  for (auto i = std::size_t{0}; i + 1 < nodes.size();) {
    auto j = i;
    while (j + 1 < nodes.size() && carried[j] == carried[i]) ++j;
    c.out.add_piece(nodes, i, j, track_tags(carried[i]));
    i = j;
  }
}

void draw_stop(canvas& c, std::vector<xy> const& line, xy const at) {
  auto const nearest = std::ranges::min_element(line, {}, [&](xy const p) { return distance(p, at); });
  auto const i = std::clamp<std::ptrdiff_t>(nearest - line.begin(), 3, std::ssize(line) - 4);
  auto const piece = std::vector<xy>(line.begin() + i - 3, line.begin() + i + 4);
  for (auto const m : {-7.5, 7.5}) {
    auto platform = beside(piece, m - 1.8);
    auto const other = beside(piece, m + 1.8);
    platform.insert(platform.end(), other.rbegin(), other.rend());
    c.out.add_area(
        platform,
        {{"railway", "platform"}, {"public_transport", "platform"}, {"train", "yes"}, {"ref", m < 0 ? "1" : "2"}});
  }
  auto t = tags{{"railway", "station"}, {"public_transport", "station"}, {"train", "yes"}};
  constexpr auto kStation = in_four{"중앙역", "Central Station", "Hauptbahnhof", "Centraal Station"};
  add_names(t, kStation, c.local());
  c.out.add_place(line[std::size_t(i)], std::move(t));
}

}  // namespace

railway::railway(town const& t) {
  auto const ideal = make_ideal_town(t.options());
  auto const station = ideal_of(ideal, station_place(t));
  auto const end = ideal.radius_m.back() + land_around_m(ideal.radius_m.back()) * 1.02;
  auto const steps = floor_int(2 * end / 24);
  auto const wide = ideal.radius_m.back() * 0.5;
  for (auto i = std::int64_t{0}; i <= steps; ++i) {
    auto const x = -end + 2 * end * static_cast<double>(i) / static_cast<double>(steps);
    auto const away = (x - station.x) / wide;
    middle_.push_back(ideal.place({x, station.y + wide * 0.16 * away * away / (1 + std::abs(away))}));
  }
  for (auto i = std::size_t{1}; i != middle_.size(); ++i) {
    auto const at = lerp(middle_[i - 1], middle_[i], 0.5);
    segments_[square_of(floor_int(at.x / kSquare), floor_int(at.y / kSquare))].push_back(i);
  }
}

bool railway::crossed_by(xy const a, xy const b) const {
  auto const area = box_of(std::array{a, b});
  for (auto x = floor_int((area.low.x - 20) / kSquare); x <= floor_int((area.high.x + 20) / kSquare); ++x) {
    for (auto y = floor_int((area.low.y - 20) / kSquare); y <= floor_int((area.high.y + 20) / kSquare); ++y) {
      auto const found = segments_.find(square_of(x, y));
      if (found == segments_.end()) continue;
      for (auto const i : found->second) {
        if (distance_between(a, b, middle_[i - 1], middle_[i]) < 3.5) return true;
      }
    }
  }
  return false;
}

void draw_railway(canvas& c, railway const& r) {
  auto const& line = r.middle();
  auto carried = std::vector<bool>(line.size());
  auto near = std::vector<box>{};
  for (auto i = std::size_t{1}; i != line.size(); ++i) carried[i - 1] = in_water(c.t, line[i - 1], line[i]);
  for (auto const& s : c.t.streets) {
    if (s.kind <= street_class::primary) continue;  // they have a tunnel
    for (auto k = std::size_t{1}; k < s.nodes.size(); ++k) {
      auto const a = c.t.nodes[s.nodes[k - 1]];
      auto const b = c.t.nodes[s.nodes[k]];
      if (!r.crossed_by(a, b)) continue;
      for (auto i = std::size_t{1}; i != line.size(); ++i) {
        if (distance_between(a, b, line[i - 1], line[i]) < 4) carried[i - 1] = true;
      }
    }
  }
  for (auto const m : {-2.1, 2.1}) draw_track(c, beside(line, m), carried);
  draw_stop(c, line, station_place(c.t));
  for (auto i = std::size_t{0}; i + 1 < line.size(); i += 40) {
    auto const last = std::min(i + 41, line.size());
    auto const piece = std::vector<xy>(line.begin() + std::ptrdiff_t(i), line.begin() + std::ptrdiff_t(last));
    auto ground = beside(piece, -6.5);
    auto const other = beside(piece, 6.5);
    ground.insert(ground.end(), other.rbegin(), other.rend());
    c.out.add_area(ground, {{"landuse", "railway"}});
  }
}

void draw_tram(canvas& c) {
  auto const& streets = c.t.frame.streets;
  // The main street on either bank, the old bridge between, and what goes on outwards.
  auto route = std::vector<std::size_t>{0, 1, 2};
  auto ends = std::array{streets[0].nodes.back(), streets[1].nodes.back()};
  for (auto i = std::size_t{3}; i != streets.size(); ++i) {
    for (auto& e : ends) {
      if (streets[i].nodes.front() != e || streets[i].name.word != street_word::avenue) continue;
      route.push_back(i);
      e = streets[i].nodes.back();
      break;
    }
  }
  auto line = relation{{}, {{"type", "route"}, {"route", "tram"}, {"ref", "1"}}};
  auto stops = std::set<node_no>{};
  for (auto const i : route) {
    auto t = tags{{"railway", "tram"}};
    if (streets[i].bridge) t.insert(t.end(), {{"bridge", "yes"}, {"layer", "1"}});
    line.members.push_back({member::kind::way, c.out.add_line(streets[i].nodes, std::move(t)), ""});
    auto m = 0.0;
    for (auto k = std::size_t{1}; k + 1 < streets[i].nodes.size() && !streets[i].bridge; ++k) {
      auto const a = c.t.nodes[streets[i].nodes[k - 1]];
      auto const b = c.t.nodes[streets[i].nodes[k]];
      if ((m += distance(a, b)) < 420) continue;
      m = 0;
      auto stop = tags{{"railway", "tram_stop"}, {"public_transport", "stop_position"}, {"tram", "yes"}};
      stop.push_back({"name", to_text(streets[i].name, c.local())});
      line.members.push_back(
          {member::kind::node, c.out.add_place(b + left_of(unit(b - a)) * 2, std::move(stop)), "stop"});
    }
  }
  constexpr auto kTram = in_four{"노면전차", "Tram", "Straßenbahn", "Tram"};
  line.about.push_back({"name", fmt::format("{} 1", kTram.in(c.local()))});
  c.out.relations.push_back(std::move(line));
}

}  // namespace madang::demo::osm
