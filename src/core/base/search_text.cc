#include "core/base/search_text.h"

#include <algorithm>
#include <array>

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include "core/base/text.h"

namespace madang {
namespace {

constexpr auto kSyllables = UChar32{0xAC00};  // Unicode 3.12: 19 initials, 21 vowels, 28 finals, the first none
constexpr auto kSyllableCount = 11'172, kVowels = 21, kFinals = 28;
constexpr auto kInitial = UChar32{0x1100}, kVowel = UChar32{0x1161}, kFinal = UChar32{0x11A7};
constexpr auto kInitialCount = 19;

// What is typed with two keys, by the numbers of initials and vowels. -1: no second one.
struct pair {
  int first, second;
};
constexpr auto kTypedFinals = std::to_array<pair>(
    {{-1, -1}, {0, -1}, {1, -1}, {0, 9},  {2, -1},  {2, 12},  {2, 18},  {3, -1},  {5, -1},  {5, 0},
     {5, 6},   {5, 7},  {5, 9},  {5, 16}, {5, 17},  {5, 18},  {6, -1},  {7, -1},  {7, 9},   {9, -1},
     {10, -1}, {11, -1}, {12, -1}, {14, -1}, {15, -1}, {16, -1}, {17, -1}, {18, -1}});
static_assert(kTypedFinals.size() == kFinals);
constexpr pair typed_vowel(int const v) {
  switch (v) {
    case 9: return {8, 0};     // ㅘ
    case 10: return {8, 1};    // ㅙ
    case 11: return {8, 20};   // ㅚ
    case 14: return {13, 4};   // ㅝ
    case 15: return {13, 5};   // ㅞ
    case 16: return {13, 20};  // ㅟ
    case 19: return {18, 20};  // ㅢ
    default: return {v, -1};
  }
}

// Letters that Unicode does not take apart, and those for which there are two ways without the accent.
struct plain_letter {
  UChar32 from;
  std::string_view as, or_as;
};
constexpr auto kPlain = std::to_array<plain_letter>({
    {U'ä', "a", "ae"}, {U'ö', "o", "oe"}, {U'ü', "u", "ue"}, {U'ø', "o", "oe"}, {U'å', "a", "aa"}, {U'æ', "ae", ""},
    {U'œ', "oe", ""},  {U'ł', "l", ""},   {U'đ', "d", ""},   {U'ð', "d", ""},   {U'þ', "th", ""},  {U'ı', "i", ""},
    {U'ħ', "h", ""},   {U'ŧ', "t", ""},   {U'ŋ', "n", ""},   {U'ĳ', "ij", ""},
});

// Written one way on signs and another by people.
constexpr auto kShort = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"st", "sankt"}, {"st", "saint"}, {"st", "sint"}, {"st", "street"}, {"rd", "road"}, {"ave", "avenue"},
    {"av", "avenue"}, {"av", "avenida"}, {"blvd", "boulevard"}, {"sq", "square"}, {"pl", "platz"}, {"pl", "place"},
    {"hbf", "hauptbahnhof"}, {"bhf", "bahnhof"}, {"ul", "ulica"}, {"dr", "doktor"}, {"dr", "drive"},
});

enum class script { none, digit, letter, hangul, ideograph };

struct folded_word {
  std::string text, other;              // `other`: with ae for ä
  std::string initials;                 // of Hangul
  std::vector<std::size_t> syllables{};  // where they begin in `text`
  std::size_t behind_apostrophe{0};     // where l'église goes on; 0: nowhere
  bool only_hangul{true};
};

class folder {
 public:
  void add(UChar32 const c) {
    if (is_hangul(c)) return hangul(c);
    if (auto const* const p = std::ranges::find(kPlain, c, &plain_letter::from); p != kPlain.end()) {
      return letter(p->as, p->or_as.empty() ? p->as : p->or_as);
    }
    if (c < 0x80 || apart_->isInert(c)) return plain(c);
    auto parts = icu::UnicodeString{};
    if (!apart_->getDecomposition(c, parts)) return plain(c);
    for (auto i = std::int32_t{0}; i < parts.length(); i = parts.moveIndex32(i, 1)) plain(parts.char32At(i));
  }
  std::vector<folded_word> take() {
    end_word();
    return std::move(words_);
  }

 private:
  static bool is_hangul(UChar32 const c) {
    return (c >= kSyllables && c < kSyllables + kSyllableCount) || (c >= kInitial && c < kInitial + kInitialCount) ||
           (c >= kVowel && c < kVowel + kVowels) || (c > kFinal && c < kFinal + kFinals);
  }
  static bool is_apostrophe(UChar32 const c) { return c == '\'' || c == 0x2019 || c == 0x2018 || c == 0x02BC; }

  void plain(UChar32 const c) {
    if (is_apostrophe(c)) return apostrophe();
    auto const type = u_charType(c);
    // The marks of kana tell different sounds apart; all others are accents.
    if (c != 0x3099 && c != 0x309A && (type == U_NON_SPACING_MARK || type == U_ENCLOSING_MARK)) return;
    if (type == U_FORMAT_CHAR) return;
    if (!u_isalnum(c) && type != U_COMBINING_SPACING_MARK && c != 0x3099 && c != 0x309A) return end_word();
    auto const ideograph = u_hasBinaryProperty(c, UCHAR_IDEOGRAPHIC) != 0 || (c >= 0x3041 && c <= 0x30FF);
    begin(u_isdigit(c) != 0 ? script::digit : ideograph ? script::ideograph : script::letter);
    now_.only_hangul = false;
    if (ideograph) now_.syllables.push_back(now_.text.size());
    put(now_.text, c);
    put(now_.other, c);
  }
  void letter(std::string_view const s, std::string_view const other) {
    begin(script::letter);
    now_.only_hangul = false;
    now_.text += s;
    now_.other += other;
  }
  void hangul(UChar32 const c) {
    begin(script::hangul);
    if (c >= kSyllables) {
      auto const n = c - kSyllables;
      now_.syllables.push_back(now_.text.size());
      put(now_.initials, kInitial + n / (kVowels * kFinals));
      put_both(kInitial + n / (kVowels * kFinals));
      vowel(n / kFinals % kVowels);
      final(n % kFinals);
    } else if (c < kVowel) {
      put_both(c);
    } else if (c <= kFinal) {
      vowel(c - kVowel);
    } else {
      final(c - kFinal);
    }
  }
  void vowel(int const v) {
    auto const [first, second] = typed_vowel(v);
    put_both(kVowel + first);
    if (second >= 0) put_both(kVowel + second);
  }
  void final(int const f) {
    auto const [first, second] = kTypedFinals[std::size_t(f)];
    if (first >= 0) put_both(kInitial + first);
    if (second >= 0) put_both(kInitial + second);
  }
  void apostrophe() {
    if (!now_.text.empty()) now_.behind_apostrophe = now_.text.size();
  }

  // Hangul is written without a gap beside digits and other letters.
  void begin(script const s) {
    if ((s == script::hangul) != (last_ == script::hangul) && last_ != script::none) end_word();
    last_ = s;
  }
  void end_word() {
    last_ = script::none;
    if (!now_.text.empty()) words_.push_back(std::move(now_));
    now_ = {};
  }
  static void put(std::string& to, UChar32 const c) {
    auto bytes = std::array<char, U8_MAX_LENGTH>{};
    auto n = 0;
    U8_APPEND_UNSAFE(bytes.data(), n, c);
    to.append(bytes.data(), std::size_t(n));
  }
  void put_both(UChar32 const c) {
    put(now_.text, c);
    put(now_.other, c);
  }

  static icu::Normalizer2 const* decomposing() {
    auto error = U_ZERO_ERROR;
    return icu::Normalizer2::getNFKDInstance(error);
  }
  icu::Normalizer2 const* apart_{decomposing()};
  std::vector<folded_word> words_;
  folded_word now_;
  script last_{script::none};
};

std::vector<folded_word> fold(std::string_view const s) {
  auto f = folder{};
  if (std::ranges::all_of(s, [](char const c) { return static_cast<unsigned char>(c) < 0x80; })) {
    for (auto const c : to_lower_ascii(s)) f.add(c);
    return f.take();
  }
  auto error = U_ZERO_ERROR;
  // Also takes out what is not seen: marks of direction, joiners, soft hyphens.
  auto const* const folding = icu::Normalizer2::getNFKCCasefoldInstance(error);
  auto const text = folding->normalize(icu::UnicodeString::fromUTF8({s.data(), std::int32_t(s.size())}), error);
  for (auto i = std::int32_t{0}; i < text.length(); i = text.moveIndex32(i, 1)) f.add(text.char32At(i));
  return f.take();
}

// "hauptstr" on a sign is the Hauptstrasse.
bool is_short_street(std::string_view const s) { return s.ends_with("str"); }
std::string written_out(std::string s) { return is_short_street(s) ? s + "asse" : s; }

constexpr auto kPlacesMax = std::size_t{15};  // words of a name that are told apart by their places

class key_maker {
 public:
  explicit key_maker(std::vector<folded_word> words) : words_{std::move(words)} {}

  std::vector<search_key> make() {
    for (auto i = std::size_t{0}; i != words_.size(); ++i) {
      at_ = std::uint8_t(std::min(i, kPlacesMax));
      word(words_[i]);
    }
    if (words_.size() > 1) joined();
    return std::move(out_);
  }

 private:
  using kind = search_key::kind;

  void put(std::string text, kind const k) {
    auto key = search_key{std::move(text), at_, k};
    if (std::ranges::find(out_, key) == out_.end()) out_.push_back(std::move(key));
  }
  void word(folded_word const& w) {
    put(written_out(w.text), kind::word);
    if (is_short_street(w.text)) put(w.text + "aat", kind::word);
    if (w.other != w.text) put(written_out(w.other), kind::word);
    if (w.behind_apostrophe > 0 && w.text.size() > w.behind_apostrophe + 2) {
      put(w.text.substr(w.behind_apostrophe), kind::word);
    }
    for (auto const& [brief, full] : kShort) {
      if (w.text == brief) put(std::string{full}, kind::word);
      if (w.text == full) put(std::string{brief}, kind::word);
    }
    constexpr auto kSyllablesLeft = std::size_t{2}, kSyllablesMax = std::size_t{32};  // longer ones are no words
    auto const end = w.syllables.size() > kSyllablesMax ? 0 : w.syllables.size();
    for (auto i = std::size_t{1}; i + kSyllablesLeft <= end; ++i) {
      put(w.text.substr(w.syllables[i]), kind::inner);
    }
    if (w.syllables.size() > 1 && w.only_hangul) put(w.initials, kind::initials);
  }
  void joined() {
    at_ = 0;
    auto all = std::string{}, other = std::string{}, initials = std::string{};
    auto const hangul = std::ranges::all_of(words_, [](auto const& w) { return w.only_hangul; });
    for (auto const& w : words_) {
      all += written_out(w.text);
      other += written_out(w.other);
      initials += w.initials;
    }
    if (hangul) put(std::move(initials), kind::initials);
    if (other != all) put(std::move(other), kind::joined);
    put(std::move(all), kind::joined);
  }

  std::vector<folded_word> words_;
  std::vector<search_key> out_;
  std::uint8_t at_{0};
};

// The letter that begins at `at`, as its bytes.
std::string_view letter_at(std::string_view const s, std::size_t const at) {
  auto end = at + 1;
  while (end < s.size() && (s[end] & 0xC0) == 0x80) ++end;
  return s.substr(std::min(at, s.size()), end - at);
}

}  // namespace

std::vector<std::string> search_words(std::string_view const s) {
  auto out = std::vector<std::string>{};
  for (auto& w : fold(s)) out.push_back(std::move(w.text));
  return out;
}

std::vector<search_key> search_keys(std::string_view const name) { return key_maker{fold(name)}.make(); }

std::string search_identity(std::string_view const name) {
  auto out = std::string{};
  for (auto& w : fold(name)) out += written_out(std::move(w.text));
  return out;
}

std::vector<std::string> number_parts(std::string_view const s) {
  auto out = std::vector<std::string>{};
  auto const digit = [](char const c) { return c >= '0' && c <= '9'; };
  for (auto const& w : fold(s)) {
    auto begin = std::size_t{0};
    for (auto i = std::size_t{1}; i <= w.text.size(); ++i) {
      if (i < w.text.size() && digit(w.text[i]) == digit(w.text[i - 1])) continue;
      out.push_back(w.text.substr(begin, i - begin));
      begin = i;
    }
  }
  return out;
}

bool begins_but_for_one_mistake(std::string_view const typed, std::string_view const word) {
  auto at = std::size_t(std::ranges::mismatch(typed, word).in1 - typed.begin());
  while (at > 0 && at < typed.size() && (typed[at] & 0xC0) == 0x80) --at;  // to where the letter begins
  if (at >= typed.size()) return true;
  auto const t = letter_at(typed, at), w = at < word.size() ? letter_at(word, at) : std::string_view{};
  auto const typed_rest = typed.substr(at + t.size());
  if (w.empty()) return typed_rest.empty();  // one too many at the end
  auto const word_rest = word.substr(at + w.size());
  if (word_rest.starts_with(typed_rest)) return true;           // wrong
  if (word.substr(at).starts_with(typed_rest)) return true;     // too many
  if (word_rest.starts_with(typed.substr(at))) return true;     // missing
  auto const t2 = typed_rest.empty() ? std::string_view{} : letter_at(typed_rest, 0);
  auto const w2 = word_rest.empty() ? std::string_view{} : letter_at(word_rest, 0);
  return !t2.empty() && t2 == w && w2 == t && word_rest.substr(w2.size()).starts_with(typed_rest.substr(t2.size()));
}

}  // namespace madang
