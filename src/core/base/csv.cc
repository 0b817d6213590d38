#include "core/base/csv.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>

#include <fmt/format.h>

#include "core/base/limits.h"
#include "core/base/text.h"

namespace madang::csv {
namespace {

constexpr auto kBuffer = std::size_t{256} << 10;
constexpr auto kByteOrderMark = std::string_view{"\xEF\xBB\xBF"};


// Eight bytes at a time: most of the world's tables are ASCII.
bool is_ascii(std::string_view const s) {
  constexpr auto kHighBits = std::uint64_t{0x8080808080808080};
  auto i = std::size_t{0};
  for (; i + 8 <= s.size(); i += 8) {
    auto eight = std::uint64_t{};
    std::memcpy(&eight, s.data() + i, 8);
    if ((eight & kHighBits) != 0) return false;
  }
  return std::all_of(s.begin() + std::ptrdiff_t(i), s.end(),
                     [](char const c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::int64_t line_feeds(std::string_view const s) { return std::ranges::count(s, '\n'); }

}  // namespace

source from_file(std::string const& path) {
  // Opening a folder works, reading it does not: better said at once.
  if (std::filesystem::is_directory(path)) throw unreadable{fmt::format("{} is a folder.", path)};
  auto file = std::shared_ptr<std::FILE>{std::fopen(path.c_str(), "rb"), [](std::FILE* f) {
    if (f != nullptr) std::fclose(f);
  }};
  if (!file) throw unreadable{fmt::format("{} cannot be opened: {}.", path, std::strerror(errno))};
  return [file, path](char* const to, std::size_t const size) {
    auto const n = std::fread(to, 1, size, file.get());
    if (n == 0 && std::ferror(file.get()) != 0) {
      throw unreadable{fmt::format("{} cannot be read on: {}.", path, std::strerror(errno))};
    }
    return n;
  };
}

source from_text(std::string text) {
  return [text = std::move(text), at = std::size_t{0}](char* const to, std::size_t const size) mutable {
    auto const n = text.copy(to, size, at);
    at += n;
    return n;
  };
}

reader::reader(source s, char const separator) : source_{std::move(s)}, separator_{separator}, buffer_(kBuffer) {}

void reader::skip_lines(std::int64_t const n) { skip_ = n; }

void reader::refill() {
  std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
  end_ -= begin_;
  begin_ = 0;
  // A row that is longer than limits::kCsvRow is broken off, so this ends.
  if (end_ == buffer_.size()) buffer_.resize(buffer_.size() * 2);
  auto const n = source_(buffer_.data() + end_, buffer_.size() - end_);
  at_end_ = n == 0;
  end_ += n;
  bytes_ += std::int64_t(n);
}

void reader::start() {
  started_ = true;
  while (!at_end_ && ahead().size() < kByteOrderMark.size()) refill();
  if (ahead().starts_with(kByteOrderMark)) begin_ += kByteOrderMark.size();
  for (; skip_ > 0; --skip_) skip_line();
  choose_separator();
}

void reader::choose_separator() {
  if (separator_ != '\0') return;
  while (!at_end_ && ahead().find('\n') == std::string_view::npos && ahead().size() < limits::kCsvCell) refill();
  constexpr auto kCandidates = std::string_view{",;\t"};
  auto counts = std::array<int, kCandidates.size()>{};
  auto quoted = false;
  for (auto const c : ahead()) {
    if (c == '"') quoted = !quoted;
    if (quoted) continue;
    if (c == '\n' || c == '\r') break;
    if (auto const at = kCandidates.find(c); at != kCandidates.npos) ++counts[at];
  }
  separator_ = kCandidates[std::size_t(std::ranges::max_element(counts) - counts.begin())];
}

found reader::next() {
  if (failed_) return found::failed;
  try {
    if (!started_) start();
    for (;;) {
      switch (scan()) {
        case outcome::complete: return row_size_ == 0 ? found::end : take_row();
        case outcome::unfinished: refill(); break;
        case outcome::broken: return leave_out();
      }
    }
  } catch (unreadable const& e) {
    return fail(fault::unreadable, 0, e.what());
  }
}

reader::outcome reader::scan() {
  auto const text = ahead();
  pieces_.clear();
  row_quoted_ = false;
  for (auto at = std::size_t{0};; ++at) {
    if (pieces_.size() == limits::kCsvColumns) {
      return break_off(fault::too_wide, at, fmt::format("There are more than {} columns.", limits::kCsvColumns));
    }
    if (at > limits::kCsvRow) {
      return break_off(fault::too_long, at, fmt::format("The row is longer than {} bytes.", limits::kCsvRow));
    }
    auto const cell = at < text.size() && text[at] == '"' ? scan_quoted(text, at) : scan_plain(text, at);
    if (cell != outcome::complete) return cell;
    if (at == text.size()) {
      row_size_ = at;
      return at_end_ ? outcome::complete : outcome::unfinished;
    }
    if (text[at] == separator_) continue;
    auto const is_return = text[at] == '\r';
    if (is_return && at + 1 == text.size() && !at_end_) return outcome::unfinished;
    row_size_ = at + (is_return && at + 1 < text.size() && text[at + 1] == '\n' ? 2 : 1);
    return outcome::complete;
  }
}

reader::outcome reader::scan_plain(std::string_view const text, std::size_t& at) {
  auto const begin = at;
  auto const* const data = text.data();
  for (auto const end = text.size(); at != end; ++at) {
    auto const c = data[at];
    if (c == separator_ || c == '\n' || c == '\r') break;
  }
  if (at - begin > limits::kCsvCell) {
    return break_off(fault::too_long, at, fmt::format("The cell is longer than {} bytes.", limits::kCsvCell));
  }
  if (at == text.size() && !at_end_) return outcome::unfinished;
  pieces_.push_back({begin, at - begin, false});
  return outcome::complete;
}

reader::outcome reader::scan_quoted(std::string_view const text, std::size_t& at) {
  row_quoted_ = true;
  auto const begin = at + 1;
  auto doubled = false;
  for (auto from = begin;; doubled = true, from = at + 2) {
    at = std::min(text.find('"', from), text.size());
    if (at - begin > limits::kCsvCell) {
      return break_off(fault::too_long, at,
                       fmt::format("The quoted cell is longer than {} bytes. Is its closing quotation mark missing?",
                                   limits::kCsvCell));
    }
    if (at == text.size() && at_end_) {
      return break_off(fault::quoting, at, "The quotation mark that opens this cell is not closed.");
    }
    if (at + 1 >= text.size() && !at_end_) return outcome::unfinished;
    if (at + 1 == text.size() || text[at + 1] != '"') break;
  }
  auto const after = at + 1;
  if (after != text.size() && text[after] != separator_ && text[after] != '\n' && text[after] != '\r') {
    return break_off(fault::quoting, after,
                     "After a closing quotation mark comes a separator or the end of the line; within quotation marks "
                     "\" is written \"\".");
  }
  pieces_.push_back({begin, at - begin, doubled});
  at = after;
  return outcome::complete;
}

reader::outcome reader::break_off(fault const what, std::size_t const at, std::string message) {
  broken_at_ = at;
  wrong_ = {what, line_, line_, pieces_.size() + 1, std::move(message)};
  return outcome::broken;
}

void reader::skip_line() {
  for (;;) {
    auto const text = ahead();
    auto const at = text.find_first_of("\r\n");
    if (at == text.npos || (text[at] == '\r' && at + 1 == text.size() && !at_end_)) {
      begin_ += std::min(at, text.size());
      if (at_end_) return;
      refill();
      continue;
    }
    begin_ += at + (text.substr(at, 2) == "\r\n" ? 2 : 1);
    ++line_;
    return;
  }
}

found reader::leave_out() {
  // What was scanned is not looked at again, so that no input makes this slow.
  line_ += line_feeds(ahead().substr(0, broken_at_));
  begin_ += broken_at_;
  auto const before = line_;
  skip_line();
  wrong_.last_line = before;
  row_line_ = wrong_.line;
  return found::bad_row;
}

found reader::take_row() {
  auto const row = ahead().substr(0, row_size_);
  row_line_ = line_;
  begin_ += row_size_;
  line_ += row_quoted_ ? std::max(std::int64_t{1}, line_feeds(row)) : 1;
  fill_cells(row);
  if (row.find('\0') != row.npos) {
    return fail(fault::not_text, 0, "There is a zero byte: this is not text, or it is UTF-16.");
  }
  if (!is_ascii(row) && !is_utf8(row)) {
    auto const at = std::ranges::find_if_not(cells_, is_utf8);
    return fail(fault::not_utf8, std::size_t(at - cells_.begin()) + 1, "The text is not UTF-8.");
  }
  return found::row;
}

void reader::fill_cells(std::string_view const row) {
  auto size = std::size_t{0};
  for (auto const& p : pieces_) size += p.doubled ? p.size : 0;
  unfolded_.clear();
  unfolded_.reserve(size);  // the views into it must stay
  cells_.clear();
  for (auto const& p : pieces_) {
    auto const raw = row.substr(p.begin, p.size);
    if (!p.doubled) {
      cells_.push_back(raw);
      continue;
    }
    auto const from = unfolded_.size();
    for (auto i = std::size_t{0}; i != raw.size(); ++i) {
      unfolded_ += raw[i];
      if (raw[i] == '"') ++i;
    }
    cells_.emplace_back(unfolded_.data() + from, unfolded_.size() - from);
  }
}

found reader::fail(fault const what, std::size_t const column, std::string message) {
  failed_ = true;
  wrong_ = {what, row_line_, row_line_, column, std::move(message)};
  return found::failed;
}

static bool is_formula(std::string_view const s) {
  if (s.empty()) return false;
  if (s[0] == '=' || s[0] == '@' || s[0] == '\t') return true;
  auto const is_number = s.size() > 1 && ((s[1] >= '0' && s[1] <= '9') || s[1] == '.');
  return (s[0] == '+' || s[0] == '-') && s.size() > 1 && !is_number;
}

void append_cell(std::string& out, std::string_view const s) {
  auto const formula = is_formula(s);
  if (!formula && s.find_first_of(",\"\r\n") == s.npos) {
    out += s;
    return;
  }
  out += '"';
  if (formula) out += '\'';
  for (auto const c : s) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

}  // namespace madang::csv
