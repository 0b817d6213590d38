// Features: what any capability has with a place, for lists and downloads.
#include "features/capability.h"

#include "core/api/router.h"
#include "features/collections_api.h"

namespace madang::features {
namespace {

class features_part final : public part {
 public:
  explicit features_part(runtime& r) : ports_{r.ports} {}

  void declare(api::router& r) override {
    r.about("features", "What the city has with a place, by collections: lists and downloads.");
    declare_collections_api(r, ports_);
  }

 private:
  ports::board const& ports_;
};

}  // namespace

capability const& features() {
  static auto const c = capability{
      .name = "features",
      .migrations = {},
      .make = [](runtime& r) -> std::unique_ptr<part> { return std::make_unique<features_part>(r); },
      .commands = {}};
  return c;
}

}  // namespace madang::features
