// The program's own commands on a city as it is opened by the program.
#include "app/commands.h"

#include <filesystem>

#include <gtest/gtest.h>

#include "app/city_fixture.h"
#include "core/base/text.h"

namespace madang {

struct commands_on_a_city : test::on_each_store {};
INSTANTIATE_TEST_SUITE_P(, commands_on_a_city, test::engines(), test::engine_name);

static std::vector<std::string> token_for(std::string const& thing) {
  return {"admin", "token", "--role", "device", "--name", "Mast", "--thing", thing};
}

TEST_P(commands_on_a_city, know_a_thing_by_the_id_that_people_see) {
  auto c = test::whole_city{GetParam()};
  for (auto const* const id : {"70", R"("mast's")"}) {
    ASSERT_EQ(201,
              c.post("/sensorthings/v1.1/Things", fmt::format(R"({{"@iot.id":{},"name":"Mast","description":""}})", id))
                  .status);
  }
  for (auto const* const id : {"70", "mast's", "'mast''s'"}) EXPECT_EQ(0, c.run(token_for(id))) << id << c.out.notes;
  auto const made = c.city().tokens().all();
  ASSERT_EQ(3U, made.size());
  EXPECT_TRUE(std::ranges::all_of(made, [](auto const& t) { return t.who.thing && t.who.data_set; }));
  for (auto const* const id : {"1", "71", "nobody", ""}) {
    EXPECT_NE(0, c.run(token_for(id))) << id;
    EXPECT_NE(std::string::npos, c.out.notes.find(fmt::format("There is no Thing with the @iot.id {}.", id)))
        << c.out.notes;
  }
  EXPECT_EQ(3U, c.city().tokens().all().size());
}

TEST_P(commands_on_a_city, claim_a_waiting_device_for_its_owner) {
  auto c = test::whole_city{GetParam()};
  auto const claim = [](std::vector<std::string> more) {
    auto out = std::vector<std::string>{"admin", "claim", "--device", "esp8266-12345678", "--name", "Balcony"};
    out.insert(out.end(), more.begin(), more.end());
    return out;
  };
  EXPECT_EQ(1, c.run(claim({}))) << "it has not sent anything yet";
  EXPECT_NE(std::string::npos, c.out.notes.find("No device esp8266-12345678 is waiting.")) << c.out.notes;
  ASSERT_EQ(201, c.post("/sensing/v1/airrohr",
                        R"({"esp8266id":"12345678","sensordatavalues":[{"value_type":"SDS_P1","value":"5.38"}]})")
                     .status);
  EXPECT_EQ(2, c.run(claim({"--longitude", "8.5", "--latitude", "north"})));
  EXPECT_NE(std::string::npos, c.out.notes.find("/location")) << c.out.notes;
  EXPECT_EQ(1, c.run(claim({"--data-set", "nosuch"})));
  EXPECT_EQ("", c.out.lines);

  ASSERT_EQ(0, c.run(claim({"--longitude", "8.5", "--latitude", "53.2"}))) << c.out.notes;
  auto const owner = c.city().tokens().verify(trim(c.out.lines));
  ASSERT_TRUE(owner) << c.out.lines;
  EXPECT_EQ(auth::role::device, owner->what) << "who may change one device, and no more";
  auto const thing = c.get("/sensorthings/v1.1/Things?$expand=Locations");
  for (auto const* const what : {R"("name":"Balcony")", "[8.5,53.2]"}) {
    EXPECT_NE(std::string::npos, thing.find(what)) << thing;
  }
  EXPECT_EQ(1, c.run(claim({}))) << "it is claimed";
}

TEST_P(commands_on_a_city, make_no_synthetic_town_among_real_things) {
  auto c = test::whole_city{GetParam()};
  ASSERT_EQ(201, c.post("/sensorthings/v1.1/Things", R"({"name":"Bridge","description":""})").status);
  auto const before = c.get("/sensorthings/v1.1/Things?$count=true");
  EXPECT_EQ(1, c.run({"demo", "--sensors", "5", "--days", "1"}));
  EXPECT_NE(std::string::npos, c.out.notes.find("things of its own")) << c.out.notes;
  EXPECT_EQ(before, c.get("/sensorthings/v1.1/Things?$count=true"));
}

TEST_P(commands_on_a_city, make_a_synthetic_town_whole_that_was_left_half) {
  auto c = test::whole_city{GetParam()};
  struct gave_up final : output {
    void line(std::string_view) override {}
    void note(std::string_view) override {}
    void progress(progress_state const&) override {}
    bool cancelled() const override { return true; }
  } nobody;
  auto const demo = std::vector<std::string>{"demo", "--sensors", "5", "--days", "1"};
  auto with_data = demo;
  with_data.insert(with_data.end(), {"--data", c.folder().path()});
  EXPECT_EQ(1, run_command(c.city(), with_data, "/", nobody));
  EXPECT_EQ(0, c.run(demo)) << c.out.notes;
  EXPECT_EQ(1, c.run(demo)) << "it is there";
}

TEST_P(commands_on_a_city, write_the_map_of_its_town_or_of_any_other) {
  auto c = test::whole_city{GetParam()};
  auto const file = c.folder().path() + "/town.osm.pbf";
  EXPECT_EQ(0, c.run({"demo", "osm", file, "--sensors", "20"})) << c.out.notes;
  EXPECT_TRUE(std::filesystem::exists(file));
  EXPECT_TRUE(c.city().is_empty());
  for (auto const& x : city_commands()) {
    EXPECT_EQ(!x.without_city, x.spec.options.front().required) << x.spec.name;
    EXPECT_FALSE(x.without_city && x.begins_city) << x.spec.name;
  }
}

TEST_P(commands_on_a_city, leave_it_empty_until_something_is_in_it) {
  auto c = test::whole_city{GetParam()};
  EXPECT_TRUE(c.city().is_empty());
  ASSERT_EQ(201, c.post("/sensorthings/v1.1/Things", R"({"name":"Bridge","description":""})").status);
  EXPECT_FALSE(c.city().is_empty());
}

}  // namespace madang
