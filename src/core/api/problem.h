#pragma once

#include <exception>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/net/http.h"

namespace madang::api {

// One mistake in what was sent, and its place: a JSON pointer into the body ("/location/coordinates/1"),
// or the name of a query option.
struct field_problem {
  std::string pointer, detail;
  friend bool operator==(field_problem const&, field_problem const&) = default;
};
using problems = std::vector<field_problem>;

// RFC 9457. Every error of every endpoint looks like this.
struct problem {
  int status{500};
  std::string title, detail;
  problems fields{};
};
template <typename T>
using reply = result<T, problem>;

// A problem that ends a request from within a depth from which no value can be handed up.
struct refusal : std::exception {
  explicit refusal(problem p) : why{std::move(p)} {}
  char const* what() const noexcept override { return why.detail.c_str(); }
  problem why;
};

problem bad_request(std::string detail);
problem invalid(problems);  // 400 with every mistake
problem unauthorized(std::string detail);
problem forbidden(std::string detail);
problem not_found(std::string detail);
problem conflict(std::string detail);
problem too_large(std::string detail);
problem unavailable(std::string detail);  // 503 with Retry-After
problem storage_full();                   // 507
problem internal_error();                 // says nothing of the cause: that is in the log
// What the exception that is being handled means to a caller. Call it within a catch block.
problem from_current_exception(std::string& log_text);

std::string_view title_of(int status);
net::response to_response(problem const&);
// What an answer made of a problem says, in one line: for logs and terminals. Other text as it is.
std::string sentence_of(std::string_view body);

}  // namespace madang::api
