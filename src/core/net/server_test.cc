#include "core/net/test_server.h"

#include <sys/stat.h>

#include <filesystem>
#include <future>
#include <thread>

namespace madang::net::test {

TEST(server, a_kept_connection_answers_one_request_after_the_other) {
  auto s = test_server{};
  auto c = s.connect();
  for (auto i = 0; i != 3; ++i) {
    auto const r = c.send({.method = "POST", .target = "/x?a=%20b", .body = "hello"});
    ASSERT_TRUE(r) << r.error();
    EXPECT_EQ(200, r->status);
    EXPECT_EQ("POST /x?a=%20b hello", r->body);
  }
  EXPECT_EQ(1, s.metric("http_connections"));
  EXPECT_EQ(3, s.metric("http_requests_total{method=\"POST\",status=\"2xx\"}"));
}

TEST(server, the_handler_sees_path_query_fields_and_peer) {
  auto p = program{};
  p.on_handle = [](request r, responder answer) {
    auto const seen = r.path + "|" + r.query + "|" + std::string{r.field("x-thing")} + "|" + r.from.address + "|" +
                      (r.from.tls ? "tls" : "plain") + (r.from.control ? " control" : "");
    answer({.content_type = "text/plain", .body = seen});
  };
  auto s = test_server{std::move(p)};
  EXPECT_EQ("/a%2Fb|q=1?2|seven|127.0.0.1|plain", s.get("/a%2Fb?q=1?2", {{"X-Thing", "seven"}}).body);
}

TEST(server, pipelined_requests_are_answered_in_their_order_even_if_the_first_takes_longest) {
  auto p = program{};
  auto workers = std::vector<std::thread>{};
  p.on_handle = [&](request r, responder answer) {
    if (r.path != "/slow") return answer({.content_type = "text/plain", .body = r.path});
    workers.emplace_back([answer = std::move(answer)] {
      std::this_thread::sleep_for(50ms);
      answer({.content_type = "text/plain", .body = "/slow"});
    });
  };
  {
    auto s = test_server{std::move(p)};
    auto c = raw_socket{s.port()};
    auto const get = [](std::string const& path) { return "GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n"; };
    c.say(get("/slow") + get("/b") + get("/slow") + get("/d"));
    for (auto const* expected : {"/slow", "/b", "/slow", "/d"}) EXPECT_EQ(expected, body_of(c.hear_answer()));
  }
  for (auto& w : workers) w.join();
}

TEST(server, hundreds_of_pipelined_requests_and_requests_in_single_bytes_are_read_alike) {
  auto s = test_server{};
  auto c = raw_socket{s.port()};
  auto all = std::string{};
  for (auto i = 0; i != 700; ++i) all += "GET /" + std::to_string(i) + " HTTP/1.1\r\nHost: a\r\n\r\n";
  c.say(all);
  for (auto i = 0; i != 700; ++i) ASSERT_EQ("GET /" + std::to_string(i), body_of(c.hear_answer()));
  for (auto const byte :
       std::string{"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n"}) {
    c.say({&byte, 1});
  }
  EXPECT_EQ("POST / hi", body_of(c.hear_answer()));
}

TEST(server, connection_close_and_http_1_0_are_honoured) {
  auto s = test_server{};
  auto closing = raw_socket{s.port()};
  closing.say("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  auto const answer = closing.hear_all();
  EXPECT_TRUE(closing.closed());
  EXPECT_NE(answer.npos, answer.find("Connection: close\r\n"));

  auto old = raw_socket{s.port()};
  old.say("GET / HTTP/1.0\r\n\r\n");
  EXPECT_EQ(200, status_of(old.hear_all()));
  EXPECT_TRUE(old.closed());

  auto kept = raw_socket{s.port()};
  kept.say("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  EXPECT_NE(std::string::npos, kept.hear_answer().find("Connection: keep-alive\r\n"));
  kept.say("GET /again HTTP/1.0\r\n\r\n");
  EXPECT_EQ("GET /again", body_of(kept.hear_all()));
}

TEST(server, a_client_that_stopped_sending_still_gets_its_answer) {
  auto s = test_server{};
  auto c = raw_socket{s.port()};
  c.say("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi");
  c.end_saying();
  EXPECT_EQ("POST / hi", body_of(c.hear_all()));
}

TEST(server, head_has_the_head_of_get_and_no_body) {
  auto s = test_server{};
  auto c = raw_socket{s.port()};
  c.say("HEAD /abc HTTP/1.1\r\nHost: a\r\n\r\n");
  auto const answer = c.hear_until("\r\n\r\n");
  EXPECT_NE(answer.npos, answer.find("Content-Length: 9\r\n")) << answer;  // HEAD /abc
  EXPECT_EQ("", c.hear_all(50ms));
}

TEST(server, expect_continue_is_answered_only_once_the_request_is_admitted) {
  auto p = program{};
  p.on_admit = [](request_head const& h) {
    auto out = admission{.refusal = {}, .body_max = 100};
    if (h.path == "/no") out.refusal = response{.status = 401, .content_type = "text/plain", .body = "who?"};
    return out;
  };
  auto s = test_server{std::move(p)};
  auto const head = [](std::string const& path, std::string const& length) {
    return "POST " + path + " HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: " + length + "\r\n\r\n";
  };
  auto yes = raw_socket{s.port()};
  yes.say(head("/yes", "5"));
  EXPECT_EQ("HTTP/1.1 100 Continue\r\n\r\n", yes.hear_until("\r\n\r\n"));
  yes.say("hello");
  EXPECT_EQ("POST /yes hello", body_of(yes.hear_answer()));

  for (auto const& [path, length, status] : {std::tuple{"/no", "5", 401}, std::tuple{"/yes", "101", 413}}) {
    auto no = raw_socket{s.port()};
    no.say(head(path, length));
    auto const answer = no.hear_all();
    EXPECT_EQ(status, status_of(answer));
    EXPECT_TRUE(no.closed());
  }
  auto other = raw_socket{s.port()};
  other.say("POST / HTTP/1.1\r\nHost: a\r\nExpect: tea\r\nContent-Length: 1\r\n\r\n");
  EXPECT_EQ(417, status_of(other.hear_all()));
}

TEST(server, a_refused_request_keeps_its_connection_if_its_body_is_short) {
  auto p = program{};
  p.on_admit = [](request_head const& h) {
    auto out = admission{.refusal = {}, .body_max = 1'000'000};
    if (h.path == "/no") out.refusal = response{.status = 403, .content_type = "text/plain", .body = "no"};
    return out;
  };
  auto s = test_server{std::move(p)};
  auto c = raw_socket{s.port()};
  c.say("POST /no HTTP/1.1\r\nHost: a\r\nContent-Length: 30\r\n\r\nGET /smuggled HTTP/1.1\r\n");
  EXPECT_EQ(403, status_of(c.hear_answer()));
  c.say("......GET /next HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ("GET /next", body_of(c.hear_answer()));

  auto longer = raw_socket{s.port()};
  longer.say("POST /no HTTP/1.1\r\nHost: a\r\nContent-Length: 500000\r\n\r\n" + std::string(400'000, 'x'));
  EXPECT_EQ(403, status_of(longer.hear_all()));
  EXPECT_TRUE(longer.closed());
}

TEST(server, an_answer_may_come_from_any_thread_at_any_time_and_counts_once) {
  auto p = program{};
  auto later = std::vector<responder>{};
  auto mutex = std::mutex{};
  p.on_handle = [&](request, responder answer) {
    auto const lock = std::lock_guard{mutex};
    later.push_back(std::move(answer));
  };
  auto s = test_server{std::move(p)};
  constexpr auto kClients = 40;
  auto clients = std::vector<std::unique_ptr<raw_socket>>{};
  for (auto i = 0; i != kClients; ++i) {
    clients.push_back(std::make_unique<raw_socket>(s.port()));
    clients.back()->say("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  }
  for (auto waiting = std::size_t{0}; waiting != kClients; std::this_thread::sleep_for(1ms)) {
    auto const lock = std::lock_guard{mutex};
    waiting = later.size();
  }
  clients.pop_back();  // its answer finds nobody
  for (auto const& answer : later) {
    answer({.content_type = "text/plain", .body = "one"});
    answer({.content_type = "text/plain", .body = "two"});
  }
  for (auto const& c : clients) {
    EXPECT_EQ("one", body_of(c->hear_answer()));
    EXPECT_EQ("", c->hear_all(5ms));
  }
}

TEST(server, what_the_program_forgets_or_throws_is_answered_with_500) {
  auto p = program{};
  p.on_admit = [](request_head const& h) {
    if (h.path == "/admit") throw std::runtime_error{"secret"};
    return admission{.refusal = {}, .body_max = 10};
  };
  p.on_handle = [](request r, responder) {
    if (r.path == "/throw") throw std::runtime_error{"secret"};
  };
  auto s = test_server{std::move(p)};
  for (auto const* path : {"/forget", "/throw", "/admit"}) {
    auto const r = s.get(path);
    EXPECT_EQ(500, r.status) << path;
    EXPECT_EQ(r.body.npos, r.body.find("secret"));
    EXPECT_EQ("application/problem+json", r.field("Content-Type"));
  }
}

TEST(server, each_request_is_a_line_in_the_log_and_a_failure_says_why) {
  auto p = program{};
  p.on_handle = [](request r, responder answer) {
    if (r.path == "/bad") throw std::runtime_error{"no such table"};
    answer({.status = 204});
  };
  auto s = test_server{std::move(p)};
  s.get("/good?x=1");
  s.get("/bad");
  auto const lines = s.log.lines();
  EXPECT_NE(lines.npos, lines.find("request method=GET target=/good?x=1 status=204 us=")) << lines;
  EXPECT_NE(lines.npos, lines.find(" peer=127.0.0.1\n"));
  EXPECT_NE(lines.npos, lines.find("The program failed where=handle why=no such table\n"));
}

TEST(server, a_field_with_a_line_end_in_it_never_leaves) {
  auto p = program{};
  p.on_handle = [](request, responder answer) {
    answer({.status = 303, .fields = {{"Location", "/a\r\nSet-Cookie: evil=1"}}});
  };
  auto s = test_server{std::move(p)};
  auto const r = s.get("/");
  EXPECT_EQ(500, r.status);
  EXPECT_EQ("", r.field("Set-Cookie"));
}

TEST(server, a_proxy_is_believed_only_if_it_is_trusted) {
  auto p = program{};
  p.on_handle = [](request r, responder answer) {
    answer({.content_type = "text/plain",
            .body = r.from.address + (r.from.tls ? " tls " : " plain ") + std::string{r.field("X-Forwarded-For")}});
  };
  auto const fields = headers{{"X-Forwarded-For", "10.9.9.9, 203.0.113.7"}, {"X-Forwarded-For", "127.0.0.2"},
                              {"X-Forwarded-Proto", "https"}};
  auto stranger = test_server{p};
  EXPECT_EQ("127.0.0.1 plain ", stranger.get("/", fields).body);

  auto trusting = test_server{p, {.trusted_proxies = {"127.0.0.0/8"}}};
  auto const r = trusting.get("/", fields);
  EXPECT_EQ("203.0.113.7 tls 10.9.9.9, 203.0.113.7", r.body);
  EXPECT_NE("", r.field("Strict-Transport-Security"));
  EXPECT_EQ("127.0.0.1 plain ", trusting.get("/").body);
}

TEST(server, the_control_socket_is_the_operators) {
  auto p = program{};
  p.on_handle = [](request r, responder answer) {
    answer({.content_type = "text/plain", .body = r.from.control ? "operator" : "anybody"});
  };
  auto const path =
      (std::filesystem::temp_directory_path() / ("madang-" + std::to_string(getpid()) + ".sock")).string();
  {
    auto s = test_server{p, {.unix_socket = path}};
    struct stat st {};
    ASSERT_EQ(0, ::stat(path.c_str(), &st));
    EXPECT_EQ(0600U, st.st_mode & 0777U);
    auto c = client{path, 5s};
    auto const r = c.send({});
    ASSERT_TRUE(r) << r.error();
    EXPECT_EQ("operator", r->body);
    EXPECT_EQ("anybody", s.get("/").body);

    // A second program with the same data folder is told so; the file of one that died is no obstacle.
    EXPECT_THROW((test_server{p, {.unix_socket = path}}), std::runtime_error);
  }
  EXPECT_FALSE(std::filesystem::exists(path));
}

TEST(server, an_operator_is_told_what_is_wrong_in_a_sentence) {
  auto const message = [](server_options o) -> std::string {
    try {
      test_server{std::move(o)};
    } catch (std::runtime_error const& e) {
      return e.what();
    }
    return {};
  };
  auto s = test_server{};
  EXPECT_EQ("Another program already listens on " + s.address() + ".", message({.listen = {s.address()}}));
  EXPECT_EQ("\"8080\" is no address to listen on, as in 127.0.0.1:8080 or [::1]:8080.", message({.listen = {"8080"}}));
  EXPECT_EQ("This machine does not have the address in 192.0.2.1:0.", message({.listen = {"192.0.2.1:0"}}));
  EXPECT_EQ("TLS needs both a certificate and its private key.", message({.tls_certificate = "/nowhere.pem"}));
  EXPECT_NE("", message({.tls_certificate = "/nowhere.pem", .tls_key = "/nowhere.key"}));
  EXPECT_NE("", message({.trusted_proxies = {"10.0.0.0/33"}}));
  EXPECT_NE("", message({.unix_socket = "/nowhere/at/all.sock"}));
}

TEST(server, ipv6_is_served_too) {
  auto s = test_server{{.listen = {"[::1]:0"}}};
  auto c = client{"[::1]:" + std::to_string(s.port()), 5s};
  auto const r = c.send({});
  if (!r) GTEST_SKIP() << "no IPv6 here: " << r.error();
  EXPECT_EQ("GET /", r->body);
}

TEST(server, stopping_finishes_what_runs_and_closes_the_rest) {
  auto p = program{};
  auto waiting = std::promise<responder>{};
  p.on_handle = [&](request, responder answer) { waiting.set_value(std::move(answer)); };
  auto s = test_server{std::move(p)};
  auto idle = raw_socket{s.port()};
  auto busy = raw_socket{s.port()};
  busy.say("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  auto const answer = waiting.get_future().get();
  auto stopping = std::thread{[&] { s.listening.stop(); }};
  EXPECT_EQ("", idle.hear_all());
  EXPECT_TRUE(idle.closed());
  answer({.content_type = "text/plain", .body = "done"});
  auto const heard = busy.hear_all();
  EXPECT_EQ("done", body_of(heard));
  EXPECT_NE(heard.npos, heard.find("Connection: close"));
  ::shutdown(busy.fd, SHUT_RDWR);
  stopping.join();
  EXPECT_FALSE(s.connect().send({}));
}

TEST(server, stopping_does_not_wait_for_ever_and_a_later_answer_is_harmless) {
  auto p = program{};
  auto waiting = std::promise<responder>{};
  p.on_handle = [&](request, responder answer) { waiting.set_value(std::move(answer)); };
  auto late = responder{};
  {
    auto s = test_server{std::move(p), {.limits = {.stop_time = 50ms}}};
    auto c = raw_socket{s.port()};
    c.say("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    late = waiting.get_future().get();
    s.listening.stop();
    EXPECT_EQ("", c.hear_all());
  }
  late({.content_type = "text/plain", .body = "too late"});
}

}  // namespace madang::net::test
