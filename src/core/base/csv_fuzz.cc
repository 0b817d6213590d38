#include <random>

#include <gtest/gtest.h>

#include "core/base/csv.h"
#include "core/base/text.h"

// Whatever bytes come: no crash, no endless loop, and rows as a slow, obvious reader finds them.
namespace madang::csv {

namespace {

struct outcome {
  std::vector<std::vector<std::string>> rows;
  std::size_t bad{0};
  bool failed{false};
  friend bool operator==(outcome const&, outcome const&) = default;
};

// Gives `step` bytes at a time, so that every place of the text is once the end of a buffer.
source in_steps(std::string text, std::size_t const step) {
  return [text = std::move(text), at = std::size_t{0}, step](char* const to, std::size_t const size) mutable {
    auto const n = text.copy(to, std::min(size, step), at);
    at += n;
    return n;
  };
}

outcome read_all(std::string const& text, std::size_t const step) {
  auto r = reader{in_steps(text, step), ','};
  auto out = outcome{};
  for (auto n = std::size_t{0}; n <= text.size() + 1; ++n) {
    switch (r.next()) {
      case found::row: out.rows.emplace_back(r.cells().begin(), r.cells().end()); break;
      case found::bad_row: ++out.bad; break;
      case found::failed: out.failed = true; return out;
      case found::end: return out;
    }
  }
  ADD_FAILURE() << "more rows than bytes";
  return out;
}

// RFC 4180's grammar one character at a time, without limits.
outcome read_slowly(std::string const& text) {
  auto out = outcome{};
  auto at = std::size_t{0};
  auto const peek = [&] { return at < text.size() ? text[at] : '\0'; };
  auto const done = [&] { return at == text.size(); };
  auto const end_line = [&] {
    if (done()) return;
    if (text[at++] == '\r' && peek() == '\n') ++at;
  };
  auto const is_break = [&] { return peek() == '\n' || peek() == '\r'; };
  if (text.starts_with("\xEF\xBB\xBF")) at = 3;
  while (!done()) {
    auto const begin = at;
    auto row = std::vector<std::string>{};
    auto bad = false;
    for (;;) {
      auto cell = std::string{};
      if (!done() && peek() == '"') {
        for (++at; !done() && (peek() != '"' || (at + 1 < text.size() && text[at + 1] == '"')); ++at) {
          if (peek() == '"') ++at;
          cell += peek();
        }
        bad = done();
        if (!bad) ++at;
        bad = bad || (!done() && peek() != ',' && !is_break());
      } else {
        for (; !done() && peek() != ',' && !is_break(); ++at) cell += peek();
      }
      row.push_back(std::move(cell));
      if (bad || done() || is_break()) break;
      ++at;
    }
    if (bad) {
      while (!done() && !is_break()) ++at;
      end_line();
      ++out.bad;
      continue;
    }
    end_line();
    auto const raw = std::string_view{text}.substr(begin, at - begin);
    if (raw.find('\0') != raw.npos || !is_utf8(raw)) {
      out.failed = true;
      return out;
    }
    out.rows.push_back(std::move(row));
  }
  return out;
}

std::string mutated(std::string s, std::mt19937& random) {
  constexpr auto kPieces = std::array<std::string_view, 14>{"\"", "\"\"", ",",    "\n", "\r\n",         "\r",  ";",
                                                            "a",  "ü",    "\xFC", "",   "\xEF\xBB\xBF", "3.5", "\",\""};
  auto const pick = [&](std::size_t const n) { return std::uniform_int_distribution<std::size_t>{0, n}(random); };
  for (auto n = pick(6); n != 0; --n) {
    auto const at = pick(s.size());
    if (pick(3) == 0) s.erase(at, pick(5));
    else s.insert(at, pick(20) == 0 ? std::string_view{"\0", 1} : kPieces[pick(kPieces.size() - 1)]);
  }
  return s;
}

}  // namespace

TEST(csv_fuzz, any_bytes_give_the_rows_that_the_grammar_says) {
  auto corpus = std::vector<std::string>{"date,time,pm25\n2010-01-01,00:00:00,31.45\n",
                                         "a,\"b\nc\",\"d\"\"e\"\r\n1,2,3\r\n",
                                         "\"\",\"\",\"\"\n,,\n\n\r\r\n",
                                         "\"unclosed\nx,y\n",
                                         "\"a\"b,c\nd,e\n",
                                         "\xEF\xBB\xBFkey,value\n서울,1\n",
                                         "\"\"\"\"\n\"\"\n",
                                         ""};
  auto const seed = 4'180u;
  auto random = std::mt19937{seed};
  for (auto i = 0; i != 8'000; ++i) {
    auto const text = mutated(corpus[std::size_t(i) % corpus.size()], random);
    auto const expected = read_slowly(text);
    for (auto const step : {std::size_t{1}, std::size_t{3}, std::size_t{1'000}}) {
      ASSERT_EQ(expected, read_all(text, step)) << "seed " << seed << ", round " << i << ", step " << step << ":\n"
                                                << testing::PrintToString(text);
    }
    if (i % 50 == 0 && text.size() < 200) corpus.push_back(text);
  }
}

static std::chrono::duration<double> time_to_read(std::string_view const line) {
  auto text = std::string{};
  while (text.size() < (4u << 20)) text += line;
  auto const begun = std::chrono::steady_clock::now();
  read_all(text, 1u << 16);
  return std::chrono::steady_clock::now() - begun;
}

// A reader that looked again at what it has skipped would need thousands of times as long.
TEST(csv_fuzz, hostile_quotation_marks_do_not_make_it_slow) {
  auto const plain = time_to_read("a,b\n");
  for (auto const* line : {"\"\n", "\"\"\"\n", "\"\"x\n", "a,\"\n", "\",\n", "\"a\"b\n"}) {
    EXPECT_LT(time_to_read(line), 50 * plain) << line;
  }
}

}  // namespace madang::csv
