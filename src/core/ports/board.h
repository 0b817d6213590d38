#pragma once

#include <map>
#include <typeindex>
#include <vector>

namespace madang::ports {

// Where one capability offers what others may ask for. Filled while all are made, read from then on.
class board {
 public:
  template <typename Port>
  void offer(Port& p) {
    offered_[std::type_index{typeid(Port)}] = &p;
  }
  // Null if nobody offers it: then one does without.
  template <typename Port>
  Port* find() const {
    auto const at = offered_.find(std::type_index{typeid(Port)});
    return at == offered_.end() ? nullptr : static_cast<Port*>(at->second);
  }

  // The same where several offer one port, beside each other.
  template <typename Port>
  void offer_also(Port& p) {
    also_[std::type_index{typeid(Port)}].push_back(&p);
  }
  // In the order in which they were offered.
  template <typename Port>
  std::vector<Port*> all() const {
    auto out = std::vector<Port*>{};
    auto const at = also_.find(std::type_index{typeid(Port)});
    if (at == also_.end()) return out;
    for (auto* const p : at->second) out.push_back(static_cast<Port*>(p));
    return out;
  }

 private:
  std::map<std::type_index, void*> offered_;
  std::map<std::type_index, std::vector<void*>> also_;
};

}  // namespace madang::ports
