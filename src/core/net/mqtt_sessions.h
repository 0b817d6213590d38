#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/net/mqtt_session.h"

namespace madang::net::mqtt {

// All sessions, by principal and client id; those whose client is away in the order in which they went. One thread
// at a time. For the files of this folder.
class session_table {
 public:
  using session_ptr = std::shared_ptr<session>;
  using time_point = std::chrono::steady_clock::time_point;

  session_ptr find(std::string const& principal, std::string const& client_id) const;
  void add(session_ptr);
  void remove(session const&);

  // Its client is away, or back.
  void gone(session const&, time_point now);
  void back(session const&);

  std::size_t absent() const { return absent_.size(); }
  std::size_t absent_of(std::string const& principal) const;
  // Of those whose client is away; null if there is none.
  session_ptr oldest_absent() const;
  session_ptr oldest_absent_of(std::string const& principal) const;
  // That went before then.
  std::vector<session_ptr> absent_since(time_point) const;
  std::vector<session_ptr> all() const;

 private:
  using key = std::pair<std::string, std::string>;
  struct entry {
    session_ptr session;
    std::uint64_t went{0};  // 0: the client is there
  };
  struct absence {
    session_ptr session;
    time_point since;
  };
  void forget_absence(entry&);

  std::map<key, entry> sessions_;
  std::map<std::uint64_t, absence> absent_;  // numbered as they went
  std::unordered_map<std::string, std::set<std::uint64_t>> absent_of_;
  std::uint64_t went_no_{0};
};

}  // namespace madang::net::mqtt
