#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "core/net/http.h"
#include "core/net/io_thread.h"

namespace madang::net {

// Who writes what is in an outbox; called on its I/O thread.
class outbox_owner {
 public:
  virtual ~outbox_owner() = default;
  virtual void outbox_changed() = 0;
};

// What other threads want to say over a connection that stays open. Messages that come together wake the
// connection's thread once. For the files of this folder.
class outbox final : public channel, public std::enable_shared_from_this<outbox> {
 public:
  outbox(std::shared_ptr<io_thread>, std::weak_ptr<outbox_owner>, std::size_t bytes_max);

  bool send(std::string message) override;
  void close() override;

  // The rest is for the owner, on its thread.
  enum class end { none, asked, overflow };
  // Appends what is waiting; it counts until written() says that it is out.
  end take(std::vector<std::string>& out);
  void written(std::size_t bytes);
  bool overflowed();
  // The connection is gone.
  void shut();

 private:
  void wake();

  std::shared_ptr<io_thread> const thread_;
  std::weak_ptr<outbox_owner> const owner_;
  std::size_t const bytes_max_;
  std::mutex mutex_;
  std::vector<std::string> messages_;
  std::size_t bytes_{0};
  bool woken_{false}, shut_{false};
  end end_{end::none};
};

}  // namespace madang::net
