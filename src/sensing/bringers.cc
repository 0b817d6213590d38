#include "sensing/bringers.h"

#include "core/net/address.h"

namespace madang::sensing {

std::optional<std::string> bringers::bring(std::string_view const address, std::string const& device) {
  auto const lock = std::lock_guard{mutex_};
  if (places_.contains(device)) return std::nullopt;
  auto from = net::subscriber_of(address);
  auto out = std::optional<std::string>{};
  if (auto const known = devices_.find(from); known != devices_.end() && known->second.size() == each_) {
    out = known->second.front();
    forget_locked(*out);
  }
  auto& all = devices_[from];
  all.push_back(device);
  places_.emplace(device, place{std::move(from), std::prev(all.end())});
  return out;
}

void bringers::forget(std::string_view const device) {
  auto const lock = std::lock_guard{mutex_};
  forget_locked(device);
}

void bringers::forget_locked(std::string_view const device) {
  auto const at = places_.find(device);
  if (at == places_.end()) return;
  auto const of_one = devices_.find(at->second.from);
  of_one->second.erase(at->second.at);
  if (of_one->second.empty()) devices_.erase(of_one);
  places_.erase(at);
}

}  // namespace madang::sensing
