#include <fmt/format.h>

#include "basemap/test_map.h"
#include "core/json/json.h"

namespace madang::basemap {

class tile_api : public mapped_city {
 protected:
  void SetUp() override {
    auto e = drawn_extract{{"a----b"}};
    e.way("ab", {{"highway", "residential"}, {"name", "Mill Street"}, {"name:ko", "방앗간길"}});
    ASSERT_EQ(0, import(e));
  }
  net::response get(std::string_view const target, net::headers fields = {}) {
    return city.client().as({}).call("GET", target, {}, std::move(fields));
  }
  static constexpr auto kTile = "/basemap/v1/tiles/14/8801/5373.mvt";
};
INSTANTIATE_TEST_SUITE_P(basemap, tile_api, test::engines(), test::engine_name);

TEST_P(tile_api, a_tile_is_compressed_for_who_can_read_that) {
  auto const plain = get(kTile);
  ASSERT_EQ(200, plain.status);
  EXPECT_EQ("application/vnd.mapbox-vector-tile", plain.content_type);
  EXPECT_EQ("", test::field_of(plain, "Content-Encoding"));
  auto const packed = get(kTile, {{"Accept-Encoding", "br, gzip"}});
  EXPECT_EQ("gzip", test::field_of(packed, "Content-Encoding"));
  EXPECT_EQ("Accept-Encoding", test::field_of(packed, "Vary"));
  auto unpacked = std::string{};
  net::inflater{1 << 20}.add(test::body_of(packed), unpacked);
  EXPECT_EQ(test::body_of(plain), unpacked);
}

TEST_P(tile_api, a_client_that_has_the_tile_is_told_so) {
  auto const etag = test::field_of(get(kTile), "ETag");
  EXPECT_EQ(304, get(kTile, {{"If-None-Match", etag}}).status);
  EXPECT_EQ("no-cache", test::field_of(get(kTile), "Cache-Control"));
  EXPECT_EQ(200, get(kTile, {{"If-None-Match", "\"another\""}}).status);
}

TEST_P(tile_api, an_address_with_the_version_may_be_kept_for_ever) {
  auto doc = json::document{};
  auto const text = test::body_of(get("/basemap/v1/tiles.json"));
  auto const v = doc.parse(text);
  auto address = std::string{};
  v->find("tiles")->each_item([&](json::node const& n) { address = n.string(); });
  auto const version = address.substr(address.find("?v="));
  EXPECT_EQ("public, max-age=31536000, immutable", test::field_of(get(kTile + version), "Cache-Control"));
  EXPECT_EQ("no-cache", test::field_of(get(std::string{kTile} + "?v=other"), "Cache-Control"));
}

TEST_P(tile_api, where_nothing_is_there_is_an_empty_answer) {
  EXPECT_EQ(204, get("/basemap/v1/tiles/14/0/0.mvt").status);
}

TEST_P(tile_api, what_is_no_tile_is_not_found) {
  for (auto const* t : {"/basemap/v1/tiles/17/0/0.mvt", "/basemap/v1/tiles/1/2/0.mvt", "/basemap/v1/tiles/1/-1/0.mvt",
                        "/basemap/v1/tiles/1/0/0.png", "/basemap/v1/tiles/1/0.mvt", "/basemap/v1/tiles/a/b/c.mvt",
                        "/basemap/v1/tiles/1/0/0.mvt/x", "/basemap/v1/tiles", "/basemap/v1/tiles/"}) {
    EXPECT_EQ(404, get(t).status) << t;
  }
  EXPECT_EQ(405, city.post(kTile, "{}").status);
}

TEST_P(tile_api, tile_json_says_what_is_in_the_tiles) {
  auto const text = test::body_of(get("/basemap/v1/tiles.json"));
  for (auto const* part :
       {R"("tilejson":"3.0.0")", R"("minzoom":0,"maxzoom":16)", R"("bounds":[13.39)",
        R"("attribution":"© OpenStreetMap contributors")", R"({"id":"streets")", R"("kind":"String")"}) {
    EXPECT_NE(std::string::npos, text.find(part)) << part;
  }
}

TEST_P(tile_api, the_style_speaks_the_readers_language) {
  auto const ko = test::body_of(get("/basemap/v1/style/light.json?language=ko"));
  EXPECT_NE(std::string::npos, ko.find("name_ko"));
  EXPECT_EQ(std::string::npos, ko.find("\"@"));  // nothing was left open
  auto const bare = test::body_of(get("/basemap/v1/style/dark.json"));
  EXPECT_EQ(std::string::npos, bare.find("name_ko"));
  EXPECT_EQ(std::string::npos, bare.find("\"@"));
  EXPECT_EQ(400, get("/basemap/v1/style/light.json?language=fr").status);
  EXPECT_EQ(404, get("/basemap/v1/style/sepia.json").status);
}

TEST_P(tile_api, every_symbol_and_layer_that_a_style_names_is_there) {
  auto doc = json::document{};
  auto const text = test::body_of(get("/basemap/v1/style/light.json"));
  auto const style = doc.parse(text);
  ASSERT_TRUE(style);
  auto const tiles = test::body_of(get("/basemap/v1/tiles.json"));
  style->find("layers")->each_item([&](json::node const& l) {
    auto const source = l.find("source-layer");
    if (!source) return;
    EXPECT_NE(std::string::npos, tiles.find(fmt::format(R"("id":"{}")", source->string()))) << source->string();
  });
  auto const symbols = test::body_of(get("/basemap/v1/sprite.json"));
  for (auto const* s : {"cafe", "hospital", "station", "dot", "shop"}) {
    EXPECT_NE(std::string::npos, symbols.find(fmt::format(R"("{}":)", s))) << s;
  }
  EXPECT_EQ("image/png", get("/basemap/v1/sprite@2x.png").content_type);
  EXPECT_TRUE(get("/basemap/v1/sprite.png").body.starts_with("\x89PNG"));
}

class no_map_yet : public mapped_city {};
INSTANTIATE_TEST_SUITE_P(basemap, no_map_yet, test::engines(), test::engine_name);

TEST_P(no_map_yet, says_so_and_its_style_can_be_read) {
  auto const r = city.get("/basemap/v1/tiles/0/0/0.mvt");
  EXPECT_EQ(404, r.status);
  EXPECT_NE(std::string::npos, test::body_of(r).find("No OpenStreetMap extract"));
  EXPECT_NE(std::string::npos, test::body_of(city.get("/basemap/v1/style/light.json")).find(R"("madang:empty":true)"));
  EXPECT_EQ(200, city.get("/basemap/v1/tiles.json").status);
}

}  // namespace madang::basemap
