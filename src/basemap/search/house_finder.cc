#include "basemap/search/house_finder.h"

#include <algorithm>

#include "core/base/text.h"

namespace madang::basemap {
namespace {

constexpr auto kStreets = std::size_t{40};  // of the best that fit, whose numbers are looked at
constexpr auto kWholeNumber = 0.25, kBeginning = 0.05, kFurtherDown = 0.001;
constexpr auto kNoSuchNumber = -0.2;

bool begins_with_digit(std::string_view const s) { return !s.empty() && s[0] >= '0' && s[0] <= '9'; }
bool all_digits(std::string_view const s) {
  return std::ranges::all_of(s, [](char const c) { return c >= '0' && c <= '9'; });
}

enum class fit { none, beginning, whole };

// "1" begins 12 and 1a; "12" is 12, and begins 12a.
fit fit_of(std::vector<std::string> const& asked, std::string_view const number) {
  if (!begins_with_digit(number) || number[0] != asked[0][0]) return fit::none;
  auto const parts = number_parts(number);
  if (parts.size() < asked.size()) return fit::none;
  auto const last = asked.size() - 1;
  if (!std::equal(asked.begin(), asked.begin() + std::ptrdiff_t(last), parts.begin())) return fit::none;
  if (parts[last] == asked[last]) return parts.size() == asked.size() ? fit::whole : fit::beginning;
  return parts[last].starts_with(asked[last]) ? fit::beginning : fit::none;
}

}  // namespace

// The number begins at that word; digits behind it belong to it, and a letter perhaps.
std::optional<house_finder::reading> house_finder::read_at(std::size_t const number, bool const with_letters) const {
  auto const& words = asked_.text.words;
  auto out = reading{{{}, asked_.text.forgiving}, number_parts(words[number])};
  auto within = true;
  auto letters = false;
  for (auto i = std::size_t{0}; i != words.size(); ++i) {
    if (i == number) continue;
    auto const letter = code_points(words[i]) == 1 && !all_digits(words[i]);
    within = within && (i < number || begins_with_digit(words[i]) || (with_letters && letter));
    if (i < number || !within) {
      out.street.words.push_back(words[i]);
      continue;
    }
    letters = letters || letter;
    for (auto& part : number_parts(words[i])) out.number.push_back(std::move(part));
  }
  if (out.street.words.empty() || out.number.empty() || letters != with_letters) return std::nullopt;
  return out;
}

// "Hauptstraße 12, 69117 Heidelberg", as it stands on a letter.
std::optional<house_finder::reading> house_finder::read_without_postcode(std::size_t const number) const {
  constexpr auto kDigits = std::size_t{4};
  auto const& words = asked_.text.words;
  auto const is_postcode = [](std::string_view const w) { return w.size() >= kDigits && all_digits(w); };
  if (is_postcode(words[number]) || std::ranges::none_of(words, is_postcode)) return std::nullopt;
  auto out = reading{{{}, asked_.text.forgiving}, number_parts(words[number])};
  for (auto i = std::size_t{0}; i != words.size(); ++i) {
    if (i != number && !is_postcode(words[i])) out.street.words.push_back(words[i]);
  }
  return out.street.words.empty() ? std::nullopt : std::optional{std::move(out)};
}

// The last number comes first: Straße des 17. Juni 135.
std::vector<house_finder::reading> house_finder::readings() const {
  auto out = std::vector<reading>{};
  auto const& words = asked_.text.words;
  for (auto i = words.size(); i-- > 0;) {
    if (!begins_with_digit(words[i])) continue;
    for (auto const with_letters : {true, false}) {
      if (auto r = read_at(i, with_letters)) out.push_back(std::move(*r));
    }
  }
  for (auto i = std::size_t{0}; i != words.size(); ++i) {
    if (auto r = begins_with_digit(words[i]) ? read_without_postcode(i) : std::nullopt) out.push_back(std::move(*r));
  }
  constexpr auto kReadings = std::size_t{6};
  if (out.size() > kReadings) out.erase(out.begin() + kReadings, out.end());
  return out;
}

std::vector<gazetteer::scored> house_finder::streets(reading const& r) const {
  auto out = std::vector<gazetteer::scored>{};
  all_.index_.each_match(r.street, [&](gazetteer::entry_no const e, float const f) {
    if (!all_.houses_of(e).empty()) out.push_back({all_.score_of(e, f, asked_), e});
  });
  return gazetteer::best_of(std::move(out), kStreets);
}

void house_finder::look_in(gazetteer::scored const street, std::vector<std::string> const& number,
                           std::vector<hit>& hits) const {
  auto further = 0;
  for (auto const& h : all_.houses_of(street.no)) {
    auto const f = fit_of(number, all_.view(h.number));
    if (f == fit::none) continue;
    auto const more = f == fit::whole ? kWholeNumber : kBeginning - kFurtherDown * further++;
    hits.push_back({street.score + more, street.no, &h});
    if (std::size_t(further) > asked_.limit) return;
  }
}

ports::found house_finder::describe(hit const& h) const {
  auto out = all_.describe({h.score, h.street}, language_);
  out.kind = ports::found_kind::address;
  out.id = osm_id(h.house->osm);
  out.name += ' ';
  out.name += all_.view(h.house->number);
  out.detail = all_.detail_of(all_.contexts_.at(h.house->at), language_);
  out.at = geo::point{h.house->at.lon_e7 / 1e7, h.house->at.lat_e7 / 1e7};
  out.box.reset();
  out.category.clear();
  return out;
}

std::vector<ports::found> house_finder::find() {
  auto hits = std::vector<hit>{};
  auto without = std::vector<gazetteer::scored>{};
  for (auto const& r : readings()) {
    auto const found = streets(r);
    if (without.empty()) without = found;
    for (auto const s : found) look_in(s, r.number, hits);
    if (!hits.empty()) break;
  }
  std::ranges::stable_sort(hits, std::greater{}, &hit::score);
  auto out = std::vector<ports::found>{};
  for (auto const& h : hits) {
    if (out.size() == asked_.limit) return out;
    out.push_back(describe(h));
  }
  if (!hits.empty()) return out;
  for (auto s : without) {  // the street is there, the number is not
    if (all_.entries_[s.no].hidden || out.size() == asked_.limit) continue;
    s.score += kNoSuchNumber;
    out.push_back(all_.describe(s, language_));
  }
  return out;
}

}  // namespace madang::basemap
