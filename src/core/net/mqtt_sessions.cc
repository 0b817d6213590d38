#include "core/net/mqtt_sessions.h"

namespace madang::net::mqtt {

session_table::session_ptr session_table::find(std::string const& principal, std::string const& client_id) const {
  auto const at = sessions_.find({principal, client_id});
  return at == sessions_.end() ? nullptr : at->second.session;
}

void session_table::add(session_ptr s) {
  auto name = key{s->principal, s->client_id};
  sessions_[std::move(name)] = {.session = std::move(s)};
}

void session_table::remove(session const& s) {
  auto const at = sessions_.find({s.principal, s.client_id});
  if (at == sessions_.end() || at->second.session.get() != &s) return;  // another took its place
  forget_absence(at->second);
  sessions_.erase(at);
}

void session_table::gone(session const& s, time_point const now) {
  auto const at = sessions_.find({s.principal, s.client_id});
  if (at == sessions_.end() || at->second.session.get() != &s) return;
  forget_absence(at->second);
  at->second.went = ++went_no_;
  absent_[went_no_] = {at->second.session, now};
  absent_of_[s.principal].insert(went_no_);
}

void session_table::back(session const& s) {
  auto const at = sessions_.find({s.principal, s.client_id});
  if (at != sessions_.end()) forget_absence(at->second);
}

void session_table::forget_absence(entry& e) {
  auto const no = std::exchange(e.went, 0);
  if (no == 0) return;
  auto const of = absent_of_.find(e.session->principal);
  of->second.erase(no);
  if (of->second.empty()) absent_of_.erase(of);
  absent_.erase(no);
}

std::size_t session_table::absent_of(std::string const& principal) const {
  auto const at = absent_of_.find(principal);
  return at == absent_of_.end() ? 0 : at->second.size();
}

session_table::session_ptr session_table::oldest_absent() const {
  return absent_.empty() ? nullptr : absent_.begin()->second.session;
}

session_table::session_ptr session_table::oldest_absent_of(std::string const& principal) const {
  auto const at = absent_of_.find(principal);
  return at == absent_of_.end() ? nullptr : absent_.at(*at->second.begin()).session;
}

std::vector<session_table::session_ptr> session_table::absent_since(time_point const then) const {
  auto out = std::vector<session_ptr>{};
  for (auto const& [no, a] : absent_) {
    if (a.since > then) break;
    out.push_back(a.session);
  }
  return out;
}

std::vector<session_table::session_ptr> session_table::all() const {
  auto out = std::vector<session_ptr>{};
  for (auto const& [name, e] : sessions_) out.push_back(e.session);
  return out;
}

}  // namespace madang::net::mqtt
