#include "basemap/tile_cache.h"

namespace madang::basemap {

tile_cache::tile tile_cache::find(geo::tile_id const t) {
  auto const lock = std::lock_guard{mutex_};
  auto const at = known_.find(t);
  if (at == known_.end()) return nullptr;
  latest_first_.splice(latest_first_.begin(), latest_first_, at->second);
  return at->second->what;
}

void tile_cache::put(geo::tile_id const t, tile what) {
  auto const lock = std::lock_guard{mutex_};
  if (known_.contains(t)) return;
  latest_first_.push_front({t, std::move(what)});
  known_[t] = latest_first_.begin();
  bytes_ += cost(latest_first_.front());
  while (bytes_ > bytes_max_ && latest_first_.size() > 1) {
    auto const& last = latest_first_.back();
    bytes_ -= cost(last);
    known_.erase(last.at);
    latest_first_.pop_back();
  }
}

std::size_t tile_cache::bytes() const {
  auto const lock = std::lock_guard{mutex_};
  return bytes_;
}

bool single_flight::join(geo::tile_id const t, answer then) {
  auto const lock = std::lock_guard{mutex_};
  auto const [at, first] = waiting_.try_emplace(t);
  if (!first) at->second.push_back(std::move(then));
  return first;
}

void single_flight::done(geo::tile_id const t, outcome const& made) {
  auto all = std::vector<answer>{};
  {
    auto const lock = std::lock_guard{mutex_};
    auto const at = waiting_.find(t);
    if (at != waiting_.end()) all = std::move(at->second);
    waiting_.erase(t);
  }
  for (auto const& a : all) a(made);
}

}  // namespace madang::basemap
