#include "features/collection_types.h"

#include "core/base/limits.h"

namespace madang::ports {

void describe(api::object<in_languages>& o) {
  o.named("Titles", "The same in four languages");
  o.field<&in_languages::ko>("ko", "Korean");
  o.field<&in_languages::en>("en", "English");
  o.field<&in_languages::de>("de", "German");
  o.field<&in_languages::nl>("nl", "Dutch");
}

}  // namespace madang::ports

namespace madang::features {

constexpr auto kIdMax = std::size_t{200};

void describe(api::object<property>& o) {
  o.named("CollectionProperty", "A property of the features");
  o.field<&property::name>("name", "Its key");
  o.field<&property::type>("type", "Of its values")
      .one_of({"string", "integer", "number", "boolean", "date-time", "object"});
  o.field<&property::title>("title", "For people");
  o.field<&property::unit>("unit", "Of its values");
}
void describe(api::object<collection_info>& o) {
  o.named("Collection", "Things of one kind that have a place");
  o.field<&collection_info::id>("id", "Its id, for addresses");
  o.field<&collection_info::title>("title", "Its name");
  o.field<&collection_info::description>("description", "What is in it");
  o.field<&collection_info::geometry>("geometry", "What its features look like")
      .one_of({"point", "line", "area", "any"});
  o.field<&collection_info::licence>("licence", "SPDX id; empty where each feature has its own");
  o.field<&collection_info::attribution>("attribution", "To be shown wherever the data is");
  o.field<&collection_info::extent>("extent", "west, south, east, north in degrees");
  o.field<&collection_info::count>("count", "How many there are, where that is known");
  o.field<&collection_info::properties>("properties", "Of its features");
}
void describe(api::object<feature>& o) {
  o.named("Feature", "A GeoJSON Feature (RFC 7946)");
  o.field<&feature::type>("type", "Always Feature");
  o.field<&feature::id>("id", "Its id within the collection");
  o.field<&feature::geometry>("geometry", "Where it is; null if that is not known");
  o.field<&feature::properties>("properties", "As the collection describes them");
}
void describe(api::object<feature_collection>& o) {
  o.named("FeatureCollection", "A page of features, as GeoJSON");
  o.field<&feature_collection::type>("type", "Always FeatureCollection");
  o.field<&feature_collection::features>("features", "Those of this page");
  o.field<&feature_collection::next>("next", "Address of the next page, if there is one");
}

void describe(api::object<nothing_asked>& o) { o.named("NothingAsked", "No options"); }
void describe(api::object<one_collection>& o) {
  o.named("OneCollection", "Which collection");
  o.field<&one_collection::id>("id", "Its id").length(1, kIdMax);
}
void describe(api::object<items_query>& o) {
  o.named("ItemsQuery", "Which features");
  o.field<&items_query::id>("id", "The collection's id").length(1, kIdMax);
  o.field<&items_query::bbox>("bbox", "west,south,east,north in degrees: what touches it")
      .example("13.3,52.5,13.5,52.6");
  o.field<&items_query::after>("after", "As in the address of the next page").length(1, kIdMax);
  o.field<&items_query::limit>("limit", "How many at most").range(1, double(limits::kCollectionPage));
}
void describe(api::object<one_feature>& o) {
  o.named("OneFeature", "Which feature");
  o.field<&one_feature::id>("id", "The collection's id").length(1, kIdMax);
  o.field<&one_feature::feature>("feature", "Its id within the collection").length(1, kIdMax);
}

}  // namespace madang::features
