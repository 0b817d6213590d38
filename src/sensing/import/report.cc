#include "sensing/import/report.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/base/text.h"
#include "sensing/import/limits.h"

namespace madang::sensing::series_import {
namespace {

constexpr auto kPlaces = std::size_t{3};
constexpr auto kKeys = std::int64_t{10};

constexpr auto kPhrases = std::array<std::string_view, kFindings>{
    "rows that are not well-formed, left out",
    "rows with more or fewer cells than there are columns, left out",
    "rows without a time that can be read, left out",
    "rows with a local time that clocks jumped over, left out",
    "rows that do not say which thing measured, left out",
    "cells that hold no number, left out",
    "things with coordinates that are none, made without a place",
    "values outside of their valid range, left out",
    "values given twice for the same time, taken once",
    "values that contradict another row about the same time, of which one is taken",
    "times in the hour that clocks showed twice, told apart by the order of rows",
};

}  // namespace

std::string shown(std::string_view const s) {
  constexpr auto kShown = std::size_t{60};
  auto end = std::min(s.size(), kShown);
  while (end < s.size() && end > 0 && (s[end] & 0xC0) == 0x80) --end;  // not within a character
  auto out = std::string{s.substr(0, end)};
  std::ranges::replace_if(out, [](char const c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }, '?');
  return end < s.size() ? out + "…" : out;
}

void report::mistake(finding const f, place const p, std::string_view const where, std::string_view const sentence) {
  note(f, p);
  if (++mistakes_ <= kNamedMistakes) {
    out_.note(fmt::format("{}, line {}{}: {}", files_[p.file], p.line, where, sentence));
  }
  if (mistakes_ == kNamedMistakes + 1) out_.note("There are more mistakes; they are counted from here on.");
}

void report::note(finding const f, place const p) {
  auto& t = tallies_[std::size_t(f)];
  ++t.count;
  if (t.first.size() < kPlaces && (t.first.empty() || t.first.back() != p)) t.first.push_back(p);
}

std::string report::places_text(tally const& t) const {
  auto out = std::string{};
  auto file = files_.size();
  for (auto const& p : t.first) {
    if (p.file != file) out += fmt::format("{}{}: line {}", out.empty() ? "" : "; ", files_[p.file], p.line);
    else out += fmt::format(", {}", p.line);
    file = p.file;
  }
  return out + (t.count > std::int64_t(t.first.size()) ? " …" : "");
}

void report::unknown_thing(std::string_view const key) {
  if (++unknown_things_ <= kKeys) unknown_keys_ += (unknown_keys_.empty() ? "" : ", ") + shown(key);
}

void report::summarise() const {
  for (auto i = std::size_t{0}; i != kFindings; ++i) {
    auto const& t = tallies_[i];
    if (t.count > 0) out_.line(fmt::format("  {}: {} ({})", kPhrases[i], with_thousands(t.count), places_text(t)));
  }
  if (unknown_things_ == 0) return;
  out_.line(fmt::format("  things that the second table does not know, called by their key: {} ({}{})",
                        with_thousands(unknown_things_), unknown_keys_, unknown_things_ > kKeys ? " …" : ""));
}

}  // namespace madang::sensing::series_import
