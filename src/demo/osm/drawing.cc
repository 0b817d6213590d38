#include "demo/osm/drawing.h"

namespace madang::demo::osm {

node_no drawing::add(xy const p) {
  nodes.push_back(p);
  return first + static_cast<node_no>(nodes.size() - 1);
}

node_no drawing::add_place(xy const p, tags t) {
  auto const n = add(p);
  places.emplace_back(n, std::move(t));
  return n;
}

way_no drawing::add_line(std::vector<node_no> chain, tags t) {
  ways.push_back({std::move(chain), std::move(t)});
  return static_cast<way_no>(ways.size() - 1);
}

way_no drawing::add_piece(std::vector<node_no> const& of, std::size_t const from, std::size_t const to, tags t) {
  return add_line(std::vector<node_no>(of.begin() + std::ptrdiff_t(from), of.begin() + std::ptrdiff_t(to) + 1),
                  std::move(t));
}

std::vector<node_no> drawing::add_all(std::vector<xy> const& points) {
  auto chain = std::vector<node_no>{};
  chain.reserve(points.size() + 1);
  for (auto const p : points) chain.push_back(add(p));
  return chain;
}

way_no drawing::add_line(std::vector<xy> const& points, tags t) { return add_line(add_all(points), std::move(t)); }

way_no drawing::add_area(std::vector<node_no> corners, tags t) {
  corners.push_back(corners.front());
  return add_line(std::move(corners), std::move(t));
}

way_no drawing::add_area(polygon const& p, tags t) { return add_area(add_all(p), std::move(t)); }

void drawing::add_area(polygon const& outer, std::vector<polygon> const& inner, tags t) {
  auto members = std::vector<member>{{member::kind::way, add_area(outer, tags{}), "outer"}};
  for (auto const& hole : inner) members.push_back({member::kind::way, add_area(hole, tags{}), "inner"});
  t.insert(t.begin(), {"type", "multipolygon"});
  relations.push_back({std::move(members), std::move(t)});
}

void add_names(tags& t, in_four const& n, language const local) {
  t.push_back({"name", std::string{n.in(local)}});
  t.push_back({"name:ko", std::string{n.ko}});
  t.push_back({"name:en", std::string{n.en}});
  t.push_back({"name:de", std::string{n.de}});
  t.push_back({"name:nl", std::string{n.nl}});
}

void add_names(tags& t, street_name const n, language const local) {
  if (n.empty()) return;
  t.push_back({"name", to_text(n, local)});
  t.push_back({"name:ko", to_text(n, language::ko)});
  t.push_back({"name:en", to_text(n, language::en)});
  t.push_back({"name:de", to_text(n, language::de)});
  t.push_back({"name:nl", to_text(n, language::nl)});
}

}  // namespace madang::demo::osm
