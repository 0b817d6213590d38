#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/json/json.h"
#include "core/store/migrate.h"

// Ordinary tables as lines of JSON that do not depend on the engine: {"table":…,"columns":[…]} and then a line
// ["…",1,2.5,null,{"base64":"…"}] for each row.
namespace madang::store {

// The tables that migrations make, in their order.
std::vector<std::string> tables_of(std::span<migration const>);

void dump_table(transaction&, std::string_view table, std::function<void(std::string const&)> const& line);

// Takes such lines again.
class table_loader {
 public:
  explicit table_loader(transaction& tx) : tx_{tx} {}
  // A line of one of both kinds; false if it is neither. Throws `error` if the store does not take it.
  bool take(json::node const&);

 private:
  transaction& tx_;
  std::string insert_;
  std::size_t columns_{0};
};

}  // namespace madang::store
