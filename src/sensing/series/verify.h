#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/store/store.h"
#include "sensing/series/chunk.h"

namespace madang::sensing {

// Whether what is on disk is what it should be: every chunk is decoded and compared with its header and
// roll-ups, every series with its chunks.
struct verification {
  struct problem {
    datastream_no datastream{};
    chunk_no chunk{};  // 0: the series as a whole
    std::string what;
  };
  static constexpr auto kListedMax = std::size_t{1'000};

  std::int64_t series{0}, chunks{0}, points{0}, unsealed{0};
  std::int64_t problems{0};
  std::vector<problem> listed;  // the first of them
};

// `progress` gets the chunks looked at and those there are; it may run while the store is in use.
verification verify(store::store&, std::function<void(std::int64_t done, std::int64_t total)> const& progress = {});

}  // namespace madang::sensing
