#include "search/search_types.h"

namespace madang::search {

void describe(api::object<search_query>& o) {
  o.named("SearchQuery", "What is looked for");
  o.field<&search_query::q>("q", "What was typed so far: the last word may be half a one")
      .length(0, limits::kSearchText)
      .example("hauptstr 12");
  o.field<&search_query::language>("language", "Whose names are shown; otherwise those of the place")
      .one_of({"ko", "en", "de", "nl"});
  o.field<&search_query::near>("near", "Longitude and latitude: what lies there comes first").example("8.47,49.49");
  o.field<&search_query::limit>("limit", "How many results at most").range(1, double(limits::kSearchMax)).optional();
}

void describe(api::object<search_result>& o) {
  o.named("SearchResult", "Something that was found");
  o.field<&search_result::kind>("kind", "What it is")
      .one_of({"thing", "street", "place", "address", "poi", "district"});
  o.field<&search_result::id>("id", "Of a thing its @iot.id, of what is on the base map that of OpenStreetMap (w1234)");
  o.field<&search_result::name>("name", "In the reader's language where there is such a name");
  o.field<&search_result::detail>("detail", "Where that is: the part of the town, the town; may be empty");
  o.field<&search_result::longitude>("longitude", "Where it is, in degrees");
  o.field<&search_result::latitude>("latitude", "Where it is, in degrees");
  o.field<&search_result::box>("box", "West, south, east, north of what is more than a point");
  o.field<&search_result::category>("category", "OpenStreetMap's value for it: cafe, residential, city");
}

void describe(api::object<search_answer>& o) {
  o.named("SearchAnswer", "What was found, the best first");
  o.field<&search_answer::items>("items", "Results; none if nothing fits");
  o.field<&search_answer::complete>(
      "complete",
      "False for some seconds after a start or an import, as long as names of the map are still being read");
}

}  // namespace madang::search
