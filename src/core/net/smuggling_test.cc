#include "core/net/test_server.h"

// One request must never be read as two, or two as one, whatever stands in front of this server: what RFC
// 9112 lets two programs read in two ways is refused, and the connection closed (11.2).
namespace madang::net::test {

using namespace std::string_literals;

namespace {

constexpr auto kHidden = "GET /hidden HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

// What one connection answers to these bytes, followed by a request that must not be answered.
std::string answers_to(test_server& s, std::string const& bytes) {
  auto c = raw_socket{s.port()};
  c.say(bytes + kHidden);
  return c.hear_all();
}

}  // namespace

class smuggling : public testing::Test {
 protected:
  void refused(int const status, std::string const& bytes) {
    auto const all = answers_to(server_, bytes);
    EXPECT_EQ(status, status_of(all)) << bytes;
    EXPECT_EQ(1U, count_of(all, "Date: ")) << bytes << "\n→ " << all;
    EXPECT_NE(all.npos, all.find("Connection: close\r\n")) << bytes;
    EXPECT_NE(all.npos, all.find("Content-Type: application/problem+json\r\n")) << bytes;
    EXPECT_NE(all.npos, all.find("Content-Security-Policy: ")) << bytes;
    EXPECT_EQ(all.npos, all.find("hidden")) << bytes;
  }
  test_server server_;
};

TEST_F(smuggling, a_length_is_one_whole_number_and_stands_alone) {
  for (auto const* fields :
       {"Content-Length: 5\r\nTransfer-Encoding: chunked", "Transfer-Encoding: chunked\r\nContent-Length: 0",
        "Content-Length: 5\r\nContent-Length: 5", "Content-Length: 5\r\nContent-Length: 6", "Content-Length: 5, 5",
        "Content-Length: +5", "Content-Length: -1", "Content-Length: 0x5", "Content-Length: 5 5", "Content-Length:",
        "Content-Length: 5;", "Content-Length: 99999999999999999999999", "Content-Length: 18446744073709551616",
        "content-length: 5\r\nCONTENT-LENGTH: 5"}) {
    refused(400, "POST / HTTP/1.1\r\nHost: a\r\n" + std::string{fields} + "\r\n\r\nhello");
  }
}

TEST_F(smuggling, a_transfer_encoding_is_chunked_once) {
  for (auto const* fields :
       {"Transfer-Encoding: gzip, chunked", "Transfer-Encoding: chunked, chunked", "Transfer-Encoding: identity",
        "Transfer-Encoding: xchunked",
        "Transfer-Encoding: \x0b"
        "chunked",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
        "Transfer-Encoding:", "Transfer-Encoding: \"chunked\"", "Transfer-Encoding : chunked",
        " Transfer-Encoding: chunked", "Transfer_Encoding: chunked", "Transfer-Encoding\t: chunked",
        "X: y\r\n Transfer-Encoding: chunked", "Transfer-Encoding:\r\n chunked"}) {
    refused(400, "POST / HTTP/1.1\r\nHost: a\r\n" + std::string{fields} + "\r\n\r\n0\r\n\r\n");
  }
  refused(400, "POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
}

TEST_F(smuggling, lines_end_in_cr_lf_and_nothing_else) {
  refused(400, "GET / HTTP/1.1\nHost: a\n\n");
  refused(400, "GET / HTTP/1.1\r\nHost: a\n\r\n");
  refused(400, "GET / HTTP/1.1\r\nHost: a\r\n\n");
  refused(400, "GET / HTTP/1.1\r\nHost: a\r\nX: b\rY: c\r\n\r\n");
  refused(400, "GET / HTTP/1.1\r\nHost: a\r\nX: b\r\r\n\r\n");
  refused(400, "GET / HTTP/1.1\r\nHost: a\r\nX: b\0c\r\n\r\n"s);
  refused(400, "\n\nGET / HTTP/1.1\r\nHost: a\r\n\r\n");
  refused(400, "\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n");
}

TEST_F(smuggling, a_field_is_a_plain_name_and_a_value_without_controls) {
  for (auto const* line :
       {"X Y: z", "X_Y: z", ": z", "X", "X\x01: z", "X: \x01", "X: \x7f", "(X): z", "X\xC3\xA9: z", "\tX: y"}) {
    refused(400, "GET / HTTP/1.1\r\nHost: a\r\n" + std::string{line} + "\r\n\r\n");
  }
}

TEST_F(smuggling, chunks_are_hexadecimal_sizes_and_their_bytes) {
  for (auto const* body :
       {"5;ext=1\r\nhello\r\n0\r\n\r\n", "5 \r\nhello\r\n0\r\n\r\n", " 5\r\nhello\r\n0\r\n\r\n",
        "0x5\r\nhello\r\n0\r\n\r\n", "+5\r\nhello\r\n0\r\n\r\n", "-5\r\nhello\r\n0\r\n\r\n", "5\nhello\r\n0\r\n\r\n",
        "5\r\nhello\n0\r\n\r\n", "5\r\nhelloo\r\n0\r\n\r\n", "5\r\nhell\r\n0\r\n\r\n", "\r\nhello\r\n0\r\n\r\n",
        "g\r\nhello\r\n0\r\n\r\n", "10000000000000000\r\nhello\r\n0\r\n\r\n", "fffffffffffffffff\r\n",
        "00000000000000005\r\nhello\r\n0\r\n\r\n", "0\r\nBad Trailer: x\r\n\r\n", "0\r\nX: y\n\r\n",
        "0\r\n folded\r\n\r\n"}) {
    refused(400, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + std::string{body});
  }
}

TEST_F(smuggling, a_request_names_one_host) {
  refused(400, "GET / HTTP/1.1\r\n\r\n");
  refused(400, "GET / HTTP/1.1\r\nHost:\r\n\r\n");
  refused(400, "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n");
  refused(400, "GET / HTTP/1.1\r\nHost: a\r\nhost: b\r\n\r\n");
  refused(400, "GET / HTTP/1.1\r\nHost: a, b\r\n\r\n");
  refused(400, "GET / HTTP/1.1\r\nHost: a b\r\n\r\n");
  refused(400, "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n");
  refused(400, "GET / HTTP/1.1\r\nHost: user@a\r\n\r\n");
}

TEST_F(smuggling, a_request_line_is_method_target_and_version) {
  for (auto const* line :
       {"GET /", "GET  / HTTP/1.1", "GET / HTTP/1.1 ", " GET / HTTP/1.1", "GET\t/\tHTTP/1.1", "GET / a HTTP/1.1",
        "GET / http/1.1", "GET / HTTP/11", "GET / HTTP/1,1", "G(T / HTTP/1.1", "GET /\x01 HTTP/1.1",
        "GET /\x7f HTTP/1.1", "GET /#f HTTP/1.1", "GET x HTTP/1.1", "GET * HTTP/1.1", "GET http:// HTTP/1.1",
        "GET ftp://a/ HTTP/1.1", "CONNECT a:80 HTTP/1.1", "\x16\x03\x01"}) {
    refused(400, std::string{line} + "\r\nHost: a\r\n\r\n");
  }
  for (auto const* version : {"HTTP/2.0", "HTTP/0.9", "HTTP/1.2", "HTTP/3.1"}) {
    refused(505, "GET / " + std::string{version} + "\r\nHost: a\r\n\r\n");
  }
  refused(505, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
}

TEST_F(smuggling, what_is_allowed_is_read_as_it_is_meant) {
  auto const ok = [&](std::string const& bytes, std::string const& expected) {
    auto const all = answers_to(server_, bytes);
    EXPECT_EQ(2U, count_of(all, "HTTP/1.1 200")) << bytes << "\n→ " << all;
    EXPECT_NE(all.npos, all.find("\r\n\r\n" + expected + "HTTP/1.1 200")) << bytes << "\n→ " << all;
  };
  ok("\r\nGET /a HTTP/1.1\r\nHost: a\r\n\r\n", "GET /a");
  ok("GET /a HTTP/1.1\r\nHOST:a\r\nX:\r\nY: \t z \t \r\n\r\n", "GET /a");
  ok("GET http://b.example:80/a?q HTTP/1.1\r\nHost: a\r\n\r\n", "GET /a?q");
  ok("GET http://b.example?q HTTP/1.1\r\nHost: a\r\n\r\n", "GET /?q");
  ok("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", "OPTIONS *");
  ok("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc", "POST / abc");
  ok("POST / HTTP/1.1\r\nHost: a\r\ntransfer-encoding: CHUNKED\r\n\r\n3\r\nabc\r\n00A\r\n0123456789\r\n0\r\nX-Sum: "
     "1\r\n\r\n",
     "POST / abc0123456789");
  ok("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n", "POST /");
  ok("M-SEARCH /\xEB\xA7\x88 HTTP/1.1\r\nHost: [::1]:80\r\n\r\n", "M-SEARCH /\xEB\xA7\x88");
}

TEST_F(smuggling, the_host_of_a_whole_address_counts) {
  server_.behind.on_handle = [](request r, responder answer) {
    answer(
        {.content_type = "text/plain", .body = std::string{r.field("Host")} + " " + std::to_string(r.fields.size())});
  };
  auto c = raw_socket{server_.port()};
  c.say("GET http://b.example/ HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ("b.example 1", body_of(c.hear_answer()));
}

}  // namespace madang::net::test
