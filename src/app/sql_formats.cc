#include "app/sql_formats.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "core/base/csv.h"
#include "core/base/text.h"
#include "core/json/json.h"

namespace madang {
namespace {

// Columns are as wide as the rows so far need them; those that come later are cut to fit.
constexpr auto kMeasuredRows = std::size_t{200};
constexpr auto kColumnMax = std::size_t{60};
constexpr auto kPiece = std::size_t{1} << 16;

std::string hex_of(std::string_view const bytes) {
  auto out = std::string{"\\x"};
  for (auto const c : bytes) fmt::format_to(std::back_inserter(out), "{:02x}", static_cast<unsigned char>(c));
  return out;
}

std::string plain_text(store::value const& v) {
  if (auto const* const i = std::get_if<std::int64_t>(&v)) return std::to_string(*i);
  if (auto const* const d = std::get_if<double>(&v)) return fmt::format("{}", *d);
  if (auto const* const s = std::get_if<std::string>(&v)) return *s;
  if (auto const* const b = std::get_if<store::bytes>(&v)) return hex_of(b->data);
  return {};
}

struct character {
  char32_t code;
  std::size_t bytes;
};
character first_of(std::string_view const s) {
  auto const lead = static_cast<unsigned char>(s[0]);
  auto const bytes = std::size_t(lead < 0x80 ? 1 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1);
  if (bytes > s.size() || bytes == 1) return {lead, 1};
  auto code = char32_t(lead & (0xFF >> (bytes + 1)));
  for (auto i = std::size_t{1}; i != bytes; ++i) code = code << 6 | (static_cast<unsigned char>(s[i]) & 0x3F);
  return {code, bytes};
}

// East Asian Wide and Fullwidth, in the large (Unicode Standard Annex 11); marks that combine take nothing.
std::size_t width_of(char32_t const c) {
  struct range {
    char32_t first, last;
  };
  constexpr auto kWide = std::array<range, 9>{{{0x1100, 0x115F},
                                               {0x2E80, 0xA4CF},
                                               {0xA960, 0xA97F},
                                               {0xAC00, 0xD7A3},
                                               {0xF900, 0xFAFF},
                                               {0xFE30, 0xFE6F},
                                               {0xFF00, 0xFF60},
                                               {0x1F300, 0x1FAFF},
                                               {0x20000, 0x3FFFD}}};
  if ((c >= 0x300 && c <= 0x36F) || c == 0x200B || c == 0x200D || (c >= 0xFE00 && c <= 0xFE0F)) return 0;
  return std::ranges::any_of(kWide, [&](range const& r) { return c >= r.first && c <= r.last; }) ? 2 : 1;
}

// What a device sent must not steer the terminal.
std::string harmless(std::string_view s) {
  auto out = std::string{};
  while (!s.empty()) {
    auto const c = first_of(s);
    if (c.code == '\n' || c.code == '\t' || c.code == '\r') out += ' ';
    else if (c.code < 0x20 || (c.code >= 0x7F && c.code < 0xA0)) out += "\xEF\xBF\xBD";
    else out += s.substr(0, c.bytes);
    s.remove_prefix(c.bytes);
  }
  return out;
}

std::string cut(std::string_view const s, std::size_t const width) {
  if (display_width(s) <= width) return std::string{s};
  auto out = std::string{};
  auto used = std::size_t{1};
  for (auto rest = s; !rest.empty();) {
    auto const c = first_of(rest);
    if (used + width_of(c.code) > width) break;
    used += width_of(c.code);
    out += rest.substr(0, c.bytes);
    rest.remove_prefix(c.bytes);
  }
  return out + "…";
}

class table_writer final : public sql_answer {
 public:
  explicit table_writer(sink out) : out_{std::move(out)} {}

  void begin(std::vector<std::string> const& names) override {
    names_ = names;
    for (auto& n : names_) n = harmless(n);
    waiting_.clear();
    rows_ = 0;
    measured_ = false;
  }
  void row(store::row_view const& r) override {
    ++rows_;
    auto cells = std::vector<cell>{};
    for (auto i = 0; i != r.columns(); ++i) {
      auto const v = r.get(i);
      auto const number = std::holds_alternative<std::int64_t>(v) || std::holds_alternative<double>(v);
      cells.push_back({harmless(plain_text(v)), number});
    }
    if (measured_) return line(cells);
    waiting_.push_back(std::move(cells));
    if (waiting_.size() == kMeasuredRows) flush();
  }
  void end(bool const whole) override {
    if (names_.empty()) return;
    if (whole || rows_ != 0) flush();
    if (whole) out_(fmt::format("{} {}\n", with_thousands(rows_), rows_ == 1 ? "row" : "rows"));
    names_.clear();
  }

 private:
  struct cell {
    std::string text;
    bool number{false};
  };
  void flush() {
    if (measured_) return;
    measured_ = true;
    widths_.clear();
    for (auto const& n : names_) widths_.push_back(std::min(display_width(n), kColumnMax));
    for (auto const& r : waiting_) {
      for (auto i = std::size_t{0}; i != r.size(); ++i) {
        widths_[i] = std::max(widths_[i], std::min(display_width(r[i].text), kColumnMax));
      }
    }
    auto head = std::vector<cell>{};
    auto rule = std::vector<cell>{};
    for (auto i = std::size_t{0}; i != names_.size(); ++i) {
      head.push_back({names_[i]});
      auto dashes = std::string{};
      for (auto k = std::size_t{0}; k != widths_[i]; ++k) dashes += "─";
      rule.push_back({std::move(dashes)});
    }
    line(head);
    line(rule);
    for (auto const& r : waiting_) line(r);
    waiting_.clear();
  }
  void line(std::vector<cell> const& cells) {
    auto text = std::string{};
    for (auto i = std::size_t{0}; i != cells.size(); ++i) {
      auto const shown = cut(cells[i].text, widths_[i]);
      auto const padding = std::string(widths_[i] - std::min(widths_[i], display_width(shown)), ' ');
      if (i != 0) text += "  ";
      if (cells[i].number) text += padding + shown;
      else text += shown + padding;
    }
    out_(text.substr(0, text.find_last_not_of(' ') + 1) + '\n');
  }

  sink out_;
  std::vector<std::string> names_;
  std::vector<std::vector<cell>> waiting_;
  std::vector<std::size_t> widths_;
  std::int64_t rows_{0};
  bool measured_{false};
};

// RFC 4180, but for lines that end as they do on this system.
class csv_writer final : public sql_answer {
 public:
  explicit csv_writer(sink out) : out_{std::move(out)} {}

  void begin(std::vector<std::string> const& names) override {
    for (auto i = std::size_t{0}; i != names.size(); ++i) put(names[i], i == 0);
    text_ += '\n';
  }
  void row(store::row_view const& r) override {
    for (auto i = 0; i != r.columns(); ++i) put(plain_text(r.get(i)), i == 0);
    text_ += '\n';
    if (text_.size() >= kPiece) end(true);
  }
  void end(bool) override {
    out_(text_);
    text_.clear();
  }

 private:
  void put(std::string_view const s, bool const first) {
    if (!first) text_ += ',';
    csv::append_cell(text_, s);
  }
  sink out_;
  std::string text_;
};

// An array of objects, one a line.
class json_writer final : public sql_answer {
 public:
  explicit json_writer(sink out) : out_{std::move(out)} {}

  void begin(std::vector<std::string> const& names) override {
    names_ = names;
    text_ = "[";
    begun_ = true;
    first_ = true;
  }
  void row(store::row_view const& r) override {
    auto w = json::writer{};
    w.begin_object();
    for (auto i = 0; i != r.columns(); ++i) put(w.key(names_[std::size_t(i)]), r.get(i));
    text_ += std::exchange(first_, false) ? "\n" : ",\n";
    text_ += w.end_object().take();
    if (text_.size() >= kPiece) flush();
  }
  void end(bool) override {
    if (!std::exchange(begun_, false)) return;
    text_ += first_ ? "]\n" : "\n]\n";
    flush();
  }

 private:
  static void put(json::writer& w, store::value const& v) {
    if (auto const* const i = std::get_if<std::int64_t>(&v)) w.integer(*i);
    else if (auto const* const d = std::get_if<double>(&v)) w.number(*d);
    else if (auto const* const s = std::get_if<std::string>(&v)) w.string(*s);
    else if (auto const* const b = std::get_if<store::bytes>(&v)) w.string(hex_of(b->data));
    else w.null();
  }
  void flush() {
    out_(text_);
    text_.clear();
  }
  sink out_;
  std::vector<std::string> names_;
  std::string text_;
  bool begun_{false}, first_{true};
};

}  // namespace

std::size_t display_width(std::string_view s) {
  auto out = std::size_t{0};
  while (!s.empty()) {
    auto const c = first_of(s);
    out += width_of(c.code);
    s.remove_prefix(c.bytes);
  }
  return out;
}

std::optional<answer_format> parse_answer_format(std::string_view const s) {
  if (s == "table") return answer_format::table;
  if (s == "csv") return answer_format::csv;
  if (s == "json") return answer_format::json;
  return std::nullopt;
}

std::unique_ptr<sql_answer> make_sql_answer(answer_format const f, sql_answer::sink out) {
  if (f == answer_format::csv) return std::make_unique<csv_writer>(std::move(out));
  if (f == answer_format::json) return std::make_unique<json_writer>(std::move(out));
  return std::make_unique<table_writer>(std::move(out));
}

}  // namespace madang
