// A city whose PostgreSQL is gone for a while, as its clients see it.
#include "app/city_fixture.h"

namespace madang {

TEST(outages_of_postgres, are_503_with_the_time_to_wait_and_leave_nothing_half_written) {
  auto c = test::whole_city{store::engine::postgres};
  test::fill(c);
  constexpr auto kOne = R"({"phenomenonTime":"2026-05-04T09:00:00Z","result":1})";
  constexpr auto kThing = R"({"name":"Another","description":""})";
  auto const observations = "/sensorthings/v1.1/Datastreams(1)/Observations";
  {
    auto const outage = test::postgres_outage{};
    for (auto const& r : {c.post(observations, kOne), c.post("/sensorthings/v1.1/Things", kThing)}) {
      EXPECT_EQ(503, r.status) << r.body;
      EXPECT_FALSE(test::field_of(r, "Retry-After").empty());
    }
  }
  EXPECT_NE(std::string::npos, c.get("/sensorthings/v1.1/Things?$count=true").find("\"@iot.count\":1,"));
  EXPECT_EQ(201, c.post(observations, kOne).status);
  EXPECT_EQ(201, c.post("/sensorthings/v1.1/Things", kThing).status);
  EXPECT_NE(std::string::npos,
            c.get("/sensorthings/v1.1/Datastreams(1)/Observations?$count=true&$top=1").find("\"@iot.count\":3001,"));
  EXPECT_EQ(0, c.run({"verify"})) << c.out.lines;
}

}  // namespace madang
