#include "core/api/gateway.h"

#include <fmt/format.h>

#include "core/store/migrate.h"
#include "support/test_city.h"

namespace madang::core_auth {
extern std::vector<store::migration> const kMigrations;
}

namespace madang::api {

constexpr auto kRead = auth::permission{"test.bench.read", "See park benches", auth::role::anonymous};
constexpr auto kPlace = auth::permission{"test.bench.place", "Put up a park bench", auth::role::editor};

struct material {
  std::string kind;
  std::int64_t percent{};
};
struct bench {
  std::string name;
  geo::point where;
  std::optional<double> height_m;
  std::vector<material> made_of;
};
struct bench_query {
  std::optional<std::string> kind;
  std::int64_t limit{100};
};
struct bench_id {
  std::string id;
};

static void describe(object<material>& o) {
  o.named("Material", "What it is made of");
  o.field<&material::kind>("kind", "Kind").one_of({"wood", "steel"});
  o.field<&material::percent>("percent", "Share").range(1, 100);
}
static void describe(object<bench>& o) {
  o.named("Bench", "A place to sit");
  o.field<&bench::name>("name", "What people call it").length(1, 10);
  o.field<&bench::where>("where", "Where it stands");
  o.field<&bench::height_m>("height_m", "Height of the seat").range(0, 2);
  o.field<&bench::made_of>("made_of", "Materials").length(1, 3);
}
static void describe(object<bench_query>& o) {
  o.named("BenchQuery", "Which benches");
  o.field<&bench_query::kind>("kind", "Only of this kind").one_of({"wood", "steel"});
  o.field<&bench_query::limit>("limit", "At most this many").range(1, 1'000).optional();
}
static void describe(object<bench_id>& o) {
  o.named("BenchId", "One bench");
  o.field<&bench_id::id>("id", "Its id");
}

class endpoints : public testing::Test {
 protected:
  endpoints() {
    r.post<bench, bench>("/test/v1/benches", [](context&, bench const& b) -> reply<created<bench>> {
       if (b.name == "boom") throw std::runtime_error{"secret cause"};
       return created<bench>{b, "/test/v1/benches/" + b.name};
     }).needs(kPlace).summary("Put up a bench").can_fail(409, "There is one already");
    r.get_page<bench_query, material>("/test/v1/benches", [](context&, bench_query const& q) -> reply<page<material>> {
       return page<material>{{{q.kind.value_or("any"), q.limit}}, {}};
     }).needs(kRead).summary("Benches");
    r.get<bench_id, material>("/test/v1/benches/{id}", [](context&, bench_id const& q) -> reply<material> {
       if (q.id == "none") return not_found("There is no bench of this name.");
       return material{q.id, 1};
     }).needs(kRead).summary("One bench");
    r.verify();
  }
  router r;
  test::fixed_clock time;
  test::caller client{r, time};
};

static auto const kEditor = auth::principal{.what = auth::role::editor, .subject = "e"};
constexpr auto kGood =
    R"({"name":"Elm","where":{"type":"Point","coordinates":[8.5,49]},"made_of":[{"kind":"wood","percent":100}]})";

TEST_F(endpoints, give_back_what_was_made) {
  auto const made = client.as(kEditor).post("/test/v1/benches", kGood);
  EXPECT_EQ(201, made.status);
  EXPECT_EQ(kGood, made.body);
  EXPECT_EQ("/test/v1/benches/Elm", test::field_of(made, "Location"));
}

TEST_F(endpoints, name_every_mistake_with_its_place) {
  auto const no = client.as(kEditor).post(
      "/test/v1/benches",
      R"({"name":"","where":{"type":"Point","coordinates":[8.5,149]},"height_m":"x","made_of":[{"kind":"wood","percent":100},{"kind":"air"}],"colour":1})");
  EXPECT_EQ(400, no.status);
  EXPECT_EQ("application/problem+json", no.content_type);
  for (auto const* wrong : {R"("/name")", R"("/where")", R"("/height_m")", R"("/made_of/1/kind")",
                            R"("/made_of/1/percent")", R"("/colour")"}) {
    EXPECT_NE(std::string::npos, no.body.find(wrong)) << wrong << " is not in " << no.body;
  }
}

TEST_F(endpoints, say_where_json_is_broken) {
  auto const no = client.as(kEditor).post("/test/v1/benches", R"({"name": Elm})");
  EXPECT_EQ(400, no.status);
  EXPECT_NE(std::string::npos, no.body.find("At byte 9")) << no.body;
}

TEST_F(endpoints, read_the_query_and_the_path) {
  EXPECT_EQ(R"({"items":[{"kind":"wood","percent":7}]})", client.get("/test/v1/benches?kind=wood&limit=7").body);
  EXPECT_EQ(R"({"items":[{"kind":"any","percent":100}]})", client.get("/test/v1/benches").body);
  EXPECT_EQ(R"({"kind":"a/b","percent":1})", client.get("/test/v1/benches/a%2Fb").body);
  EXPECT_EQ(404, client.get("/test/v1/benches/none").status);
  for (auto const* wrong :
       {"?limit=x", "?limit=", "?limit=0", "?kind=air", "?colour=red", "?limit=1&limit=2", "?kind=%zz"}) {
    EXPECT_EQ(400, client.get(std::string{"/test/v1/benches"} + wrong).status) << wrong;
  }
}

TEST_F(endpoints, refuse_before_the_body_is_read) {
  EXPECT_EQ(401, client.as({}).post("/test/v1/benches", "not even JSON").status);
  EXPECT_EQ(403, client.as({.what = auth::role::device, .subject = "d"}).post("/test/v1/benches", kGood).status);
  EXPECT_EQ(404, client.get("/test/v1/chairs").status);
  auto const no = client.del("/test/v1/benches");
  EXPECT_EQ(405, no.status);
  EXPECT_EQ("POST, GET", test::field_of(no, "Allow"));
}

TEST_F(endpoints, keep_their_part_of_the_addresses_from_the_page) {
  r.fallback([](net::request_head const&) {
    return net::response{.content_type = "text/html", .body = std::string{"the page"}};
  });
  EXPECT_EQ("the page", test::body_of(client.get("/")));
  EXPECT_EQ("the page", test::body_of(client.get("/testing/v1/benches")));
  for (auto const* path : {"/test", "/test/", "/test/v1", "/test/v1/chairs", "/test/v1/benches/elm/legs"}) {
    auto const no = client.get(path);
    EXPECT_EQ(404, no.status) << path;
    EXPECT_EQ("application/problem+json", no.content_type) << path;
  }
  EXPECT_EQ(404, client.post("/testing", "{}").status);
}

TEST_F(endpoints, must_say_who_may_use_them) {
  auto x = router{};
  x.get<bench_id, material>("/x/{id}", [](context&, bench_id const&) -> reply<material> { return material{}; });
  EXPECT_THROW(x.verify(), std::logic_error);
}

TEST_F(endpoints, are_told_in_the_openapi_document) {
  auto doc = json::document{};
  auto const text = r.openapi("1");
  auto const v = doc.parse(text);
  ASSERT_TRUE(v) << text;
  auto const post = v->find("paths")->find("/test/v1/benches")->find("post");
  EXPECT_EQ("test.bench.place", post->find("x-permission")->string());
  EXPECT_EQ(10, v->find("components")
                    ->find("schemas")
                    ->find("Bench")
                    ->find("properties")
                    ->find("name")
                    ->find("maxLength")
                    ->integer());
  auto const one = v->find("paths")->find("/test/v1/benches/{id}")->find("get")->find("parameters");
  EXPECT_EQ(R"([{"name":"id","in":"path","description":"Its id","required":true,"schema":{"type":"string"}}])",
            one->raw());
}


TEST(rate_limits, let_bursts_through_and_stop_floods) {
  auto time = test::fixed_clock{};
  auto limit = rate_limit{{.anonymous_per_second = 2, .anonymous_burst = 3}, time};
  auto const anybody = auth::principal{};
  for (auto i = 0; i != 3; ++i) EXPECT_EQ(0, limit.take("192.0.2.1", anybody).count());
  EXPECT_EQ(1, limit.take("192.0.2.1", anybody).count());
  EXPECT_EQ(0, limit.take("192.0.2.2", anybody).count());
  time.at += std::chrono::milliseconds{500};
  EXPECT_EQ(0, limit.take("192.0.2.1", anybody).count());
  EXPECT_EQ(1, limit.take("192.0.2.1", anybody).count());
}

TEST(rate_limits, count_a_subscriber_of_ipv6_as_one) {
  auto time = test::fixed_clock{};
  auto limit = rate_limit{{.anonymous_per_second = 1, .anonymous_burst = 1}, time};
  EXPECT_EQ(0, limit.take("2001:db8::1", {}).count());
  EXPECT_EQ(1, limit.take("2001:db8::2", {}).count());
  EXPECT_EQ(0, limit.take("2001:db8:0:1::1", {}).count());
}

TEST(rate_limits, bear_a_clock_that_is_put_back) {
  auto time = test::fixed_clock{};
  auto limit = rate_limit{{.anonymous_per_second = 1, .anonymous_burst = 2}, time};
  EXPECT_EQ(0, limit.take("192.0.2.1", {}).count());
  time.at += -std::chrono::hours{1};
  EXPECT_EQ(0, limit.take("192.0.2.1", {}).count());
  EXPECT_EQ(1, limit.take("192.0.2.1", {}).count());
}

TEST(rate_limits, forget_who_called_first_and_not_who_calls_again_and_again) {
  auto time = test::fixed_clock{};
  auto limit = rate_limit{{.anonymous_per_second = 1, .anonymous_burst = 1}, time};
  limit.take("one who came once", {});
  EXPECT_EQ(0, limit.take("192.0.2.1", {}).count());
  for (auto i = 0U; i != 2 * limits::kRateBuckets; ++i) {
    limit.take(fmt::format("flood {}", i), {});
    if (i % 256 != 0) continue;
    EXPECT_EQ(1, limit.take("192.0.2.1", {}).count()) << i;
  }
  EXPECT_EQ(0, limit.take("one who came once", {}).count());
}

TEST(rate_limits, are_none_for_the_operator_and_nobody_becomes_one_by_name) {
  auto time = test::fixed_clock{};
  auto limit = rate_limit{{.token_per_second = 1, .token_burst = 1}, time};
  auto const named = auth::principal{.what = auth::role::administrator, .subject = "operator"};
  for (auto i = 0; i != 3; ++i) EXPECT_EQ(0, limit.take("", auth::operator_principal()).count());
  EXPECT_EQ(0, limit.take("", named).count());
  EXPECT_EQ(1, limit.take("", named).count());
}

// Who guesses tokens is stopped as whoever else asks without one.
class gateways : public test::on_each_store {
 protected:
  gateways() { r.verify(); }
  auto ask(std::string token) {
    auto head = net::request_head{};
    head.method = "GET";
    head.path = "/";
    head.from.address = "192.0.2.1";
    if (!token.empty()) head.fields.emplace_back("Authorization", "Bearer " + std::move(token));
    auto const answer = gate.admit(head);
    return answer.refusal ? answer.refusal->status : 0;
  }

  test::empty_store empty{GetParam()};
  std::unique_ptr<store::store> db{empty.open()};
  test::fixed_clock time;
  auth::tokens tokens{(store::migrate(*db, core_auth::kMigrations), *db), time};
  router r;
  rate_limit limit{{.anonymous_per_second = 1, .anonymous_burst = 3}, time};
  gateway gate{r, tokens, limit, [](auto) { return false; }, time, *empty.log, ""};
};

TEST_P(gateways, count_wrong_tokens_by_the_address_they_come_from) {
  auto const good = tokens.create({.what = auth::role::editor, .name = "e"});
  for (auto i = 0; i != 3; ++i) EXPECT_EQ(401, ask("guess"));
  EXPECT_EQ(429, ask("guess"));
  EXPECT_EQ(429, ask(""));
  EXPECT_EQ(404, ask(good)) << "who has a token is counted by it";
}

INSTANTIATE_TEST_SUITE_P(api, gateways, test::engines(), test::engine_name);

}  // namespace madang::api
