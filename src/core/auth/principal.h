#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/strong.h"

namespace madang::auth {

using data_set_no = strong<std::int64_t, struct data_set_no_tag>;

// From the least to the most powerful; each may do what the ones before it may. Residents' accounts
// will come between anonymous and device.
enum class role { anonymous, device, editor, administrator };

std::string_view to_text(role);
std::optional<role> parse_role(std::string_view);

// A permission is declared where it is used, as one constant of its capability.
struct permission {
  std::string_view name;  // "sensing.device.claim": also the OAuth scope
  std::string_view meaning;
  role least;
};

// Who acts. An editor may be bound to one data set, a device always is to one thing.
struct principal {
  role what{role::anonymous};
  std::string subject;  // the token's id; empty for anonymous callers
  std::optional<data_set_no> data_set{};
  std::optional<std::int64_t> thing{};
  bool is_operator{false};  // whoever owns the data folder, by its control socket; no token says so

  bool may(permission const& p) const { return what >= p.least; }
  bool may_edit(data_set_no const d) const {
    return what == role::administrator || (what == role::editor && (!data_set || *data_set == d));
  }
};

inline principal operator_principal() {
  return {.what = role::administrator, .subject = "operator", .is_operator = true};
}

}  // namespace madang::auth
