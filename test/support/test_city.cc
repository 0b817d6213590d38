#include "support/test_city.h"

#include <condition_variable>
#include <mutex>

namespace madang::test {

net::response caller::call(std::string_view const method, std::string_view const target, std::string body,
                           net::headers fields) {
  auto r = net::request{};
  r.method = method;
  r.target = target;
  auto const mark = target.find('?');
  r.path = target.substr(0, mark);
  if (mark != target.npos) r.query = target.substr(mark + 1);
  r.fields = std::move(fields);
  r.fields.emplace_back("Host", "city.test");
  r.from.address = address_;
  r.body = std::move(body);
  auto admitted = router_.admit(r, who_);
  if (admitted.refusal) return std::move(*admitted.refusal);
  if (r.body.size() > admitted.body_max) return api::to_response(api::too_large("The body is too large."));

  auto mutex = std::mutex{};
  auto wake = std::condition_variable{};
  auto out = std::optional<net::response>{};
  auto const head = static_cast<net::request_head>(r);
  auto c = api::context{who_, time_, head, "http://city.test"};
  auto const respond = [&](net::response x) {
    auto const lock = std::lock_guard{mutex};
    out = std::move(x);
    wake.notify_one();
  };
  try {
    router_.handle(c, std::move(r), respond);
  } catch (...) {  // as the gateway does
    auto cause = std::string{};
    respond(api::to_response(api::from_current_exception(cause)));
  }
  auto lock = std::unique_lock{mutex};
  wake.wait(lock, [&] { return out.has_value(); });
  return std::move(*out);
}

std::string body_of(net::response const& r) {
  if (r.shared_body) return *r.shared_body;
  auto out = r.body;
  if (r.pieces) {
    while (r.pieces(out)) {
    }
  }
  return out;
}

std::string field_of(net::response const& r, std::string_view const name) {
  for (auto const& [k, v] : r.fields) {
    if (k == name) return v;
  }
  return {};
}

}  // namespace madang::test
