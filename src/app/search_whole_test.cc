#include <chrono>
#include <thread>

#include "app/city_fixture.h"

namespace madang {

class whole_search : public test::on_each_store {
 protected:
  // What is found once names have been read, which happens in the background.
  std::string found(std::string const& query, std::string const& expected) {
    auto const until = std::chrono::steady_clock::now() + std::chrono::seconds{20};
    auto out = std::string{};
    do {
      out = whole.get("/search/v1/search?" + query);
      if (out.find(expected) != out.npos) break;
      std::this_thread::sleep_for(std::chrono::milliseconds{5});
    } while (std::chrono::steady_clock::now() < until);
    return out;
  }
  test::whole_city whole{GetParam()};
};

TEST_P(whole_search, finds_what_was_made_a_moment_ago) {
  ASSERT_EQ(201, whole.post("/sensorthings/v1.1/Things", R"({"name":"Mühle am Bach","description":""})").status);
  auto const body = found("q=muhl%20b&language=de", "Mühle");
  EXPECT_NE(std::string::npos, body.find(R"({"kind":"thing","id":"1","name":"Mühle am Bach","detail":""})")) << body;
  EXPECT_NE(std::string::npos, body.find(R"("complete":true)")) << body;
}

INSTANTIATE_TEST_SUITE_P(app, whole_search, test::engines(), test::engine_name);

}  // namespace madang
