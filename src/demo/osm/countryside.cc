#include "demo/ideal_town.h"
#include "demo/osm/landscape.h"
#include "demo/osm/names.h"

namespace madang::demo::osm {

void draw_countryside(canvas&, railway const&) {}

}  // namespace madang::demo::osm
