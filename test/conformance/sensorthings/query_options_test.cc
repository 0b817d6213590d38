// 18-088, clause 9.3: query options and the order in which they are evaluated.
#include <fmt/format.h>

#include "sensorthings/sensorthings_fixture.h"

namespace madang::sensing {

class query_options : public sensorthings_fixture {
 protected:
  // Things a to e with a datastream each, three observations in each: 10 11 12, 20 21 22 …
  void SetUp() override {
    auto n = 1;
    for (auto const* name : {"b", "a", "e", "d", "c"}) {
      make("Things", whole_thing(name, 8 + n, 50));
      for (auto i = 0; i != 3; ++i) {
        observe(fmt::format("Datastreams({})", n), fmt::format("2026-05-04T0{}:0{}:00Z", i, n),
                fmt::format("{}", n * 10 + i));
      }
      ++n;
    }
  }
};

TEST_P(query_options, orderby_sorts) {
  EXPECT_EQ("b,a,e,d,c", each("Things"));
  EXPECT_EQ("a,b,c,d,e", each("Things?$orderby=name"));
  EXPECT_EQ("a,b,c,d,e", each("Things?$orderby=name asc"));
  EXPECT_EQ("e,d,c,b,a", each("Things?$orderby=name desc"));
  EXPECT_EQ("c,d,e,a,b", each("Things?$orderby=id desc"));
  EXPECT_EQ("c,d,e,a,b", each("Things?$orderby=@iot.id desc"));
  EXPECT_EQ("c,d,e,a,b", each("Things?$orderby=description,id desc"));
  // Over relations, by functions, into JSON.
  EXPECT_EQ("Air of a,Air of b,Air of c,Air of d,Air of e", each("Datastreams?$orderby=Thing/name"));
  EXPECT_EQ("Place of c,Place of d,Place of e,Place of a,Place of b",
            each("Locations?$orderby=geo.distance(location,geography'POINT(20 50)')"));
  EXPECT_EQ("Place of c,Place of d,Place of e,Place of a,Place of b",
            each("Locations?$orderby=location/coordinates[0] desc"));
  EXPECT_EQ("52,51,50,42,41", each("Observations?$orderby=result desc&$top=5", "result"));
  EXPECT_EQ("10,20,30,40,50,11,21", each("Observations?$orderby=phenomenonTime&$top=7", "result"));
  EXPECT_EQ("52,42,32,22,12,51", each("Observations?$orderby=phenomenonTime desc&$top=6", "result"));
  EXPECT_EQ("20,21,22,10,11,12,50",
            each("Observations?$orderby=Datastream/Thing/name,phenomenonTime&$top=7", "result"));
  EXPECT_EQ("12,11,10", each("Datastreams(1)/Observations?$orderby=phenomenonTime desc", "result"));
}

TEST_P(query_options, top_limits) {
  EXPECT_EQ("b,a", each("Things?$top=2"));
  EXPECT_EQ("", each("Things?$top=0"));
  EXPECT_EQ("b,a,e,d,c", each("Things?$top=1000000"));
  EXPECT_EQ("10", each("Observations?$top=1", "result"));
  EXPECT_EQ("", each("Observations?$top=0", "result"));
}

TEST_P(query_options, skip_leaves_out) {
  EXPECT_EQ("d,c", each("Things?$skip=3"));
  EXPECT_EQ("e,d", each("Things?$skip=2&$top=2"));
  EXPECT_EQ("", each("Things?$skip=5"));
  EXPECT_EQ("", each("Things?$skip=9223372036854775807"));
  EXPECT_EQ("c", each("Things?$skip=2&$top=1&$orderby=name"));
  EXPECT_EQ("d", each("Datastreams?$skip=3&$top=1&$orderby=Thing/name&$expand=Thing", "name").substr(7));
  EXPECT_EQ("12,20", each("Observations?$skip=2&$top=2", "result"));
  EXPECT_EQ("", each("Observations?$skip=9223372036854775807", "result"));
}

TEST_P(query_options, count_tells_how_many) {
  EXPECT_EQ(5, parsed("Things?$count=true&$top=1&$skip=1").find("@iot.count")->integer());
  EXPECT_FALSE(parsed("Things?$count=false").find("@iot.count"));
  EXPECT_FALSE(parsed("Things").find("@iot.count"));
  EXPECT_EQ(2, count("Things?$filter=name gt 'c'"));
  EXPECT_EQ(0, count("Things?$filter=name eq 'x'"));
  EXPECT_EQ(2, count("Things?$filter=length(name) eq 1 and name gt 'c'"));
  EXPECT_EQ(15, count("Observations"));
  EXPECT_EQ(3, count("Things(2)/Datastreams(2)/Observations"));
  EXPECT_EQ(4, count("Observations?$filter=result mod 10 eq 2 and result gt 12"));
  auto const inner = parsed("Things(1)?$expand=Datastreams($count=true;$expand=Observations($count=true;$top=1))");
  EXPECT_EQ(1, inner.find("Datastreams@iot.count")->integer());
  inner.find("Datastreams")->each_item([&](json::node const& d) {
    EXPECT_EQ(3, d.find("Observations@iot.count")->integer());
    EXPECT_EQ(1U, d.find("Observations")->size());
    EXPECT_TRUE(d.find("Observations@iot.nextLink"));
  });
}

// Against a count of what a listing gives; some of it sealed, with periods that reach over the bounds.
TEST_P(query_options, counts_within_times_are_exact) {
  for (auto const* time : {"2026-05-04T00:30:00Z/2026-05-04T01:30:00Z", "2026-05-03T23:00:00Z/2026-05-04T05:00:00Z",
                           "2026-05-04T02:01:00Z/2026-05-04T02:02:00Z"}) {
    observe("Datastreams(1)", time, "1");
  }
  for (auto round = 0; round != 2; ++round) {
    for (auto const* from : {"2026-05-03T23:00:00Z", "2026-05-04T00:30:00Z", "2026-05-04T01:01:00Z",
                             "2026-05-04T02:01:00Z", "2027-01-01T00:00:00Z"}) {
      for (auto const* op : {"ge", "gt"}) {
        for (auto const* until :
             {"2026-05-04T01:01:00Z", "2026-05-04T01:30:00Z", "2026-05-04T02:02:00Z", "2026-05-05T00:00:00Z"}) {
          for (auto const* end : {"le", "lt"}) {
            auto const filter =
                fmt::format("$filter=phenomenonTime {} {} and phenomenonTime {} {}", op, from, end, until);
            for (auto const* set : {"Observations", "Datastreams(1)/Observations", "Datastreams(2)/Observations"}) {
              auto const listed = std::int64_t(parsed(fmt::format("{}?{}", set, filter)).find("value")->size());
              EXPECT_EQ(listed, count(fmt::format("{}?{}", set, filter))) << set << ' ' << filter;
            }
          }
        }
      }
    }
    city.restart();
  }
}

TEST_P(query_options, select_shows_what_is_asked_for) {
  EXPECT_EQ(R"({"name":"b"})", body("Things(1)?$select=name"));
  EXPECT_EQ(R"({"@iot.id":1,"name":"b"})", body("Things(1)?$select=id,name"));
  EXPECT_EQ(R"({"@iot.id":1})", body("Things(1)?$select=@iot.id"));
  EXPECT_EQ(
      R"({"name":"b","Datastreams@iot.navigationLink":"http://city.test/sensorthings/v1.1/Things(1)/Datastreams"})",
      body("Things(1)?$select=Datastreams,name"));
  EXPECT_EQ(R"({"value":[{"result":10},{"result":11}]})",
            body("Datastreams(1)/Observations?$select=result&$top=2&$filter=result lt 12"));
  EXPECT_EQ(R"({"name":"b","Locations":[{"name":"Place of b"}]})",
            body("Things(1)?$select=name,Locations&$expand=Locations($select=name)"));
  EXPECT_EQ(R"({"name":"b","Locations":[{"name":"Place of b"}]})",
            body("Things(1)?$select=name&$expand=Locations($select=name)"));
  EXPECT_TRUE(parsed("Things(1)?$select=*").find("description"));
  EXPECT_EQ(body("Things(1)"), body("Things(1)?$select=*"));
  EXPECT_FALSE(parsed("Things(1)?$select=name").find("@iot.selfLink"));
}

TEST_P(query_options, select_reaches_into_json) {
  make("Things", thing("deep", ",'properties':{'a':{'b':1,'c':2},'d':3}"));
  EXPECT_EQ(R"({"properties":{"d":3}})", body("Things(6)?$select=properties/d"));
  EXPECT_EQ(R"({"name":"deep","properties":{"a/b":1,"d":3}})",
            body("Things(6)?$select=name,properties/a/b,properties/d"));
}

TEST_P(query_options, expand_puts_related_entities_inline) {
  auto const one = parsed("Things(1)?$expand=Locations,Datastreams");
  EXPECT_EQ(1U, one.find("Locations")->size());
  EXPECT_EQ(1U, one.find("Datastreams")->size());
  EXPECT_FALSE(one.find("Locations@iot.navigationLink"));
  EXPECT_TRUE(one.find("HistoricalLocations@iot.navigationLink"));
  // By path, and with all options within.
  auto const by_path = body("Things(2)?$expand=Datastreams/Observations,Datastreams/Sensor");
  EXPECT_EQ(body("Things(2)?$expand=Datastreams($expand=Observations,Sensor)"), by_path);
  EXPECT_NE(std::string::npos, by_path.find(R"("result":22)"));
  EXPECT_EQ(R"({"name":"a","Datastreams":[{"name":"Air of a","Observations":[{"result":21},{"result":20}]}]})",
            body("Things(2)?$select=name&$expand=Datastreams($select=name;$expand=Observations($select=result;$filter="
                 "result lt 22;$orderby=result desc))"));
  // To one entity, up and down again; in a set; of an observation.
  auto const up =
      parsed(std::string{
                 "Observations?$top=1&$expand=Datastream($expand=Thing($select=name)),FeatureOfInterest($select=name)"})
          .find("value");
  up->each_item([&](json::node const& o) {
    EXPECT_EQ(R"({"name":"b"})", o.find("Datastream")->find("Thing")->raw());
    EXPECT_EQ(R"({"name":"Place of b"})", o.find("FeatureOfInterest")->raw());
  });
  EXPECT_EQ("[{\"name\":\"Air of b\"}],[{\"name\":\"Air of a\"}]",
            each("Things?$top=2&$expand=Datastreams($select=name)", "Datastreams"));
  EXPECT_EQ("[],[{\"name\":\"Air of a\"}]",
            each("Things?$top=2&$expand=Datastreams($select=name;$filter=name eq 'Air of a')", "Datastreams"));
  EXPECT_EQ("Mill", (make("Things", thing("Mill")),
                     std::string{parsed("Things(6)?$expand=Datastreams,Locations").find("name")->string()}));
}

TEST_P(query_options, what_is_left_of_an_expanded_set_is_at_its_next_link) {
  auto const thing =
      parsed("Things(1)?$expand=Datastreams($expand=Observations($top=1;$orderby=phenomenonTime desc;$select=result))");
  auto next = std::string{};
  thing.find("Datastreams")->each_item([&](json::node const& d) {
    EXPECT_EQ(R"([{"result":12}])", d.find("Observations")->raw());
    next = d.find("Observations@iot.nextLink")->string();
  });
  for (auto const* expected : {R"({"result":11})", R"({"result":10})"}) {
    auto const r = city.get(next.substr(std::string_view{"http://city.test"}.size()));
    ASSERT_EQ(200, r.status) << next;
    EXPECT_NE(std::string::npos, r.body.find(expected)) << r.body;
    auto const at = r.body.find("http://");
    next = at == r.body.npos ? "" : r.body.substr(at, r.body.find('"', at) - at);
  }
  EXPECT_EQ("", next);
}

// 9.3.1: $filter, $count, $orderby, $skip, $top, then $expand, $select and $format, in whatever order they stand.
TEST_P(query_options, are_evaluated_in_the_order_of_the_standard) {
  auto const all = std::vector<std::string>{"$select=name",
                                            "$expand=Datastreams($select=name)",
                                            "$top=2",
                                            "$skip=1",
                                            "$orderby=name desc",
                                            "$count=true",
                                            "$filter=name ne 'c'"};
  auto order = all;
  for (auto i = 0; i != 7; ++i) {
    std::ranges::rotate(order, order.begin() + 1);
    auto const v = parsed(fmt::format("Things?{}", fmt::join(order, "&")));
    EXPECT_EQ(4, v.find("@iot.count")->integer());
    EXPECT_EQ(R"([{"name":"d","Datastreams":[{"name":"Air of d"}]},{"name":"b","Datastreams":[{"name":"Air of b"}]}])",
              v.find("value")->raw());
  }
}

TEST_P(query_options, what_is_wrong_or_not_offered_has_its_status_code) {
  struct wrong {
    std::string_view path;
    int status;
    std::string_view says;
  };
  for (auto const& w : std::to_array<wrong>({{"Things?$top=-1", 400, "$top"},
                                             {"Things?$top=x", 400, "$top"},
                                             {"Things?$skip=-1", 400, "$skip"},
                                             {"Things?$count=maybe", 400, "$count"},
                                             {"Things?$orderby=colour", 400, "colour"},
                                             {"Things?$orderby=name sideways", 400, "$orderby"},
                                             {"Things?$select=colour", 400, "colour"},
                                             {"Things?$expand=Colours", 400, "Colours"},
                                             {"Things?$expand=Datastreams($filter=colour eq 1)", 400, "colour"},
                                             {"Things?$expand=Datastreams($top=-1)", 400, "$expand"},
                                             {"Things?$expand=Datastreams(", 400, "$expand"},
                                             {"Things?$expand=name", 400, "name"},
                                             {"Things?$top=1&$top=2", 400, "$top"},
                                             {"Things?$skiptoken=xyz", 400, "skiptoken"},
                                             {"Observations?$skiptoken=WzFd", 400, "skiptoken"},
                                             {"Things?$orderby=name&$skiptoken=WzFd", 400, "skiptoken"},
                                             {"Things?$filter=name eq", 400, "at character 7"},
                                             {"Things?$filter=name eq 'a", 400, "at character 8"},
                                             {"Things?$filter=(name eq 'a'", 400, "character"},
                                             {"Things?$filter=name like 'a'", 400, "at character 5"},
                                             {"Things?$filter=sqrt(1) eq 1", 400, "at character 0"},
                                             {"Things?$filter=year('x') eq 1", 400, "character"},
                                             {"Things?$filter=colour eq 1", 400, "'colour'"},
                                             {"Things?$filter=Datastreams/colour eq 1", 400, "'colour'"},
                                             {"Things?$filter=Datastreams eq 1", 400, "Datastreams"},
                                             {"Things?$filter=5", 400, ""},
                                             {"Things?$filter=name/x eq 1", 400, "name"},
                                             {"Things?$format=xml", 501, "$format"},
                                             {"Things?$search=x", 501, "$search"},
                                             {"Things?$apply=aggregate(x)", 501, "$apply"},
                                             {"Things?$resultFormat=xml", 501, "resultFormat"},
                                             {"Things?$resultFormat=dataArray", 400, "dataArray"}})) {
    auto const r = get(w.path);
    EXPECT_EQ("application/problem+json", r.content_type) << w.path;
    EXPECT_EQ(w.status, r.status) << w.path << ": " << r.body;
    EXPECT_NE(std::string::npos, r.body.find(w.says)) << w.path << ": " << r.body;
  }
  // All that is wrong is said at once.
  refused(400, get("Things?$top=x&$orderby=name sideways&$filter=name eq"), {"$top", "$orderby", "$filter"});
  refused(400, get("Things?$orderby=colour&$select=size&$expand=Colours"), {"$orderby", "$select", "$expand"});
  // What has no $ is nobody's.
  EXPECT_EQ(200, get("Things?access=mine").status);
}

TEST_P(query_options, a_name_that_nothing_has_is_told_with_its_place) {
  constexpr auto kNoThing = std::string_view{"A Thing has neither a property nor a relation 'foo'. (at character 0)"};
  refused(400, get("Things?$filter=foo eq 1"), {kNoThing});
  refused(400, get("Things?$filter=name eq 'a' or not (1 lt Datastreams/foo)"),
          {"A Datastream has", "(at character 25)"});
  refused(400, get("Things?$filter=Locations eq 1"), {"'Locations' is an entity", "(at character 0)"});
  refused(400, get("Things?$filter=name eq 'a' and name/x eq 1"),
          {"'name' of a Thing has nothing below it. (at character 16)"});
  refused(400, get("Things?$orderby=foo"), {kNoThing});
  refused(400, get("Things?$orderby=name,length(foo) desc"), {"(at character 12)"});
  refused(400, get("Things?$select=foo"), {kNoThing});
  refused(400, get("Things?$select=name,  foo"), {"(at character 7)"});
  refused(400, get("Things?$expand=Foo"), {"A Thing has no relation 'Foo'. (at character 0)"});
  refused(400, get("Things?$expand=Datastreams,Foo"), {"(at character 12)"});
  refused(400, get("Things?$expand=Datastreams/Foo"), {"A Datastream has no relation 'Foo'. (at character 12)"});
  // Within $expand, in the text of the whole of it.
  refused(400, get("Things?$expand=Datastreams($filter=foo eq 1)"), {"$expand: A Datastream has", "(at character 20)"});
  refused(400, get("Things?$expand=Datastreams($orderby=foo;$select=name,bar)"),
          {"\"$expand\"", "(at character 21)", "(at character 38)"});
  refused(400, get("Things?$expand=Datastreams($expand=Observations($filter=foo eq 1;$expand=Bar))"),
          {"An Observation has neither a property nor a relation 'foo'. (at character 41)",
           "An Observation has no relation 'Bar'. (at character 58)"});
  refused(400, get("ObservedProperties?$resultFormat=CSV&$select=foo"),
          {"An ObservedProperty has", "(at character 0)"});
  refused(404, get("ObservedProperties(1)/foo"), {"An ObservedProperty has"});
}

MADANG_ON_EACH_ENGINE(query_options);

class paging : public sensorthings_fixture {
 protected:
  // All of a member over all pages, by comma, and how many pages there were.
  std::pair<std::vector<std::string>, int> follow(std::string_view const path, std::string_view const member) {
    auto out = std::vector<std::string>{};
    auto target = address(path);
    auto pages = 0;
    for (; !target.empty() && pages != 50; ++pages) {
      auto const r = city.get(target);
      EXPECT_EQ(200, r.status) << target << r.body;
      auto doc = json::document{};
      auto const page = *doc.parse(r.body);
      page.find("value")->each_item([&](json::node const& n) { out.push_back(n.find(member)->raw()); });
      auto const link = page.find("@iot.nextLink");
      target = link ? std::string{link->string().substr(std::string_view{"http://city.test"}.size())} : std::string{};
    }
    return {std::move(out), pages};
  }
  void leads_through(std::string_view const set, std::string_view const options, std::string_view const member) {
    auto const whole = each(fmt::format("{}?{}", set, options), member);
    for (auto const top : {1, 3, 7}) {
      auto const [found, pages] = follow(fmt::format("{}?{}&$top={}", set, options, top), member);
      auto const n = int(found.size());
      EXPECT_EQ(std::max(1, (n + top - 1) / top), pages) << set << ' ' << options;
      auto text = fmt::format("{}", fmt::join(found, ","));
      std::erase(text, '"');
      EXPECT_EQ(whole, text) << set << ' ' << options << " by " << top;
    }
  }
};

TEST_P(paging, next_links_lead_through_everything_once) {
  // Names that repeat, that are alike but for what a language would overlook, and ids of both kinds.
  auto n = 0;
  for (auto const* name : {"b", "B", "a", "b", "ä", "", "b", "마", "A", "a"}) {
    auto const id = n % 3 == 0 ? fmt::format(",'@iot.id':'k{}'", n) : std::string{};
    make("Things", thing(*name ? name : "-", fmt::format(",'properties':{{'n':{}}}{}", n % 4, id)));
    ++n;
  }
  for (auto const* options :
       {"", "$orderby=name", "$orderby=name desc", "$orderby=id", "$orderby=id desc", "$orderby=description,name desc",
        "$orderby=properties/n", "$orderby=properties/n desc,name", "$orderby=length(name) desc",
        "$filter=properties/n gt 0", "$filter=properties/n gt 0&$orderby=name desc",
        "$filter=name ge 'b'&$orderby=name"}) {
    leads_through("Things", options, "@iot.id");
  }
  make("Things", whole_thing("Mill", 8.5, 53.2));
  make("Things", whole_thing("Harbour", 8.5, 53.2));
  for (auto i = 0; i != 9; ++i) {
    observe(fmt::format("Datastreams({})", 1 + i % 2), fmt::format("2026-05-04T08:0{}:00Z", i / 3),
            fmt::format("{}", i % 4), fmt::format(",'parameters':{{'i':{}}}", i));
  }
  for (auto const* options :
       {"", "$orderby=phenomenonTime", "$orderby=phenomenonTime desc", "$orderby=result", "$orderby=result desc,id",
        "$orderby=id desc", "$orderby=parameters/i", "$orderby=Datastream/name,phenomenonTime desc",
        "$filter=result gt 0", "$filter=result gt 0&$orderby=phenomenonTime desc"}) {
    leads_through("Observations", options, "@iot.id");
  }
}

TEST_P(paging, what_comes_or_goes_meanwhile_moves_nothing) {
  for (auto i = 0; i != 6; ++i) make("Things", thing(fmt::format("t{}", i)));
  auto const first = parsed("Things?$orderby=name desc&$top=3&$select=name");
  auto const next = std::string{first.find("@iot.nextLink")->string()};
  EXPECT_EQ(200, del("Things(6)").status);
  make("Things", thing("t9"));
  auto const r = city.get(next.substr(std::string_view{"http://city.test"}.size()));
  EXPECT_EQ(R"({"value":[{"name":"t2"},{"name":"t1"},{"name":"t0"}]})", r.body);
}

TEST_P(paging, a_page_ends_where_the_service_says_if_nobody_asks) {
  for (auto i = 0; i != 101; ++i) make("ObservedProperties", observed_property(fmt::format("p{}", i)));
  auto const [found, pages] = follow("ObservedProperties", "name");
  EXPECT_EQ(101U, found.size());
  EXPECT_EQ(2, pages);
  // More than are read at once, and found only by looking at each.
  for (auto i = 101; i != 230; ++i) {
    make("ObservedProperties", observed_property(fmt::format("p{}", i), fmt::format(",'properties':{{'i':{}}}", i)));
  }
  EXPECT_EQ("p229", each("ObservedProperties?$filter=properties/i eq 229"));
  EXPECT_EQ(2, count("ObservedProperties?$filter=properties/i gt 227"));
  EXPECT_EQ("p228", each("ObservedProperties?$filter=properties/i gt 200&$skip=27&$top=1"));
}

MADANG_ON_EACH_ENGINE(paging);

}  // namespace madang::sensing
