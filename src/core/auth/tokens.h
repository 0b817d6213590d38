#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <vector>

#include "core/auth/principal.h"
#include "core/base/limits.h"
#include "core/base/time.h"

namespace madang::store { class store; }

namespace madang::auth {

// A token as an administrator sees it. Its secret is shown once, when it is made, and only a hash is kept.
struct token_info {
  std::string id, name;
  principal who;
  instant created;
  std::optional<instant> expires, revoked, last_used;
};

struct token_request {
  role what{role::device};
  std::string name;  // what people call it: "weather mast, harbour"
  std::optional<data_set_no> data_set{};
  std::optional<std::int64_t> thing{};
  std::optional<instant> expires{};
};

// Bearer tokens: 32 random bytes behind "madang_", stored as BLAKE2b-256. Looked up in memory, so that
// a request is told apart before its body is read. Safe to call from any thread. When a token was last used is
// written down now and then by a thread of its own: a write a request would be too much.
class tokens {
 public:
  tokens(store::store&, clock const&, std::chrono::milliseconds write_down_every = limits::kTokenUseWritten);
  ~tokens();
  tokens(tokens const&) = delete;

  std::string create(token_request const&);  // the secret
  // Who presents this secret now; nothing if it is unknown, expired or revoked.
  std::optional<principal> verify(std::string_view secret);
  bool revoke(std::string_view id);
  std::vector<token_info> all() const;
  // Writes down what was used since the last time.
  void flush_last_used();

 private:
  struct entry {
    token_info info;
    std::atomic<std::int64_t> last_used_us{0};
    std::int64_t written_us{0};  // of that; guarded by writing_down_
  };
  void load();
  void write_down(std::chrono::milliseconds every);

  store::store& db_;
  clock const& time_;
  mutable std::shared_mutex mutex_;
  std::unordered_map<std::string, std::unique_ptr<entry>> by_hash_;  // nothing is ever taken out
  std::mutex writing_down_;
  std::mutex end_mutex_;
  std::condition_variable wake_;
  bool ending_{false};
  std::thread writer_;  // last: it uses all of the above
};

}  // namespace madang::auth
