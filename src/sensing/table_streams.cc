#include "sensing/table_streams.h"

#include <fmt/format.h>

#include "core/api/problem.h"
#include "core/base/limits.h"
#include "core/net/address.h"

namespace madang::sensing {
namespace {

api::problem too_many(int const status, std::string detail) {
  return {status, std::string{api::title_of(status)}, std::move(detail), {}};
}

}  // namespace

table_streams::place::place(table_streams& of, std::string_view const address)
    : of_{of}, caller_{net::subscriber_of(address)} {
  auto const lock = std::lock_guard{of.mutex_};
  if (of.taken_ >= limits::kTableStreams) {
    throw api::refusal{api::unavailable(fmt::format(
        "{} tables are being read at the moment, which is as many as there may be.", limits::kTableStreams))};
  }
  auto& own = of.of_caller_[caller_];
  if (own >= limits::kTableStreamsPerAddress) {
    throw api::refusal{too_many(
        429, fmt::format("{} tables are being read from this address at the moment, which is as many as there may be. "
                         "Read one to its end first.",
                         limits::kTableStreamsPerAddress))};
  }
  ++own;
  ++of.taken_;
}

table_streams::place::~place() {
  auto const lock = std::lock_guard{of_.mutex_};
  --of_.taken_;
  auto const own = of_.of_caller_.find(caller_);
  if (--own->second == 0) of_.of_caller_.erase(own);
}

}  // namespace madang::sensing
