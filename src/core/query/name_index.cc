#include "core/query/name_index.h"

#include <algorithm>
#include <array>

#include "core/base/limits.h"
#include "core/base/text.h"

namespace madang::query {
namespace {

constexpr auto kKeysMax = std::size_t{1} << 26;
constexpr auto kLettersToForgive = std::size_t{5};

// How well a word fits a key.
constexpr auto kWholeWord = 1.0F, kBeginning = 0.6F, kInitials = 0.45F, kInner = 0.4F, kInContext = 0.35F,
               kInOtherName = 0.5F;
// Of which a name's fit consists.
constexpr auto kShareOfWords = 0.5F, kShareOfStart = 0.15F, kShareOfCoverage = 0.2F, kShareOfWhole = 0.15F;
constexpr auto kMistaken = 0.6F;

bool contains_any(std::span<std::pair<std::uint32_t, std::uint32_t> const> ranges, std::uint32_t const key) {
  if (ranges.size() == 1) return key >= ranges[0].first && key < ranges[0].second;
  auto const at = std::ranges::upper_bound(ranges, key, {}, &std::pair<std::uint32_t, std::uint32_t>::first);
  return at != ranges.begin() && key < std::prev(at)->second;
}

}  // namespace

name_question name_question::of(std::string_view const typed) {
  auto out = name_question{};
  for (auto& w : search_words(typed)) {
    if (out.words.size() == limits::kSearchWords) break;
    if (std::ranges::find(out.words, w) == out.words.end()) out.words.push_back(std::move(w));
  }
  return out;
}

std::string_view name_index::key(std::size_t const i) const {
  return std::string_view{key_text_}.substr(key_at_[i], key_at_[i + 1] - key_at_[i]);
}

std::span<name_index::token const> name_index::tokens_of(entry const e) const {
  auto const first = names_[first_name_[e]].first_token, end = names_[first_name_[e + 1]].first_token;
  return std::span{tokens_}.subspan(first, end - first);
}

std::size_t name_index::bytes() const {
  auto const of = [](auto const& v) { return v.capacity() * sizeof v[0]; };
  return of(key_text_) + of(key_at_) + of(posting_at_) + of(postings_) + of(contexts_before_) + of(first_name_) +
         of(names_) + of(tokens_) + of(contexts_);
}

// --- asking

class name_index::matcher {
 public:
  matcher(name_index const& index, std::span<std::string const> const words, bool const forgiving) : index_{index} {
    for (auto const& w : words) asked_.push_back(keys_for(w, forgiving));
  }

  void run(std::function<void(entry, float)> const& use) const {
    if (asked_.empty()) return;
    auto seen = std::vector<bool>(index_.entries());
    for (auto const* const driver : drivers()) {
      for (auto const& [first, end] : driver->ranges) {
        for (auto i = index_.posting_at_[first]; i != index_.posting_at_[end]; ++i) {
          auto const e = index_.postings_[i];
          if (seen[e]) continue;
          seen[e] = true;
          if (auto const fit = fit_of(e); fit > 0) use(e, fit);
        }
      }
    }
  }

 private:
  using range = std::pair<std::uint32_t, std::uint32_t>;
  struct asked_word {
    std::vector<range> ranges{};
    std::uint32_t exact{kNone};
    std::size_t postings{0};
    float letters{0};
    bool in_contexts{false};
  };

  std::uint32_t first_from(std::string_view const text) const {
    auto low = std::size_t{0}, high = index_.keys();
    while (low < high) {
      auto const middle = (low + high) / 2;
      if (index_.key(middle) < text) low = middle + 1;
      else high = middle;
    }
    return std::uint32_t(low);
  }
  // 0xFF is in no UTF-8: it comes behind all that begin so.
  range beginning_with(std::string_view const w) const {
    return {first_from(w), first_from(std::string{w} + '\xff')};
  }

  asked_word keys_for(std::string_view const w, bool const forgiving) const {
    auto out = asked_word{};
    out.letters = float(code_points(w));
    auto const exactly = beginning_with(w);
    if (forgiving && code_points(w) >= kLettersToForgive) out.ranges = with_mistakes(w);
    else if (exactly.first != exactly.second) out.ranges = {exactly};
    if (exactly.first != exactly.second && index_.key(exactly.first) == w) out.exact = exactly.first;
    for (auto const& [first, end] : out.ranges) {
      out.postings += index_.posting_at_[end] - index_.posting_at_[first];
      out.in_contexts = out.in_contexts || index_.contexts_before_[end] > index_.contexts_before_[first];
    }
    return out;
  }
  std::vector<range> with_mistakes(std::string_view const w) const {
    auto out = std::vector<range>{};
    for (auto i = std::uint32_t{0}; i != index_.keys(); ++i) {
      if (!begins_but_for_one_mistake(w, index_.key(i))) continue;
      if (!out.empty() && out.back().second == i) ++out.back().second;
      else out.push_back({i, i + 1});
    }
    return out;
  }

  // Whoever has all words is among the entries of each word that only own names can have. Where every word may be that
  // of a context, one of them is an own one.
  std::vector<asked_word const*> drivers() const {
    auto rarest = static_cast<asked_word const*>(nullptr);
    auto out = std::vector<asked_word const*>{};
    for (auto const& w : asked_) {
      out.push_back(&w);
      if ((!w.in_contexts || asked_.size() == 1) && (!rarest || w.postings < rarest->postings)) rarest = &w;
    }
    return rarest ? std::vector{rarest} : out;
  }

  struct word_fit {
    float value{0};
    std::uint8_t place{0};
    bool exact{false}, joined{false};
  };
  word_fit fit_of(asked_word const& w, token const t) const {
    if (!contains_any(w.ranges, t.key)) return {};
    auto const exact = w.exact == t.key;
    auto const place = std::uint8_t(t.place);
    switch (search_key::kind(t.kind)) {
      // One letter is still the beginning of something.
      case search_key::kind::word: return {exact && w.letters > 1 ? kWholeWord : kBeginning, place, exact, false};
      case search_key::kind::joined: return {exact ? kWholeWord : kBeginning, 0, exact, true};
      case search_key::kind::inner: return {exact ? kInner + 0.1F : kInner, std::uint8_t(place + 1), false, false};
      case search_key::kind::initials: return {exact ? kInitials + 0.1F : kInitials, place, false, false};
    }
    return {};
  }
  word_fit best_among(asked_word const& w, std::span<token const> const all) const {
    auto out = word_fit{};
    for (auto const t : all) {
      if (auto const f = fit_of(w, t); f.value > out.value) out = f;
    }
    return out;
  }

  float fit_of(entry const e) const {
    auto elsewhere = std::array<float, limits::kSearchWords>{};  // how well words fit that are not in the name itself
    auto own = false;
    for (auto i = std::size_t{0}; i != asked_.size(); ++i) {
      auto const f = best_among(asked_[i], index_.tokens_of(e));
      own = own || f.value > 0;
      elsewhere[i] = f.value > 0 ? f.value * kInOtherName : in_context(asked_[i], index_.contexts_[e]);
      if (elsewhere[i] == 0) return 0;
    }
    if (!own) return 0;
    auto best = 0.0F;
    for (auto n = index_.first_name_[e]; n != index_.first_name_[e + 1]; ++n) {
      best = std::max(best, fit_of_name(n, elsewhere));
    }
    return best;
  }
  float in_context(asked_word const& w, context const c) const {
    for (auto const e : {c.inner, c.between, c.outer}) {
      if (e == kNone) continue;
      if (auto const f = best_among(w, index_.tokens_of(e)); f.value > 0) return f.value * kInContext;
    }
    return 0;
  }
  float fit_of_name(std::size_t const n, std::span<float const> const elsewhere) const {
    auto const& name = index_.names_[n];
    auto const end = index_.names_[n + 1].first_token;
    auto const tokens = std::span{index_.tokens_}.subspan(name.first_token, end - name.first_token);
    auto sum = 0.0F, letters = 0.0F;
    auto exact = std::size_t{0};
    auto whole = false, starts = false;
    for (auto i = std::size_t{0}; i != asked_.size(); ++i) {
      auto const f = best_among(asked_[i], tokens);
      sum += f.value > 0 ? f.value : elsewhere[i];
      if (f.value <= 0) continue;
      letters += asked_[i].letters;
      exact += f.exact ? 1U : 0U;
      whole = whole || (f.joined && f.exact);
      starts = starts || (f.place == 0 && (i == 0 || f.exact));
    }
    auto const count = float(asked_.size());
    whole = whole || (exact == asked_.size() && exact == name.words);
    return kShareOfWords * sum / count + (starts ? kShareOfStart : 0) +
           kShareOfCoverage * std::min(1.0F, letters / std::max(1.0F, float(name.letters))) +
           (whole ? kShareOfWhole : 0);
  }

  name_index const& index_;
  std::vector<asked_word> asked_;
};

void name_index::each_match(name_question const& q, std::function<void(entry, float)> const& use) const {
  if (entries() == 0) return;
  auto const weakened = [&](float const by) {
    return [&use, by](entry const e, float const fit) { use(e, fit * by); };
  };
  auto const weight = q.forgiving ? kMistaken : 1.0F;
  matcher{*this, q.words, q.forgiving}.run(weakened(weight));
  if (q.words.size() < 2) return;
  auto joined = std::string{};  // "haupt strasse" is the Hauptstrasse
  for (auto const& w : q.words) joined += w;
  matcher{*this, std::span{&joined, 1}, q.forgiving}.run(weakened(weight * 0.97F));
}

// --- building

name_index::entry name_index::builder::add(std::span<std::string_view const> const names, context const c) {
  made_.first_name_.push_back(std::uint32_t(made_.names_.size()));
  made_.contexts_.push_back(c);
  for (auto const n : names) add_name(n);
  return entry(made_.first_name_.size() - 1);
}

void name_index::builder::add_name(std::string_view const n) {
  auto keys = search_keys(n);
  if (keys.empty() || numbers_.size() + keys.size() > kKeysMax) return;
  auto words = std::uint8_t{0};
  auto letters = std::size_t{0};
  auto const first = std::uint32_t(made_.tokens_.size());
  for (auto& k : keys) {
    if (k.what == search_key::kind::word && k.place == words) {
      letters += code_points(k.text);
      ++words;
    }
    made_.tokens_.push_back({key_no(std::move(k.text)) & 0x3FFFFFFU, k.place & 15U, unsigned(k.what) & 3U});
  }
  made_.names_.push_back({first, words, std::uint8_t(std::min<std::size_t>(letters, 255))});
}

std::uint32_t name_index::builder::key_no(std::string&& text) {
  return numbers_.try_emplace(std::move(text), std::uint32_t(numbers_.size())).first->second;
}

void name_index::builder::sort_keys() {
  auto sorted = std::vector<std::pair<std::string_view, std::uint32_t>>{};
  sorted.reserve(numbers_.size());
  for (auto const& [text, no] : numbers_) sorted.emplace_back(text, no);
  std::ranges::sort(sorted);
  auto place = std::vector<std::uint32_t>(sorted.size());
  for (auto i = std::size_t{0}; i != sorted.size(); ++i) {
    made_.key_at_.push_back(std::uint32_t(made_.key_text_.size()));
    made_.key_text_ += sorted[i].first;
    place[sorted[i].second] = std::uint32_t(i);
  }
  made_.key_at_.push_back(std::uint32_t(made_.key_text_.size()));
  for (auto& t : made_.tokens_) t.key = place[t.key] & 0x3FFFFFFU;
  numbers_.clear();
}

void name_index::builder::write_postings() {
  auto& m = made_;
  auto& at = m.posting_at_;
  auto const each_once = [&](auto const& f) {
    auto last = std::vector<entry>(m.keys(), kNone);
    for (auto e = entry{0}; e != m.entries(); ++e) {
      for (auto const t : m.tokens_of(e)) {
        if (std::exchange(last[t.key], e) != e) f(t.key, e);
      }
    }
  };
  at.assign(m.keys() + 1, 0);
  each_once([&](std::uint32_t const key, entry) { ++at[key + 1]; });
  for (auto i = std::size_t{1}; i != at.size(); ++i) at[i] += at[i - 1];
  m.postings_.resize(at.back());
  auto next = at;
  each_once([&](std::uint32_t const key, entry const e) { m.postings_[next[key]++] = e; });
}

void name_index::mark_contexts() {
  auto in_context = std::vector<std::uint32_t>(keys());
  auto known = std::vector<bool>(entries());
  for (auto const c : contexts_) {
    for (auto const e : {c.inner, c.between, c.outer}) {
      if (e == kNone || known[e]) continue;
      known[e] = true;
      for (auto const t : tokens_of(e)) in_context[t.key] = 1;
    }
  }
  contexts_before_.assign(keys() + 1, 0);
  for (auto i = std::size_t{0}; i != keys(); ++i) contexts_before_[i + 1] = contexts_before_[i] + in_context[i];
}

name_index name_index::builder::build() && {
  made_.first_name_.push_back(std::uint32_t(made_.names_.size()));
  made_.names_.push_back({std::uint32_t(made_.tokens_.size()), 0, 0});
  sort_keys();
  write_postings();
  made_.mark_contexts();
  made_.tokens_.shrink_to_fit();
  made_.names_.shrink_to_fit();
  made_.first_name_.shrink_to_fit();
  made_.contexts_.shrink_to_fit();
  made_.key_at_.shrink_to_fit();
  made_.key_text_.shrink_to_fit();
  return std::move(made_);
}

}  // namespace madang::query
