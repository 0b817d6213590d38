#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/api/object.h"
#include "core/base/limits.h"

namespace madang::search {

struct search_query {
  std::string q;
  std::optional<std::string> language, near;
  std::int64_t limit{std::int64_t(limits::kSearchDefault)};
};
struct search_result {
  std::string kind, id, name, detail;
  std::optional<double> longitude, latitude;
  std::optional<std::vector<double>> box;
  std::optional<std::string> category;
};
struct search_answer {
  std::vector<search_result> items;
  bool complete{true};
};

void describe(api::object<search_query>&);
void describe(api::object<search_result>&);
void describe(api::object<search_answer>&);

}  // namespace madang::search
