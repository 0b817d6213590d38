#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/api/object.h"
#include "core/ports/collection.h"

namespace madang::ports {

void describe(api::object<in_languages>&);

}  // namespace madang::ports

// What the collections' interface reads and writes.
namespace madang::features {

struct property {
  std::string name, type;
  ports::in_languages title;
  std::optional<std::string> unit;
};
struct collection_info {
  std::string id;
  ports::in_languages title, description;
  std::string geometry, licence, attribution;
  std::optional<std::vector<double>> extent;
  std::optional<std::int64_t> count;
  std::vector<property> properties;
};
struct feature {
  std::string type{"Feature"};
  std::string id;
  api::raw_json geometry, properties;
};
struct feature_collection {
  std::string type{"FeatureCollection"};
  std::vector<feature> features;
  std::optional<std::string> next;
};

struct nothing_asked {};
struct one_collection {
  std::string id;
};
struct items_query {
  std::string id;
  std::optional<std::string> bbox, after;
  std::optional<std::int64_t> limit;
};
struct one_feature {
  std::string id, feature;
};

void describe(api::object<property>&);
void describe(api::object<collection_info>&);
void describe(api::object<feature>&);
void describe(api::object<feature_collection>&);
void describe(api::object<nothing_asked>&);
void describe(api::object<one_collection>&);
void describe(api::object<items_query>&);
void describe(api::object<one_feature>&);

}  // namespace madang::features
