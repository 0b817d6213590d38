#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/net/coding.h"
#include "core/net/http.h"

namespace madang::net {

// What the head of an answer depends on besides the answer. For the files of this folder.
struct answer_traits {
  std::string_view date_field{};  // "Date: …\r\n"
  std::optional<std::uint64_t> length{};
  bool chunked{false};
  bool close{false};
  bool keep_alive{false};  // to be said, because the client speaks HTTP/1.0
  coding used{coding::identity};
  bool varies{false};        // the coding depends on the request
  bool tls{false};
  bool open_to_all{false};   // a page of any origin may read it (CORS)
};

// The head, empty line included.
void append_head(std::string& out, response const&, answer_traits const&);
// No control characters where they would begin a line of their own.
bool is_clean(response const&);

// The security fields that every answer has, unless it names them itself.
struct named_value {
  std::string_view name, value;
};
std::span<named_value const> security_fields();

}  // namespace madang::net
