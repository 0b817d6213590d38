#include "app/page.h"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "core/base/text.h"

namespace madang {

class the_page : public testing::Test {
 protected:
  the_page() {
    auto name = (std::filesystem::temp_directory_path() / "madang-page-XXXXXX").string();
    folder = mkdtemp(name.data());
    std::filesystem::create_directory(folder / "assets");
    std::ofstream{folder / "index.html"} << "<h1>Now</h1>";
    std::ofstream{folder / "assets" / "now-1a2b.js"} << "start();";
    std::ofstream{folder / "sw.js"} << "keep();";
    files.emplace(folder.string());
  }
  ~the_page() override { std::filesystem::remove_all(folder); }

  net::response get(std::string path, net::headers fields = {}) const {
    auto r = net::request_head{};
    r.method = "GET";
    r.path = std::move(path);
    r.fields = std::move(fields);
    return files->get(r);
  }
  std::filesystem::path folder;
  std::optional<page> files;
};

static net::headers const kBrowser{{"Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}};

static std::string_view field(net::response const& r, std::string_view const name) {
  for (auto const& [key, value] : r.fields) {
    if (equal_ignoring_ascii_case(key, name)) return value;
  }
  return {};
}

TEST_F(the_page, has_one_address_whatever_the_caller_accepts) {
  for (auto const& fields : {kBrowser, net::headers{}, net::headers{{"Accept", "*/*"}}}) {
    auto const r = get("/", fields);
    EXPECT_EQ(200, r.status);
    EXPECT_EQ("text/html; charset=utf-8", r.content_type);
    EXPECT_EQ("<h1>Now</h1>", r.body);
  }
}

TEST_F(the_page, is_asked_for_again_each_time_and_its_parts_never) {
  EXPECT_EQ("no-cache", field(get("/"), "Cache-Control"));
  EXPECT_EQ("public, max-age=31536000, immutable", field(get("/assets/now-1a2b.js"), "Cache-Control"));
  auto const etag = std::string{field(get("/"), "ETag")};
  EXPECT_EQ(304, get("/", {{"If-None-Match", etag}}).status);
}

// One that a browser kept for a year would hold the page back at its version; its place makes it work for all of "/".
TEST_F(the_page, has_a_service_worker_at_its_top_that_is_asked_for_again_each_time) {
  auto const r = get("/sw.js", {{"Accept", "*/*"}});
  EXPECT_EQ(200, r.status);
  EXPECT_EQ("text/javascript; charset=utf-8", r.content_type);
  EXPECT_EQ("no-cache", field(r, "Cache-Control"));
}

TEST_F(the_page, packed_has_another_tag_than_the_same_as_it_is) {
  files.emplace(std::nullopt);  // the program's own
  auto const plain = get("/"), packed = get("/", {{"Accept-Encoding", "br"}});
  ASSERT_EQ("br", field(packed, "Content-Encoding"));
  EXPECT_NE(field(plain, "ETag"), field(packed, "ETag"));
  EXPECT_EQ(304, get("/", {{"Accept-Encoding", "br"}, {"If-None-Match", std::string{field(packed, "ETag")}}}).status);
  EXPECT_EQ(206, get("/", {{"Range", "bytes=0-9"}, {"If-Range", std::string{field(plain, "ETag")}}}).status);
  EXPECT_EQ(200, get("/", {{"Range", "bytes=0-9"}, {"If-Range", std::string{field(packed, "ETag")}}}).status);
}

TEST_F(the_page, tells_a_person_that_an_address_is_unknown_and_is_not_kept) {
  auto const r = get("/no/such/place", kBrowser);
  EXPECT_EQ(404, r.status);
  EXPECT_EQ("text/html; charset=utf-8", r.content_type);
  EXPECT_EQ("", field(r, "ETag"));
}

TEST_F(the_page, is_no_answer_for_programs_at_an_unknown_address) {
  for (auto const& fields :
       {net::headers{}, net::headers{{"Accept", "*/*"}}, net::headers{{"Accept", "application/json, text/html;q=0"}}}) {
    for (auto const* path : {"/no/such/place", "/assets/gone.js", "/../etc/passwd"}) {
      auto const r = get(path, fields);
      EXPECT_EQ(404, r.status) << path;
      EXPECT_EQ("application/problem+json", r.content_type) << path;
    }
  }
}

}  // namespace madang
