#pragma once

#include <map>
#include <typeindex>

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

 private:
  std::map<std::type_index, void*> offered_;
};

}  // namespace madang::ports
