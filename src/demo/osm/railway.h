#pragma once

#include <unordered_map>

#include "demo/osm/canvas.h"

namespace madang::demo::osm {

// One line through the town, past its station: on the ground, on bridges over streets and water, and main roads dive
// under it.
class railway {
 public:
  explicit railway(town const&);
  std::vector<xy> const& middle() const { return middle_; }
  bool crossed_by(xy a, xy b) const;

 private:
  std::vector<xy> middle_;
  std::unordered_map<std::uint64_t, std::vector<std::size_t>> segments_;  // by square
};

void draw_railway(canvas&, railway const&);
// Along the main street, over the old bridge and out to the ring on either bank.
void draw_tram(canvas&);

}  // namespace madang::demo::osm
