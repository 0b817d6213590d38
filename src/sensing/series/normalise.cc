// What can be stored, in one form, so that equal observations are equal bit by bit.
#include <cmath>

#include "core/base/limits.h"
#include "core/base/text.h"
#include "sensing/series/ingest.h"

namespace madang::sensing {
namespace {

// ± 73,000 years: the distance of two times fits 63 bits.
constexpr auto kTimeMax = std::int64_t{1} << 61;

bool time_fits(std::int64_t const t) { return t > -kTimeMax && t < kTimeMax; }
bool optional_time_fits(std::int64_t const t) { return t == observation::kNone || time_fits(t); }

bool text_fits(std::string const& s) {
  return s.empty() || (s.size() <= limits::kResultText && s.find('\0') == s.npos && is_utf8(s));
}

void normalise_number(double& x) {
  if (std::isnan(x)) x = std::numeric_limits<double>::quiet_NaN();
}

}  // namespace

std::optional<std::string_view> normalise(new_observation& n) {
  auto& o = n.value;
  if (!series_map::fits(n.datastream)) return "There is no such datastream.";
  if (!time_fits(o.start_us) || !optional_time_fits(o.end_us) || !optional_time_fits(o.result_us)) {
    return "The time is too far from now.";
  }
  if (o.end_us != observation::kNone && o.end_us < o.start_us) {
    return "The end of the phenomenon time lies before its start.";
  }
  if (o.foi.value < 0) return "There is no such feature of interest.";
  if (!text_fits(o.text) || !text_fits(o.extra)) {
    return "A text is longer than 64 KiB, no UTF-8, or has a character U+0000.";
  }
  if (n.id && (n.id->empty() || !text_fits(*n.id))) {
    return "The id is empty, longer than 64 KiB, no UTF-8, or has a character U+0000.";
  }
  if (o.kind == result_kind::record) {
    if (o.record.empty() || o.record.size() > limits::kRecordColumns) return "A record has from 1 to 256 columns.";
    for (auto& x : o.record) normalise_number(x);
    o.number = o.record.front();
  } else {
    o.record.clear();
  }
  if (o.kind == result_kind::number) o.text.clear();
  normalise_number(o.number);
  return std::nullopt;
}

}  // namespace madang::sensing
