#include "core/net/test_server.h"

#include <zlib.h>

#include <fstream>
#include <thread>

#include "core/net/coding.h"

namespace madang::net::test {

namespace {

std::string head_with(std::string const& fields) { return "GET / HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n\r\n"; }

// A gzip of `n` zeros, which is about n / 1,000 long.
std::string zeros(std::size_t const n) { return compress(coding::gzip, std::string(n, '\0')); }

std::size_t resident_bytes() {
  auto in = std::ifstream{"/proc/self/statm"};
  auto all = std::size_t{0};
  auto resident = std::size_t{0};
  in >> all >> resident;
  return resident * 4'096;
}

double elapsed_s(std::function<void()> const& f) {
  auto const began = std::chrono::steady_clock::now();
  f();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
}

}  // namespace

TEST(server_limits, a_head_or_target_that_is_too_long_is_refused_however_it_comes) {
  auto s = test_server{};
  auto const status = [&](std::string const& bytes) {
    auto c = raw_socket{s.port()};
    c.say(bytes);
    auto const out = status_of(c.hear_all());
    EXPECT_TRUE(c.closed());
    return out;
  };
  EXPECT_EQ(414, status("GET /" + std::string(9'000, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n"));
  EXPECT_EQ(414, status(std::string(100'000, 'A')));
  EXPECT_EQ(431, status(head_with("X: " + std::string(17'000, 'a'))));
  EXPECT_EQ(431, status("GET / HTTP/1.1\r\nCookie: " + std::string(100'000, 'a')));
  auto many = std::string{"X: y"};
  for (auto i = 0; i != 200; ++i) many += "\r\nX" + std::to_string(i) + ": y";
  EXPECT_EQ(431, status(head_with(many)));

  auto c = raw_socket{s.port()};
  c.say("GET /" + std::string(8'000, 'a') + " HTTP/1.1\r\nHost: a\r\nX: " + std::string(15'000, 'a') + "\r\n\r\n");
  EXPECT_EQ(200, status_of(c.hear_answer()));
}

TEST(server_limits, a_body_that_is_too_long_is_refused_before_it_is_read_or_as_soon_as_it_shows) {
  auto p = program{};
  p.on_admit = [](request_head const&) { return admission{.refusal = {}, .body_max = 1'000}; };
  auto s = test_server{std::move(p)};
  auto told = raw_socket{s.port()};
  told.say("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1001\r\n\r\n");
  EXPECT_EQ(413, status_of(told.hear_all()));

  auto chunked = raw_socket{s.port()};
  chunked.say("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n" + std::string(1'001, 'x'));
  EXPECT_EQ(413, status_of(chunked.hear_all()));

  // The answer arrives although the client is still sending.
  auto talking = raw_socket{s.port()};
  talking.say("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3000000\r\n\r\n");
  for (auto i = 0; i != 30; ++i) talking.say(std::string(100'000, 'x'));
  EXPECT_EQ(413, status_of(talking.hear_all()));
  EXPECT_FALSE(talking.was_reset());

  auto exact = raw_socket{s.port()};
  exact.say("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n" + std::string(1'000, 'x'));
  EXPECT_EQ(200, status_of(exact.hear_answer()));
}

TEST(server_limits, a_gzip_body_is_inflated_and_a_bomb_is_not) {
  auto p = program{};
  p.on_admit = [](request_head const& h) {
    return admission{.refusal = {}, .body_max = h.path == "/import" ? limits::kImportBody : limits::kJsonBody};
  };
  p.on_handle = [](request r, responder answer) {
    answer({.content_type = "text/plain",
            .body = std::to_string(r.body.size()) + std::string{r.field("Content-Encoding")}});
  };
  auto s = test_server{std::move(p)};
  auto const post = [&](std::string const& path, std::string body, std::string const& coding = "gzip") {
    auto c = s.connect();
    auto r =
        c.send({.method = "POST", .target = path, .fields = {{"Content-Encoding", coding}}, .body = std::move(body)});
    EXPECT_TRUE(r) << r.error();
    return r ? *r : client_response{};
  };
  EXPECT_EQ("500000", post("/", zeros(500'000)).body);
  EXPECT_EQ(413, post("/", zeros(limits::kJsonBody + 1)).status);
  EXPECT_EQ(200, post("/import", zeros(5'000'000)).status);
  EXPECT_EQ(400, post("/", "this is no gzip").status);
  EXPECT_EQ(400, post("/", zeros(1'000).substr(0, 15)).status);
  EXPECT_EQ(400, post("/", zeros(1'000) + "more").status);
  auto const unknown = post("/", "x", "br");
  EXPECT_EQ(415, unknown.status);
  EXPECT_EQ("gzip", unknown.field("Accept-Encoding"));

  auto const bomb = zeros(std::size_t{50} << 20);
  auto const before = resident_bytes();
  EXPECT_LT(elapsed_s([&] { EXPECT_EQ(413, post("/import", bomb).status); }), 1.0);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)  // those keep what was freed
  EXPECT_LT(resident_bytes(), before + (std::size_t{32} << 20));
#else
  EXPECT_GT(resident_bytes(), before / 2);
#endif
}

TEST(server_limits, a_slow_head_is_cut_off_and_others_are_served_meanwhile) {
  auto s = test_server{{.limits = {.header_time = 300ms, .connections_per_address = 3'000}}};
  auto slow = std::vector<std::unique_ptr<raw_socket>>{};
  for (auto i = 0; i != 300; ++i) {
    slow.push_back(std::make_unique<raw_socket>(s.port()));
    slow.back()->say("GET / HTTP/1.1\r\nHost: a\r\nX-");
  }
  auto trickle = raw_socket{s.port()};
  auto silent = raw_socket{s.port()};
  EXPECT_LT(elapsed_s([&] { EXPECT_EQ(200, s.get("/").status); }), 0.3);
  // A byte now and then does not help.
  auto const took = elapsed_s([&] {
    for (auto const c : std::string(100, 'a')) {
      if (!trickle.say({&c, 1})) break;
      std::this_thread::sleep_for(10ms);
      if (auto p = pollfd{.fd = trickle.fd, .events = POLLIN, .revents = 0}; ::poll(&p, 1, 0) > 0) break;
    }
  });
  EXPECT_LT(took, 0.8);
  EXPECT_EQ(408, status_of(trickle.hear_all()));
  for (auto const& c : slow) ASSERT_EQ(408, status_of(c->hear_all()));
  EXPECT_EQ("", silent.hear_all());
  EXPECT_TRUE(silent.closed());
  EXPECT_EQ(301, s.metric("http_refused_total{reason=\"head_timeout\"}"));
}

TEST(server_limits, a_slow_body_is_cut_off_and_a_steady_one_is_not) {
  auto s = test_server{{.limits = {.body_time = 200ms, .body_bytes_per_second = 1'000}}};
  auto slow = raw_socket{s.port()};
  slow.say("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nx");
  auto steady = raw_socket{s.port()};
  steady.say("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1600\r\n\r\n");
  for (auto i = 0; i != 8; ++i) {
    steady.say(std::string(200, 'x'));
    std::this_thread::sleep_for(60ms);
  }
  EXPECT_EQ(200, status_of(steady.hear_answer()));
  EXPECT_EQ(408, status_of(slow.hear_all()));
  EXPECT_TRUE(slow.closed());
}

TEST(server_limits, an_idle_connection_is_closed_without_a_word) {
  auto s = test_server{{.limits = {.idle_time = 150ms}}};
  auto c = raw_socket{s.port()};
  c.say("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(200, status_of(c.hear_answer()));
  EXPECT_EQ("", c.hear_all());
  EXPECT_TRUE(c.closed());
}

TEST(server_limits, a_client_that_does_not_read_is_cut_off) {
  auto p = program{};
  p.on_handle = [](request, responder answer) {
    answer({.content_type = "application/octet-stream", .body = std::string(std::size_t{20} << 20, 'x')});
  };
  auto s = test_server{std::move(p), {.limits = {.write_time = 200ms}}};
  auto c = raw_socket{s.port(), 4'096};
  c.say("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  auto const cut_off = [&] { return s.metric("http_refused_total{reason=\"write_stall\"}"); };
  for (auto i = 0; i != 100 && cut_off() == 0; ++i) std::this_thread::sleep_for(20ms);
  EXPECT_EQ(1, cut_off());
  EXPECT_EQ(0, s.metric("http_connections"));
}

TEST(server_limits, who_comes_when_the_house_is_full_is_told_so) {
  auto s = test_server{{.limits = {.connections = 3}}};
  auto inside = std::vector<std::unique_ptr<raw_socket>>{};
  for (auto i = 0; i != 3; ++i) {
    inside.push_back(std::make_unique<raw_socket>(s.port()));
    inside.back()->say("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    ASSERT_EQ(200, status_of(inside.back()->hear_answer()));
  }
  auto c = raw_socket{s.port()};
  c.say("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  auto const answer = c.hear_all();
  EXPECT_EQ(503, status_of(answer));
  EXPECT_NE(answer.npos, answer.find("Retry-After: 1\r\n"));
  EXPECT_NE(answer.npos, answer.find("Connection: close\r\n"));

  inside.pop_back();
  auto status = 503;
  for (auto i = 0; i != 50 && status == 503; ++i) {
    std::this_thread::sleep_for(10ms);
    auto again = raw_socket{s.port()};
    again.say("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    status = status_of(again.hear_answer());
  }
  EXPECT_EQ(200, status);
}

TEST(server_limits, one_address_does_not_take_all_places_unless_it_is_a_trusted_proxy) {
  auto const third_status = [](server_options o) {
    o.limits.connections_per_address = 2;
    auto s = test_server{std::move(o)};
    auto a = raw_socket{s.port()};
    auto b = raw_socket{s.port()};
    for (auto const* c : {&a, &b}) c->say("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_EQ(200, status_of(a.hear_answer()));
    EXPECT_EQ(200, status_of(b.hear_answer()));
    auto c = raw_socket{s.port()};
    c.say("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    return status_of(c.hear_answer());
  };
  EXPECT_EQ(503, third_status({}));
  EXPECT_EQ(200, third_status({.trusted_proxies = {"127.0.0.1"}}));
}

TEST(server_limits, all_bodies_together_have_a_limit) {
  auto p = program{};
  p.on_admit = [](request_head const&) { return admission{.refusal = {}, .body_max = 10'000'000}; };
  p.on_handle = [](request, responder answer) { answer({.status = 204}); };
  auto s = test_server{std::move(p), {.limits = {.bodies_bytes = 1'000'000}}};
  auto const head = std::string{"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 900000\r\n\r\n"};
  auto first = raw_socket{s.port()};
  first.say(head + std::string(899'999, 'x'));
  for (auto i = 0; i != 200 && s.metric("http_received_bytes_total") < 899'999; ++i) std::this_thread::sleep_for(10ms);
  auto second = raw_socket{s.port()};
  second.say(head + std::string(500'000, 'x'));
  EXPECT_EQ(503, status_of(second.hear_all()));
  first.say("x");
  EXPECT_EQ(204, status_of(first.hear_answer()));
  auto third = raw_socket{s.port()};
  third.say(head + std::string(900'000, 'x'));
  EXPECT_EQ(204, status_of(third.hear_answer()));
}

}  // namespace madang::net::test
