#include <gtest/gtest.h>

#include "core/base/limits.h"
#include "core/query/odata.h"

namespace madang::query {
namespace {

options read(std::string_view const query) {
  auto o = parse_options(query);
  EXPECT_TRUE(o) << query << ": " << o.error()[0].option << ' ' << o.error()[0].offset << ": " << o.error()[0].message;
  return o ? *o : options{};
}

std::vector<problem> problems(std::string_view const query) {
  auto const o = parse_options(query);
  EXPECT_FALSE(o) << query;
  return o ? std::vector<problem>{} : o.error();
}

constexpr auto kUnsupported = problem::kind::unsupported;

}  // namespace

TEST(odata_options, nothing_asks_for_nothing) {
  EXPECT_EQ(options{}, read(""));
  EXPECT_EQ(options{}, read("&&"));
}

TEST(odata_options, all_of_them_together) {
  auto const o = read(
      "$filter=result%20gt%205&$orderby=phenomenonTime%20desc,id&$select=id,result,properties/a"
      "&$expand=Datastream&$top=10&$skip=20&$count=true&$resultFormat=dataArray&$skiptoken=abc%3D");
  EXPECT_EQ("result gt 5", to_odata(*o.filter));
  ASSERT_EQ(2U, o.orderby.size());
  EXPECT_EQ("phenomenonTime", to_odata(o.orderby[0].by));
  EXPECT_TRUE(o.orderby[0].descending);
  EXPECT_FALSE(o.orderby[1].descending);
  EXPECT_EQ((std::vector<selection>{{make_path("id")}, {make_path("result")}, {make_path("properties/a")}}), o.select);
  EXPECT_EQ(3U, o.select[1].offset);
  ASSERT_EQ(1U, o.expand.size());
  EXPECT_EQ("Datastream", o.expand[0].relation);
  EXPECT_EQ(options{}, o.expand[0].inner);
  EXPECT_EQ(10, o.top);
  EXPECT_EQ(20, o.skip);
  EXPECT_EQ(true, o.count);
  EXPECT_EQ(result_format::data_array, o.format);
  EXPECT_EQ("abc=", o.skiptoken);
  EXPECT_TRUE(o.custom.empty());
}

TEST(odata_options, a_plus_is_a_space_unless_it_is_encoded) {
  EXPECT_EQ("name eq 'a b'", to_odata(*read("$filter=name+eq+'a+b'").filter));
  EXPECT_EQ("name eq 'a+b'", to_odata(*read("$filter=name%20eq%20'a%2Bb'").filter));
}

TEST(odata_options, an_offset_survives_whether_its_plus_is_encoded_or_not) {
  for (auto const* time :
       {"2020-01-01T01:00:00+01:00", "2020-01-01T01:00:00%2B01:00", "2020-01-01T01:00:00%2b01%3A00"}) {
    auto const o = read("$filter=resultTime+ge+" + std::string{time} + "+and+true");
    EXPECT_EQ("resultTime ge 2020-01-01T00:00:00Z and true", to_odata(*o.filter)) << time;
  }
}

TEST(odata_options, names_may_be_encoded_and_in_any_case) {
  EXPECT_EQ(5, read("%24top=5").top);
  EXPECT_EQ(5, read("$Top=5").top);
  EXPECT_EQ(result_format::geojson, read("$resultformat=geojson").format);
  EXPECT_EQ(1U, read("$orderBy=name").orderby.size());
}

TEST(odata_options, what_has_no_dollar_is_passed_on) {
  auto const o = read("api%20key=a+b%26c&$top=1&x&api%20key=2");
  EXPECT_EQ((std::vector<std::pair<std::string, std::string>>{{"api key", "a b&c"}, {"x", ""}, {"api key", "2"}}),
            o.custom);
}

TEST(odata_options, orderby_takes_several_keys_paths_and_expressions) {
  auto const o = read("$orderby=Datastream/id desc, length(name) ASC,result add 1 , id");
  ASSERT_EQ(4U, o.orderby.size());
  EXPECT_EQ("Datastream/id", to_odata(o.orderby[0].by));
  EXPECT_EQ("length(name)", to_odata(o.orderby[1].by));
  EXPECT_EQ("result add 1", to_odata(o.orderby[2].by));
  EXPECT_TRUE(o.orderby[0].descending);
  EXPECT_FALSE(o.orderby[1].descending || o.orderby[2].descending || o.orderby[3].descending);
}

TEST(odata_options, select_takes_properties_relations_and_all) {
  EXPECT_EQ((std::vector<selection>{{make_path("@iot.id")},
                                    {make_path("Observations")},
                                    {make_path("unitOfMeasurement/name")},
                                    {make_path("*")}}),
            read("$select=@iot.id, Observations,unitOfMeasurement/name,*,@iot.id").select);
}

TEST(odata_options, expand_nests_by_path_and_by_options) {
  auto const by_path = read("$expand=Datastreams/Observations($top=1)");
  EXPECT_EQ(by_path, read("$expand=Datastreams($expand=Observations($top=1))"));
  ASSERT_EQ(1U, by_path.expand.size());
  EXPECT_EQ("Observations", by_path.expand[0].inner.expand[0].relation);
  EXPECT_EQ(1, by_path.expand[0].inner.expand[0].inner.top);

  auto const o = read(
      "$expand=Observations($filter=result eq 'a;b)' or (result gt 5);$select=result,id;$orderby=result desc;"
      "$top=3;$skip=1;$count=false;$expand=FeatureOfInterest),Sensor");
  ASSERT_EQ(2U, o.expand.size());
  auto const& inner = o.expand[0].inner;
  EXPECT_EQ("result eq 'a;b)' or result gt 5", to_odata(*inner.filter));
  EXPECT_EQ(2U, inner.select.size());
  EXPECT_TRUE(inner.orderby[0].descending);
  EXPECT_EQ(3, inner.top);
  EXPECT_EQ(1, inner.skip);
  EXPECT_EQ(false, inner.count);
  EXPECT_EQ("FeatureOfInterest", inner.expand[0].relation);
  EXPECT_EQ("Sensor", o.expand[1].relation);
}

TEST(odata_options, what_is_expanded_along_two_paths_is_expanded_once) {
  EXPECT_EQ(read("$expand=A($expand=B,C)"), read("$expand=A/B,A/C"));
  EXPECT_EQ(read("$expand=A($expand=B)"), read("$expand=A,A/B,A"));
  EXPECT_EQ(read("$expand=A($top=1;$expand=B)"), read("$expand=A/B,A($top=1)"));
  EXPECT_EQ(read("$expand=A($top=1;$expand=B)"), read("$expand=A($top=1),A/B"));
  EXPECT_EQ((std::vector<problem>{{"$expand", 10, "A is expanded twice with options."}}),
            problems("$expand=A($top=1),A($top=2)"));
}

TEST(odata_options, what_is_not_supported_is_told_apart_from_what_is_wrong) {
  EXPECT_EQ((std::vector<problem>{{"$search", 0, "$search is not supported.", kUnsupported}}), problems("$search=x"));
  EXPECT_EQ((std::vector<problem>{{"$format", 0, "$format is not supported.", kUnsupported}}),
            problems("$format=json"));
  EXPECT_EQ((std::vector<problem>{{"$", 0, "$ is not supported.", kUnsupported}}), problems("$=json"));
  EXPECT_EQ((std::vector<problem>{{"$expand", 7, "$levels is not supported inside $expand.", kUnsupported}}),
            problems("$expand=Things($levels=2)"));
  EXPECT_EQ((std::vector<problem>{{"$expand", 7, "$resultFormat is not supported inside $expand.", kUnsupported}}),
            problems("$expand=Things($resultFormat=CSV)"));
  EXPECT_EQ((std::vector<problem>{{"$expand", 0, "'*' is not supported; name the relations.", kUnsupported}}),
            problems("$expand=*"));
  EXPECT_EQ((std::vector<problem>{{"$expand", 7, "Only relations can be expanded.", kUnsupported}}),
            problems("$expand=Things/$ref"));
  EXPECT_EQ((std::vector<problem>{{"$resultFormat", 0, "The formats are dataArray, CSV and GeoJSON.", kUnsupported}}),
            problems("$resultFormat=xml"));
  EXPECT_EQ((std::vector<problem>{{"$select", 0, "distinct: is not supported.", kUnsupported}}),
            problems("$select=distinct:name"));
}

TEST(odata_options, each_mistake_is_told_with_its_option_and_place) {
  struct wrong { char const* query; problem error; };
  auto const number = "A whole number was expected, 0 or more.";
  auto const junk = "Something follows that has no meaning here.";
  for (auto const& w : std::vector<wrong>{
           {"$filter=a%20eq", {"$filter", 4, "A value is missing at the end."}},
           {"$filter", {"$filter", 0, "A value is missing at the end."}},
           {"$filter=a eq 1;b", {"$filter", 6, junk}},
           {"$top=-1", {"$top", 0, number}},
           {"$top=", {"$top", 0, number}},
           {"$top=ten", {"$top", 0, number}},
           {"$top=1.5", {"$top", 1, junk}},
           {"$top=99999999999999999999", {"$top", 0, "The number is too large."}},
           {"$skip=-5", {"$skip", 0, number}},
           {"$count=yes", {"$count", 0, "true or false was expected."}},
           {"$count=1", {"$count", 0, "true or false was expected."}},
           {"$orderby=", {"$orderby", 0, "A value is missing at the end."}},
           {"$orderby=a up", {"$orderby", 2, junk}},
           {"$orderby=a,", {"$orderby", 2, "A value is missing at the end."}},
           {"$select=", {"$select", 0, "The name of a property was expected here."}},
           {"$select=a,,b", {"$select", 2, "The name of a property was expected here."}},
           {"$select=a b", {"$select", 2, junk}},
           {"$expand=", {"$expand", 0, "The name of a relation was expected here."}},
           {"$expand=A/", {"$expand", 2, "The name of a relation was expected here."}},
           {"$expand=A($top=1", {"$expand", 8, "A ')' is missing."}},
           {"$expand=A()", {"$expand", 2, "An option such as $filter= was expected here."}},
           {"$expand=A(top=1)", {"$expand", 2, "An option such as $filter= was expected here."}},
           {"$expand=A($top)", {"$expand", 6, "A '=' was expected after the name of the option."}},
           {"$expand=A($top=1;$Top=2)", {"$expand", 9, "$Top is given twice."}},
           {"$expand=A($filter=b eq;$top=1)", {"$expand", 14, "A value was expected here."}},
           {"$expand=A($top=1 $skip=1)", {"$expand", 9, "A ';' or ')' was expected here."}},
           {"$skiptoken=", {"$skiptoken", 0, "The token is empty."}},
           {"$top=1&$top=2", {"$top", 0, "$top is given twice."}},
           {"$top=1&%24TOP=1", {"$top", 0, "$top is given twice."}},
           {"$filter=a%2", {"$filter", 0, "A '%' must be followed by two hexadecimal digits."}},
           {"%zz=1", {"%zz", 0, "A '%' must be followed by two hexadecimal digits."}},
           {"$filter=a%20eq%20'%FF'", {"$filter", 0, "The text is not UTF-8."}},
           {"%FF=1", {"?", 0, "The text is not UTF-8."}},
           {"$filter=a%20eq%20'%00'", {"$filter", 0, "A text must not hold the character U+0000."}},
       }) {
    auto const found = problems(w.query);
    ASSERT_EQ(1U, found.size()) << w.query;
    EXPECT_EQ(w.error, found[0]) << w.query << " → " << found[0].option << ' ' << found[0].offset << ": "
                                 << found[0].message;
  }
}

TEST(odata_options, every_option_that_is_wrong_is_told) {
  auto const found = problems("$filter=a+eq&$top=x&$select=name&$what=1&$count=maybe");
  ASSERT_EQ(4U, found.size());
  EXPECT_EQ("$filter", found[0].option);
  EXPECT_EQ("$top", found[1].option);
  EXPECT_EQ("$what", found[2].option);
  EXPECT_EQ("$count", found[3].option);
}

TEST(odata_options, lengths_and_lists_have_limits) {
  auto const one = [](std::string const& query) {
    auto const found = problems(query);
    return found.empty() ? std::string{} : found[0].message;
  };
  EXPECT_EQ("The option is longer than is allowed.",
            one("$filter=a eq '" + std::string(limits::kQueryOption, 'x') + "'"));
  EXPECT_EQ("The option is longer than is allowed.", one("x=" + std::string(limits::kQueryOption + 1, 'x')));
  auto many = std::string{"x"};
  for (auto i = std::size_t{0}; i != limits::kQueryOptions; ++i) many += "&x";
  EXPECT_EQ("There are more options than are allowed.", one(many));

  auto const list = [](std::string text, std::size_t const n) {
    for (auto i = std::size_t{0}; i != n; ++i) text += (i == 0 ? "p" : ",p") + std::to_string(i);
    return text;
  };
  EXPECT_EQ("There are more keys than are allowed.", one(list("$orderby=", limits::kQueryOrderKeys + 1)));
  EXPECT_EQ("More is selected than is allowed.", one(list("$select=", limits::kQuerySelected + 1)));
  EXPECT_EQ("More is expanded than is allowed.", one(list("$expand=", limits::kExpandItems + 1)));
  EXPECT_EQ(limits::kQuerySelected, read(list("$select=", limits::kQuerySelected)).select.size());

  auto deep = std::string{"$expand=A"};
  for (auto i = std::size_t{1}; i != limits::kExpandDepth; ++i) deep += "/A";
  EXPECT_EQ(1U, read(deep).expand.size());
  EXPECT_EQ("Expansions are nested too deeply.", one(deep + "/A"));
  EXPECT_EQ("Expansions are nested too deeply.", one(deep + "($expand=A)"));
}

TEST(odata_options, what_is_printed_reads_back_as_the_same) {
  for (auto const* query : {
           "", "$top=0", "$filter=name eq 'a%26b=c%2Bd%25;''(%23' and result gt -1.5e-300",
           "$expand=A/B($filter=x eq ';';$orderby=y desc,length(z);$expand=C/D),E&$select=id,@iot.id,*&$count=false",
           "$filter=a&$orderby=b desc&$skip=5&$resultFormat=CSV&$skiptoken=x%2By%26%3D&my%20key=a%3Db&flag",
       }) {
    auto const o = read(query);
    auto const text = to_query(o);
    EXPECT_EQ(std::string::npos, text.find_first_of(" +#\"<>")) << text;
    auto const again = parse_options(text);
    ASSERT_TRUE(again) << text << ": " << again.error()[0].message;
    EXPECT_EQ(o, *again) << text;
  }
}

}  // namespace madang::query
