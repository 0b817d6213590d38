#pragma once

#include <list>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace madang::sensing {

// From which address the devices came that wait to be claimed, so that nobody who invents devices pushes those of
// others out. In memory only: where residents live on the network is not for a data base. Safe to call from any thread.
class bringers {
 public:
  explicit bringers(std::size_t const each) : each_{each} {}

  // That device came from there. Which one has to go for it, if there are too many from there.
  std::optional<std::string> bring(std::string_view address, std::string const& device);
  // It does not wait any more.
  void forget(std::string_view device);

 private:
  struct place {
    std::string from;
    std::list<std::string>::iterator at;
  };
  void forget_locked(std::string_view device);

  std::size_t const each_;
  std::mutex mutex_;
  std::map<std::string, std::list<std::string>, std::less<>> devices_;  // by the address, in the order of coming
  std::map<std::string, place, std::less<>> places_;                    // by the device
};

}  // namespace madang::sensing
