#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/time.h"

namespace madang {

// What clocks on the wall show, without a word of where.
using local_time = std::chrono::local_time<std::chrono::microseconds>;

// When a clock of a zone showed a time. In autumn, when clocks go back, an hour is shown twice; in spring one
// is never shown. Which of two is meant only the caller can know.
struct local_reading {
  enum class kind { once, twice, never };
  kind is{kind::once};
  // once: both are it. twice: the first time and the second. never: what clocks that were not yet put forward,
  // and those that had been before, would mean by it; `earlier` is the smaller one.
  instant earlier{}, later{};
};

// A time zone with all its changes; cheap to copy, safe to use from any thread.
class zone {
 public:
  // A name of the IANA data base ("Europe/Berlin", "UTC") or a fixed offset ("+09:00", "Z").
  static std::optional<zone> named(std::string_view);

  std::string const& name() const { return name_; }
  bool is_fixed() const { return changes_->size() == 1; }
  std::chrono::seconds offset_at(instant) const;  // east of Greenwich is positive
  local_time local(instant) const;
  local_reading at(local_time) const;
  // The first moment at which clocks show that day: where they are put forward at midnight its first hour is missing.
  // Of a day that is left out as a whole, the first moment of the next one.
  instant start_of(std::chrono::local_days) const;

 private:
  struct change {
    std::int64_t from_s;
    std::int32_t offset_s;
  };
  zone(std::string name, std::vector<change> changes);

  std::string name_;
  std::shared_ptr<std::vector<change> const> changes_;  // ascending; the first holds for all that was before
};

}  // namespace madang
