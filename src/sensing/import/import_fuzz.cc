#include <random>

#include "sensing/import/mapping.h"
#include "sensing/import/recipe.h"
#include "sensing/import/test_import.h"
#include "sensing/import/time_format.h"

// Tables and mappings that nobody would write: refused or read, never more.
namespace madang::sensing::series_import {

static std::string mutated(std::string s, std::mt19937& random, std::span<std::string_view const> pieces) {
  auto const pick = [&](std::size_t const n) { return std::uniform_int_distribution<std::size_t>{0, n}(random); };
  for (auto n = pick(8); n != 0; --n) {
    auto const at = pick(s.size());
    if (pick(2) == 0) s.erase(at, pick(12));
    else s.insert(at, pieces[pick(pieces.size() - 1)]);
  }
  return s;
}

class import_fuzz : public importing {
 protected:
  static constexpr auto kSeed = 19'119u;
  std::mt19937 random{kSeed};
  std::string mapping =
      R"({"title":"t","source":"s","decimal":".","missing":["NA"],"skip_rows_if":[{"column":"k","is":["x"]}],
    "time":{"text":"{day} {hour}","format":"%Y-%m-%d %H:%M","zone":"Europe/Berlin"},
    "thing":{"key":"{k}","name":"{k} {v}","longitude":"{lon}","latitude":"{lat}","properties":{"a":"{v}","b":[1]}},
    "series":[{"column":"v","name":"n","minimum":-5,"maximum":1e3,"factor":0.1,"only_if":[{"column":"k","is":["a","b"]}],
      "observed_property":{"name":"p","definition":"urn:p"},"unit":{"name":"u","symbol":"","definition":"urn:u"}}]})";
  std::string table =
      "day,hour,k,lon,lat,v\n2015-10-25,02:30,a,7.5,52,1\n2015-10-25,02:30,a,,,NA\n2016-03-27,02:30,b,500,\"5\n2\",2."
      "5\n,,,,,\n2016-03-28,24:00,x,1,1,1\n";
};

TEST_F(import_fuzz, any_table_is_read_or_refused) {
  constexpr auto kPieces =
      std::array<std::string_view, 16>{"\"",      ",",          "\n",    "\r\n", "1e999",
                                       "-",       "2015-10-25", "02:30", "nan",  "\xFC",
                                       "ü",       ";",          "a",     "x",    "\n2015-10-25,02:00,a,1,1,3\n",
                                       "99999999"};
  auto const m = file("m.json", mapping);
  for (auto i = 0; i != 1'000; ++i) {
    auto const text = mutated(table, random, kPieces);
    auto const code = run({file("a.csv", text), "--mapping", m, "--keep-going"});
    ASSERT_TRUE(code == 0 || code == 1) << "seed " << kSeed << ", round " << i << ":\n" << text;
    ASSERT_FALSE(HasFailure()) << "seed " << kSeed << ", round " << i << ":\n" << text;
    port = {};
  }
}

TEST_F(import_fuzz, any_mapping_is_read_or_refused) {
  constexpr auto kPieces = std::array<std::string_view, 16>{
      "\"", "{", "}", "[", "]", ",", ":", "null", "-1", "{column}", "*", "\\u0000", "true", "{{", "%Q", "\"key\":"};
  auto read = 0;
  for (auto i = 0; i != 5'000; ++i) {
    auto const text = mutated(mapping, random, kPieces);
    auto m = read_mapping(text);
    auto const r = m ? make_recipe(std::move(*m)) : result<recipe, api::problems>{m.error()};
    if (r) ++read;
    else ASSERT_FALSE(r.error().empty()) << "seed " << kSeed << ", round " << i;
  }
  EXPECT_GT(read, 100);
}

TEST_F(import_fuzz, any_time_is_read_or_refused) {
  constexpr auto kPieces =
      std::array<std::string_view, 12>{"%", "9", "-", ":", "T", "%Y", "%j", "%z", "%p", " ", "+99:99", "%f"};
  for (auto i = 0; i != 20'000; ++i) {
    auto const f = time_format::parse(mutated("%Y-%m-%d %H:%M:%S", random, kPieces));
    if (f) f->read(mutated("2015-10-25 02:30:00", random, kPieces));
    time_format::parse("iso8601")->read(mutated("2015-10-25T02:30:00+01:00", random, kPieces));
  }
}

}  // namespace madang::sensing::series_import
