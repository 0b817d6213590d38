#include "core/base/csv.h"

#include <fstream>

#include <gtest/gtest.h>

#include "core/base/encoding.h"
#include "core/base/limits.h"

namespace madang::csv {

using table = std::vector<std::vector<std::string>>;

static std::vector<std::string> cells_of(reader const& r) { return {r.cells().begin(), r.cells().end()}; }

static table all_rows(std::string text, char const separator = '\0') {
  auto r = reader{from_text(std::move(text)), separator};
  auto out = table{};
  for (auto f = r.next(); f != found::end; f = r.next()) {
    EXPECT_EQ(found::row, f) << r.wrong().message;
    if (f != found::row) break;
    out.push_back(cells_of(r));
  }
  return out;
}

TEST(csv, rows_end_in_line_feeds_returns_or_both) {
  auto const expected = table{{"a", "b"}, {"1", "2"}};
  for (auto const* text : {"a,b\n1,2\n", "a,b\r\n1,2\r\n", "a,b\r1,2\r", "a,b\n1,2", "a,b\r\n1,2",
                           "\xEF\xBB\xBF"
                           "a,b\n1,2\n"}) {
    EXPECT_EQ(expected, all_rows(text)) << text;
  }
}

TEST(csv, quoted_cells_hold_separators_line_breaks_and_quotation_marks) {
  EXPECT_EQ((table{{"a,b", "say \"no\"", "two\r\nlines", ""}, {"1", "\"", "3", "4"}}),
            all_rows("\"a,b\",\"say \"\"no\"\"\",\"two\r\nlines\",\"\"\n1,\"\"\"\",3,4\n"));
}

TEST(csv, a_quotation_mark_within_a_cell_stands_for_itself) {
  EXPECT_EQ((table{{"2\" pipe", "a\"b\""}}), all_rows("2\" pipe,a\"b\"\n"));
}

TEST(csv, empty_cells_and_empty_lines_stay) {
  EXPECT_EQ((table{{"", "", ""}, {""}, {"", "x"}}), all_rows(",,\n\n,x\n"));
  EXPECT_EQ(table{}, all_rows(""));
  EXPECT_EQ(table{}, all_rows("\xEF\xBB\xBF"));
  EXPECT_EQ((table{{""}}), all_rows("\n"));
}

TEST(csv, the_separator_is_the_one_the_first_line_has_most_of) {
  EXPECT_EQ((table{{"a", "b", "c,d"}}), all_rows("a;b;c,d\n"));
  EXPECT_EQ((table{{"a", "b;c"}}), all_rows("a\tb;c\n", '\t'));
  EXPECT_EQ((table{{"a", "b"}, {"1;2;3;4", "5"}}), all_rows("a\tb\n1;2;3;4\t5\n"));
  EXPECT_EQ((table{{"x;y;z", "b"}}), all_rows("\"x;y;z\",b\n"));
  EXPECT_EQ((table{{"only"}}), all_rows("only\n"));
  EXPECT_EQ((table{{"a;b"}}), all_rows("a;b\n", ','));
}

TEST(csv, lines_are_counted_as_an_editor_counts_them) {
  auto r = reader{from_text("a,b\n\"1\n2\n\",3\n4,5\n")};
  r.next();
  EXPECT_EQ(1, r.line());
  r.next();
  EXPECT_EQ(2, r.line());
  r.next();
  EXPECT_EQ(5, r.line());
  EXPECT_EQ(found::end, r.next());
  EXPECT_EQ(found::end, r.next());
}

TEST(csv, lines_before_the_table_can_be_skipped) {
  auto r = reader{from_text("Air quality; all stations\r\n\"made, by hand\r\na,b\r\n1,2\r\n")};
  r.skip_lines(2);
  ASSERT_EQ(found::row, r.next());
  EXPECT_EQ((std::vector<std::string>{"a", "b"}), cells_of(r));
  EXPECT_EQ(3, r.line());
}

TEST(csv, a_wrong_row_is_left_out_and_named) {
  auto r = reader{from_text("a,b\n1,\"2\"x,\n3,4\n")};
  r.next();
  ASSERT_EQ(found::bad_row, r.next());
  EXPECT_EQ(2, r.wrong().line);
  EXPECT_EQ(2, r.wrong().last_line);
  EXPECT_EQ(2u, r.wrong().column);
  EXPECT_EQ(fault::quoting, r.wrong().what);
  EXPECT_TRUE(r.wrong().message.starts_with("After a closing quotation mark"));
  ASSERT_EQ(found::row, r.next());
  EXPECT_EQ((std::vector<std::string>{"3", "4"}), cells_of(r));
  EXPECT_EQ(3, r.line());
}

TEST(csv, a_quotation_mark_that_is_not_closed_is_named) {
  auto r = reader{from_text("a,b\n1,\"2\n3,4\n5,6")};
  r.next();
  ASSERT_EQ(found::bad_row, r.next());
  EXPECT_EQ(2, r.wrong().line);
  EXPECT_EQ(4, r.wrong().last_line);
  EXPECT_EQ(found::end, r.next());
}

TEST(csv, what_is_too_long_or_too_wide_is_left_out) {
  auto const long_cell = std::string(limits::kCsvCell + 1, 'x');
  auto wide = std::string(limits::kCsvColumns, ',');
  auto long_row = std::string{};
  while (long_row.size() <= limits::kCsvRow) long_row += std::string(limits::kCsvCell, 'y') + ',';
  auto r =
      reader{from_text("a,b\n" + long_cell + ",1\n\"" + long_cell + "\",2\n" + wide + "\n" + long_row + "\n1,2\n")};
  r.next();
  for (auto const& [what, line] :
       {std::pair{fault::too_long, 2}, {fault::too_long, 3}, {fault::too_wide, 4}, {fault::too_long, 5}}) {
    ASSERT_EQ(found::bad_row, r.next());
    EXPECT_EQ(what, r.wrong().what);
    EXPECT_EQ(line, r.wrong().line);
  }
  ASSERT_EQ(found::row, r.next());
  EXPECT_EQ((std::vector<std::string>{"1", "2"}), cells_of(r));
  EXPECT_EQ(6, r.line());
}

TEST(csv, the_longest_and_widest_that_is_allowed_is_read) {
  auto const cell = std::string(limits::kCsvCell, 'x');
  EXPECT_EQ((table{{cell, cell}}), all_rows(cell + ",\"" + cell + "\"\n", ','));
  EXPECT_EQ(limits::kCsvColumns, all_rows(std::string(limits::kCsvColumns - 1, ',') + "\n").at(0).size());
}

TEST(csv, what_is_not_utf8_ends_the_reading) {
  auto r = reader{from_text("a,b\n1,2\n3,M\xFCnster\n5,6\n")};
  r.next();
  r.next();
  ASSERT_EQ(found::failed, r.next());
  EXPECT_EQ(fault::not_utf8, r.wrong().what);
  EXPECT_EQ(3, r.wrong().line);
  EXPECT_EQ(2u, r.wrong().column);
  EXPECT_EQ(found::failed, r.next());
}

TEST(csv, what_is_no_text_ends_the_reading) {
  for (auto const& text : {std::string{"\xFF\xFE" "a\0,\0b\0\n\0", 10}, std::string{"PK\x03\x04\0\0\0\0", 8}}) {
    auto r = reader{from_text(text)};
    ASSERT_EQ(found::failed, r.next());
    EXPECT_EQ(fault::not_text, r.wrong().what);
  }
}

TEST(csv, files_that_cannot_be_read_are_named) {
  EXPECT_THROW(from_file("/nowhere/x.csv"), unreadable);
  EXPECT_THROW(from_file("/tmp"), unreadable);
  auto r = reader{[](char*, std::size_t) -> std::size_t { throw unreadable{"The disk is gone."}; }};
  ASSERT_EQ(found::failed, r.next());
  EXPECT_EQ("The disk is gone.", r.wrong().message);
}

TEST(csv, a_file_larger_than_every_buffer_is_read_as_it_is) {
  auto text = std::string{"n,square\n"};
  for (auto i = 0; i != 100'000; ++i) text += std::to_string(i) + ",\"" + std::to_string(i * 2) + "\"\n";
  auto r = reader{from_text(text)};
  r.next();
  for (auto i = 0; i != 100'000; ++i) {
    ASSERT_EQ(found::row, r.next());
    ASSERT_EQ(std::to_string(i), r.cells()[0]);
    ASSERT_EQ(std::to_string(i * 2), r.cells()[1]);
    ASSERT_EQ(i + 2, r.line());
  }
  EXPECT_EQ(found::end, r.next());
  EXPECT_EQ(std::int64_t(text.size()), r.bytes_read());
}

static std::string decoded(std::string const& bytes, std::string_view const encoding, std::size_t const step) {
  auto at = std::size_t{0};
  auto s = to_utf8([&](char* const to, std::size_t const size) {
    auto const n = bytes.copy(to, std::min(size, step), at);
    at += n;
    return n;
  }, encoding);
  auto out = std::string{};
  for (char buffer[7];;) {
    auto const n = s(buffer, sizeof buffer);
    if (n == 0) return out;
    out.append(buffer, n);
  }
}

TEST(encoding, other_encodings_become_utf8) {
  for (auto const step : {1, 2, 3, 100}) {
    EXPECT_EQ("Münster;8,5 €", decoded("M\xFCnster;8,5 \x80", "windows-1252", std::size_t(step)));
    EXPECT_EQ("서울,따릉이", decoded("\xBC\xAD\xBF\xEF,\xB5\xFB\xB8\xAA\xC0\xCC", "cp949", std::size_t(step)));
    EXPECT_EQ("a,\n", decoded(std::string{"\xFF\xFE" "a\0,\0\n\0", 8}, "utf-16", std::size_t(step)));
    EXPECT_EQ("", decoded("", "latin1", std::size_t(step)));
  }
}

TEST(encoding, bytes_that_mean_nothing_are_refused) {
  EXPECT_THROW(decoded("M\xFCnster", "cp949", 100), std::runtime_error);
  EXPECT_THROW(decoded("M\xFCnster", "utf-8", 100), std::runtime_error);
  EXPECT_THROW(decoded("\xBC", "cp949", 100), std::runtime_error);
}

TEST(encoding, unknown_names_are_refused) {
  EXPECT_TRUE(known_encoding("latin1"));
  EXPECT_TRUE(known_encoding("CP949"));
  EXPECT_TRUE(known_encoding("euc-kr"));
  EXPECT_FALSE(known_encoding("latin-eins"));
  EXPECT_FALSE(known_encoding(""));
  EXPECT_THROW(to_utf8([](char*, std::size_t) { return std::size_t{0}; }, "klingon"), std::invalid_argument);
}

TEST(csv_cell, has_quotes_where_it_needs_them) {
  auto const cell = [](std::string_view const text) {
    auto out = std::string{};
    append_cell(out, text);
    return out;
  };
  EXPECT_EQ("Station 7", cell("Station 7"));
  EXPECT_EQ("\"a, b\"", cell("a, b"));
  EXPECT_EQ("\"say \"\"so\"\"\"", cell("say \"so\""));
  EXPECT_EQ("\"two\nlines\"", cell("two\nlines"));
  EXPECT_EQ("-1.5", cell("-1.5"));
  EXPECT_EQ("+.5", cell("+.5"));
  EXPECT_EQ("-", cell("-"));
  for (auto const* formula : {"=1+1", "@SUM(A1)", "+cmd", "-cmd|' /C calc'!A0", "\tx"}) {
    EXPECT_EQ("\"'" + std::string{formula} + "\"", cell(formula));
  }
}

}  // namespace madang::csv
