#include "core/base/text.h"

#include <gtest/gtest.h>

namespace madang {

TEST(text, utf8_is_told_from_what_only_looks_like_it) {
  for (auto const* right : {"", "a", "마당", "Müngersdorf", "\U0001F600", "\xF4\x8F\xBF\xBF"}) {
    EXPECT_TRUE(is_utf8(right)) << right;
  }
  for (auto const* wrong :
       {"\x80", "\xC0\xAF", "\xE0\x80\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xEB\xA7", "\xFF"}) {
    EXPECT_FALSE(is_utf8(wrong)) << wrong;
  }
}

TEST(text, percent_codes_come_and_go) {
  EXPECT_EQ("마당 +/", percent_decode(percent_encode("마당 +/")));
  EXPECT_EQ("a/b", percent_encode("a/b", "/"));
  for (auto const* wrong : {"%", "%4", "%zz", "abc%2"}) EXPECT_FALSE(percent_decode(wrong)) << wrong;
  EXPECT_EQ("A", percent_decode("%41"));
}

TEST(text, base64_comes_and_goes_and_has_one_spelling) {
  for (auto const* s : {"", "f", "fo", "foo", "foob", "fooba", "foobar", "\xFF\xFE\x00"}) {
    EXPECT_EQ(s, base64url_decode(base64url_encode(s)));
    EXPECT_EQ(s, base64_decode(base64_encode(s)));
  }
  EXPECT_EQ("Zm9vYg==", base64_encode("foob"));
  for (auto const* wrong : {"Z", "Zh", "Zm9vY", "Zm+v", "Zm 9"}) EXPECT_FALSE(base64url_decode(wrong)) << wrong;
}

TEST(text, a_number_is_the_whole_text_or_none) {
  EXPECT_EQ(-7, parse_int("-7"));
  EXPECT_EQ(1e3, parse_double("1e3"));
  for (auto const* wrong : {"", " 7", "7 ", "+7", "7x", "99999999999999999999"}) {
    EXPECT_FALSE(parse_int(wrong)) << wrong;
  }
  for (auto const* wrong : {"", "nan", "inf", "1e999", "1,5"}) EXPECT_FALSE(parse_double(wrong)) << wrong;
}

TEST(text, thousands_are_set_apart) {
  EXPECT_EQ("1,234,567", with_thousands(1'234'567));
  EXPECT_EQ("-1,234", with_thousands(-1'234));
  EXPECT_EQ("999", with_thousands(999));
}

}  // namespace madang
