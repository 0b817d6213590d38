#include "core/net/test_server.h"

#include <brotli/decode.h>

#include <atomic>
#include <future>
#include <thread>

#include "core/net/coding.h"

// What every answer has, and how bodies travel: security fields, CORS, compression, streams.
namespace madang::net::test {

namespace {

std::string gunzip(std::string_view const s) {
  auto out = std::string{};
  auto in = inflater{std::size_t{100} << 20};
  EXPECT_EQ(inflater::result::whole, in.add(s, out));
  return out;
}

std::string unbrotli(std::string_view const s) {
  auto out = std::string(1 << 20, '\0');
  auto n = out.size();
  EXPECT_EQ(BROTLI_DECODER_RESULT_SUCCESS,
            BrotliDecoderDecompress(s.size(), reinterpret_cast<std::uint8_t const*>(s.data()), &n,
                                    reinterpret_cast<std::uint8_t*>(out.data())));
  out.resize(n);
  return out;
}

std::string words(std::size_t const n) {
  auto out = std::string{};
  for (auto i = 0; out.size() < n; ++i) out += "sensor " + std::to_string(i * i % 1'009) + ", ";
  out.resize(n);
  return out;
}

program always(response const& r) {
  auto p = program{};
  p.on_handle = [r](request, responder answer) { answer(r); };
  return p;
}

}  // namespace

TEST(answers, all_have_the_security_fields_even_those_the_server_makes_itself) {
  auto s = test_server{};
  auto c = raw_socket{s.port()};
  c.say("nonsense\r\n\r\n");
  for (auto const& head : {c.hear_all(), [&] {
         auto ok = raw_socket{s.port()};
         ok.say("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
         return ok.hear_answer();
       }()}) {
    for (auto const* field :
         {"Content-Security-Policy: default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; ",
          "frame-ancestors 'none'\r\n", "X-Content-Type-Options: nosniff\r\n",
          "Referrer-Policy: strict-origin-when-cross-origin\r\n", "Cross-Origin-Opener-Policy: same-origin\r\n",
          "Cross-Origin-Resource-Policy: same-origin\r\n", "Permissions-Policy: geolocation=(self)\r\n", "Date: "}) {
      EXPECT_EQ(1U, count_of(head, field)) << field << head;
    }
    EXPECT_EQ(0U, count_of(head, "Strict-Transport-Security"));
    EXPECT_EQ(0U, count_of(head, "Server:"));
  }
}

TEST(answers, one_that_names_a_security_field_overrides_it_and_an_empty_one_takes_it_away) {
  auto s = test_server{always({.content_type = "text/plain",
                               .body = "x",
                               .fields = {{"content-security-policy", "default-src 'self'"},
                                          {"Cross-Origin-Resource-Policy", "cross-origin"},
                                          {"Permissions-Policy", ""},
                                          {"Access-Control-Allow-Origin", ""},
                                          {"Content-Length", "77"},
                                          {"Transfer-Encoding", "gzip"}}})};
  auto c = raw_socket{s.port()};
  c.say("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  auto const all = c.hear_all();
  EXPECT_EQ(1U, count_of(all, "ecurity-policy: default-src 'self'\r\n"));
  EXPECT_EQ(0U, count_of(all, "Content-Security-Policy"));
  EXPECT_EQ(1U, count_of(all, "Cross-Origin-Resource-Policy: "));
  EXPECT_EQ(0U, count_of(all, "Permissions-Policy"));
  EXPECT_EQ(0U, count_of(all, "Access-Control-Allow-Origin"));
  EXPECT_EQ(1U, count_of(all, "nosniff"));
  EXPECT_EQ(1U, count_of(all, "Content-Length: 1\r\n"));
  EXPECT_EQ(0U, count_of(all, "Transfer-Encoding"));
}

TEST(answers, any_page_may_read_and_who_has_a_token_may_do_more) {
  auto s = test_server{};
  EXPECT_EQ("*", s.get("/").field("Access-Control-Allow-Origin"));
  EXPECT_EQ("Location, ETag, Link", s.get("/").field("Access-Control-Expose-Headers"));
  EXPECT_EQ("", s.get("/").field("Access-Control-Allow-Credentials"));
  auto c = s.connect();
  EXPECT_EQ("", c.send({.method = "POST"})->field("Access-Control-Allow-Origin"));
  EXPECT_EQ(
      "*", c.send({.method = "POST", .fields = {{"Authorization", "Bearer x"}}})->field("Access-Control-Allow-Origin"));

  auto const asked =
      c.send({.method = "OPTIONS",
              .target = "/any/where",
              .fields = {{"Origin", "https://map.example"}, {"Access-Control-Request-Method", "PATCH"}}});
  EXPECT_EQ(204, asked->status);
  EXPECT_EQ("*", asked->field("Access-Control-Allow-Origin"));
  EXPECT_EQ("GET, HEAD, POST, PUT, PATCH, DELETE", asked->field("Access-Control-Allow-Methods"));
  EXPECT_EQ("Authorization, Content-Type, If-Match, If-None-Match", asked->field("Access-Control-Allow-Headers"));
  EXPECT_NE("", asked->field("Access-Control-Max-Age"));
  EXPECT_EQ("OPTIONS /x", c.send({.method = "OPTIONS", .target = "/x"})->body);
}

TEST(answers, are_compressed_with_what_the_client_likes_best) {
  auto const text = words(5'000);
  auto s = test_server{
      always({.content_type = "application/json; charset=utf-8", .body = text, .fields = {{"ETag", "\"1\""}}})};
  struct example { std::string accept, coding; };
  for (auto const& [accept, expected] : std::vector<example>{{"gzip", "gzip"},
                                                             {"br", "br"},
                                                             {"gzip, deflate, br", "br"},
                                                             {"br;q=0.5, gzip;q=0.8", "gzip"},
                                                             {"br;q=0, *", "gzip"},
                                                             {"*;q=0.1", "br"},
                                                             {"GZIP;Q=1", "gzip"},
                                                             {"", ""},
                                                             {"identity", ""},
                                                             {"gzip;q=0", ""},
                                                             {"gzip;q=0.3, identity;q=0.7", ""},
                                                             {"gzip;q=x", ""},
                                                             {"zstd", ""}}) {
    auto const r = s.get("/", {{"Accept-Encoding", accept}});
    EXPECT_EQ(expected, r.field("Content-Encoding")) << accept;
    EXPECT_EQ("Accept-Encoding", r.field("Vary"));
    EXPECT_EQ(std::to_string(r.body.size()), r.field("Content-Length"));
    EXPECT_EQ(expected.empty() ? "\"1\"" : "W/\"1\"", r.field("ETag"));
    EXPECT_EQ(text, expected == "gzip" ? gunzip(r.body) : expected == "br" ? unbrotli(r.body) : r.body);
  }
}

TEST(answers, long_ones_are_compressed_elsewhere_and_arrive_all_the_same) {
  auto const text = words(500'000);
  auto s = test_server{always({.content_type = "text/csv", .shared_body = std::make_shared<std::string const>(text)})};
  auto c = s.connect();
  for (auto i = 0; i != 3; ++i) {
    auto const r = c.send({.fields = {{"Accept-Encoding", "gzip"}}});
    ASSERT_TRUE(r) << r.error();
    EXPECT_EQ("gzip", r->field("Content-Encoding"));
    EXPECT_LT(r->body.size(), text.size() / 2);
    EXPECT_EQ(text, gunzip(r->body));
  }
}

TEST(answers, stay_as_they_are_where_compression_would_not_help_or_is_not_wanted) {
  auto const text = words(5'000);
  for (auto const& r :
       {response{.content_type = "image/png", .body = text},
        response{.content_type = "text/plain", .body = text.substr(0, limits::kCompressFrom - 1)},
        response{.content_type = "text/plain", .body = text, .fields = {{"Content-Encoding", "zstd"}}},
        response{.content_type = "text/plain", .body = text, .fields = {{"Cache-Control", "no-transform"}}},
        response{.status = 206, .content_type = "text/plain", .body = text}}) {
    auto s = test_server{always(r)};
    auto const got = s.get("/", {{"Accept-Encoding", "gzip, br"}});
    EXPECT_EQ(r.body, got.body);
    EXPECT_EQ("", got.field("Vary"));
    EXPECT_NE("gzip", got.field("Content-Encoding"));
  }
}

TEST(answers, vary_is_added_to_what_the_program_says) {
  auto s = test_server{always({.content_type = "text/plain", .body = words(2'000), .fields = {{"Vary", "Accept"}}})};
  EXPECT_EQ("Accept, Accept-Encoding", s.get("/").field("Vary"));
}

TEST(answers, without_a_body_have_none) {
  for (auto const status : {204, 304}) {
    auto s = test_server{always({.status = status, .content_type = "text/plain", .body = "never"})};
    auto c = raw_socket{s.port()};
    c.say("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    auto const all = c.hear_all();
    EXPECT_EQ("", body_of(all));
    EXPECT_EQ(0U, count_of(all, "Content-Length"));
  }
  auto s = test_server{always({.status = 201})};
  EXPECT_EQ("0", s.get("/").field("Content-Length"));
}

class streams : public testing::Test {
 protected:
  // `n` pieces of `piece`; what `at` says happens before piece 3.
  static program streaming(int const n, std::string piece, std::function<void()> at = [] {}) {
    auto p = program{};
    p.on_handle = [=](request, responder answer) {
      answer({.content_type = "text/plain", .pieces = [=, i = 0](std::string& out) mutable {
                if (i == 3) at();
                out += piece;
                return ++i < n;
              }});
    };
    return p;
  }
};

TEST_F(streams, come_in_chunks_or_to_the_end_in_http_1_0) {
  auto s = test_server{streaming(5, "piece ")};
  auto const whole = std::string{"piece piece piece piece piece "};
  auto const r = s.get("/");
  EXPECT_EQ("chunked", r.field("Transfer-Encoding"));
  EXPECT_EQ(whole, r.body);

  auto old = raw_socket{s.port()};
  old.say("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  auto const all = old.hear_all();
  EXPECT_EQ(whole, body_of(all));
  EXPECT_TRUE(old.closed());
  EXPECT_EQ(0U, count_of(all, "chunked"));
}

TEST_F(streams, of_one_piece_have_a_length) {
  auto s = test_server{streaming(1, "all")};
  auto const r = s.get("/");
  EXPECT_EQ("3", r.field("Content-Length"));
  EXPECT_EQ("all", r.body);
}

TEST_F(streams, are_compressed_piece_by_piece) {
  auto const piece = words(3'000);
  auto s = test_server{streaming(4, piece)};
  EXPECT_EQ(piece + piece + piece + piece, gunzip(s.get("/", {{"Accept-Encoding", "gzip"}}).body));
  auto const r = s.get("/", {{"Accept-Encoding", "br"}});
  EXPECT_EQ(piece + piece + piece + piece, unbrotli(r.body));
  EXPECT_EQ("Accept-Encoding", r.field("Vary"));
}

TEST_F(streams, that_fail_half_way_never_look_whole) {
  auto s = test_server{streaming(9, words(2'000), [] { throw std::runtime_error{"disk on fire"}; })};
  auto c = s.connect();
  for (auto const* coding : {"", "gzip"}) {
    auto const r = c.send({.fields = {{"Accept-Encoding", coding}}});
    EXPECT_FALSE(r);
  }
  auto old = raw_socket{s.port()};
  old.say("GET / HTTP/1.0\r\n\r\n");
  EXPECT_EQ(200, status_of(old.hear_all()));
  EXPECT_TRUE(old.was_reset());

  auto at_once = program{};
  at_once.on_handle = [](request, responder answer) {
    answer({.content_type = "text/plain", .pieces = [](std::string&) -> bool { throw std::runtime_error{"no"}; }});
  };
  auto other = test_server{std::move(at_once)};
  EXPECT_EQ(500, other.get("/").status);
}

TEST_F(streams, wait_for_a_slow_reader_in_bounded_memory) {
  auto made = std::atomic<int>{0};
  auto p = program{};
  p.on_handle = [&](request, responder answer) {
    answer({.content_type = "application/octet-stream", .pieces = [&](std::string& out) {
              out.assign(1'000'000, 'x');
              return ++made < 24;
            }});
  };
  auto s = test_server{std::move(p)};
  auto c = raw_socket{s.port(), 4'096};
  c.say("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  std::this_thread::sleep_for(100ms);
  EXPECT_LT(made, 12);
  EXPECT_GT(c.hear_all().size(), 24'000'000U);
  EXPECT_EQ(24, made);
}

TEST_F(streams, are_refused_while_no_worker_is_free_and_head_makes_nothing) {
  auto gate = std::promise<void>{};
  auto const open = gate.get_future().share();
  auto s = test_server{streaming(3, "x"), {}, 1};
  for (auto busy = 0; busy != 3;) busy += s.pool.submit([open] { open.wait(); }) ? 1 : 0;  // two at work, one waits
  auto const r = s.get("/");
  EXPECT_EQ(503, r.status);
  EXPECT_EQ("1", r.field("Retry-After"));
  auto c = s.connect();
  auto const head = c.send({.method = "HEAD"});
  EXPECT_EQ(200, head->status);
  EXPECT_EQ("", head->body);
  gate.set_value();
}

}  // namespace madang::net::test
