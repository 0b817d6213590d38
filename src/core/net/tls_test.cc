#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <filesystem>
#include <fstream>

#include "core/net/test_server.h"

namespace madang::net::test {

namespace {

template <auto F>
struct freed {
  template <typename T>
  void operator()(T* const p) const { F(p); }
};
using key_ptr = std::unique_ptr<EVP_PKEY, freed<EVP_PKEY_free>>;
using certificate_ptr = std::unique_ptr<X509, freed<X509_free>>;
using context_ptr = std::unique_ptr<SSL_CTX, freed<SSL_CTX_free>>;
using ssl_ptr = std::unique_ptr<SSL, freed<SSL_free>>;
using file_ptr = std::unique_ptr<FILE, freed<fclose>>;

// A folder with a key and a certificate for `name` that the key itself has signed.
class certificate_files {
 public:
  certificate_files() { make("first"); }
  ~certificate_files() { std::filesystem::remove_all(folder_); }
  void make(std::string const& name) const {
    std::filesystem::create_directories(folder_);
    auto const key = key_ptr{EVP_EC_gen("P-256")};
    auto const c = certificate_ptr{X509_new()};
    X509_set_version(c.get(), 2);
    ASN1_INTEGER_set(X509_get_serialNumber(c.get()), 1);
    X509_gmtime_adj(X509_getm_notBefore(c.get()), -60);
    X509_gmtime_adj(X509_getm_notAfter(c.get()), 3'600);
    X509_set_pubkey(c.get(), key.get());
    auto* const subject = X509_get_subject_name(c.get());
    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, reinterpret_cast<unsigned char const*>(name.c_str()), -1,
                               -1, 0);
    X509_set_issuer_name(c.get(), subject);
    X509_sign(c.get(), key.get(), EVP_sha256());
    PEM_write_X509(file_ptr{fopen(certificate().c_str(), "w")}.get(), c.get());
    PEM_write_PrivateKey(file_ptr{fopen(this->key().c_str(), "w")}.get(), key.get(), nullptr, nullptr, 0, nullptr,
                         nullptr);
  }
  std::string certificate() const { return folder_ / "certificate.pem"; }
  std::string key() const { return folder_ / "key.pem"; }
  server_options options() const { return {.tls_certificate = certificate(), .tls_key = key()}; }

 private:
  std::filesystem::path folder_{std::filesystem::temp_directory_path() / ("madang-tls-" + std::to_string(getpid()))};
};

// A TLS client with at most and at least these versions.
struct tls_client {
  explicit tls_client(std::uint16_t const port, int const least = TLS1_2_VERSION, int const most = TLS1_3_VERSION)
      : socket{port}, context{SSL_CTX_new(TLS_client_method())} {
    SSL_CTX_set_security_level(context.get(), 0);
    SSL_CTX_set_min_proto_version(context.get(), least);
    SSL_CTX_set_max_proto_version(context.get(), most);
    SSL_CTX_set_alpn_protos(context.get(), reinterpret_cast<unsigned char const*>("\x02h2\x08http/1.1"), 12);
    ssl.reset(SSL_new(context.get()));
    SSL_set_fd(ssl.get(), socket.fd);
    connected = SSL_connect(ssl.get()) == 1;
  }
  bool say(std::string_view const s) { return SSL_write(ssl.get(), s.data(), int(s.size())) == int(s.size()); }
  std::string hear_all() {
    auto out = std::string{};
    char bytes[16'384];
    for (auto n = 0; (n = SSL_read(ssl.get(), bytes, sizeof bytes)) > 0;) out.append(bytes, std::size_t(n));
    return out;
  }
  std::string name() const {
    char out[100]{};
    auto const c = certificate_ptr{SSL_get1_peer_certificate(ssl.get())};
    X509_NAME_get_text_by_NID(X509_get_subject_name(c.get()), NID_commonName, out, sizeof out);
    return out;
  }
  raw_socket socket;
  context_ptr context;
  ssl_ptr ssl;
  bool connected{false};
};

constexpr auto kGet = "GET /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

}  // namespace

class tls : public testing::Test {
 protected:
  certificate_files files_;
};

TEST_F(tls, requests_are_answered_over_1_2_and_1_3_and_browsers_told_to_stay) {
  auto p = program{};
  p.on_handle = [](request r, responder answer) {
    answer({.content_type = "text/plain", .body = r.from.tls ? std::string(100'000, 's') : "plain"});
  };
  auto s = test_server{std::move(p), files_.options()};
  for (auto const version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    auto c = tls_client{s.port(), version, version};
    ASSERT_TRUE(c.connected);
    c.say(kGet);
    auto const all = c.hear_all();
    EXPECT_EQ(200, status_of(all));
    EXPECT_EQ(std::string(100'000, 's'), body_of(all));
    EXPECT_EQ(1U, count_of(all, "Strict-Transport-Security: max-age=31536000\r\n"));
    // A clean good-bye, not a cut: else an answer could be shortened on its way.
    EXPECT_NE(0, SSL_get_shutdown(c.ssl.get()) & SSL_RECEIVED_SHUTDOWN);
  }
}

TEST_F(tls, it_is_kept_alive_and_bodies_and_pipelines_come_through) {
  auto s = test_server{files_.options()};
  auto c = tls_client{s.port()};
  auto const body = std::string(300'000, 'b');
  c.say("POST /1 HTTP/1.1\r\nHost: a\r\nContent-Length: 300000\r\n\r\n" + body + "GET /2 HTTP/1.1\r\nHost: a\r\n\r\n" +
        kGet);
  auto const all = c.hear_all();
  EXPECT_EQ(3U, count_of(all, "HTTP/1.1 200 OK"));
  EXPECT_NE(all.npos, all.find("POST /1 " + body));
  EXPECT_TRUE(all.ends_with("GET /a"));
}

TEST_F(tls, old_versions_and_plain_http_get_nothing) {
  auto s = test_server{files_.options()};
  EXPECT_FALSE((tls_client{s.port(), TLS1_VERSION, TLS1_1_VERSION}.connected));
  auto plain = raw_socket{s.port()};
  plain.say(kGet);
  EXPECT_EQ(plain.hear_all().npos, plain.hear_all().find("HTTP"));
  EXPECT_TRUE((tls_client{s.port()}.connected));
}

TEST_F(tls, a_client_that_offers_http_2_learns_that_this_is_http_1) {
  auto s = test_server{files_.options()};
  auto c = tls_client{s.port()};
  unsigned char const* chosen{};
  auto size = 0U;
  SSL_get0_alpn_selected(c.ssl.get(), &chosen, &size);
  EXPECT_EQ("http/1.1", std::string(reinterpret_cast<char const*>(chosen), size));
}

TEST_F(tls, a_handshake_that_never_ends_is_cut_off) {
  auto o = files_.options();
  o.limits.header_time = 150ms;
  auto s = test_server{std::move(o)};
  auto c = raw_socket{s.port()};
  c.say("\x16\x03\x01");
  c.hear_all();
  EXPECT_TRUE(c.closed());
}

TEST_F(tls, a_new_certificate_is_taken_without_a_stop_and_a_broken_one_is_not) {
  auto s = test_server{files_.options()};
  auto old = tls_client{s.port()};
  EXPECT_EQ("first", old.name());
  files_.make("second");
  s.listening.reload_certificate();
  EXPECT_EQ("second", tls_client{s.port()}.name());
  old.say(kGet);
  EXPECT_EQ(200, status_of(old.hear_all()));

  std::ofstream{files_.certificate()} << "broken";
  EXPECT_THROW(s.listening.reload_certificate(), std::runtime_error);
  EXPECT_EQ("second", tls_client{s.port()}.name());
}

TEST_F(tls, a_key_that_does_not_belong_is_named) {
  auto const key = files_.key() + ".other";
  std::filesystem::copy_file(files_.key(), key);
  files_.make("again");
  try {
    test_server{{.tls_certificate = files_.certificate(), .tls_key = key}};
    FAIL();
  } catch (std::runtime_error const& e) {
    EXPECT_EQ("The private key in " + key + " does not belong to the certificate in " + files_.certificate() + ".",
              e.what());
  }
}

TEST_F(tls, websockets_and_events_work_over_it) {
  auto p = program{};
  auto listener = channel_listener{.opened = [](std::shared_ptr<channel> c) { c->send("data: hello\n\n"), c->close(); },
                                   .message = {},
                                   .closed = {}};
  p.on_handle = [&](request r, responder answer) {
    if (r.path == "/events") return answer({.events = listener});
    answer({.websocket = listener});
  };
  auto s = test_server{std::move(p), files_.options()};
  auto events = tls_client{s.port()};
  events.say("GET /events HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_TRUE(events.hear_all().ends_with("data: hello\n\n\r\n0\r\n\r\n"));

  auto ws = tls_client{s.port()};
  ws.say("GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nOrigin: https://a\r\n"
         "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
  char bytes[4'096];
  auto heard = std::string{};
  while (heard.find("\x88\x02\x03\xE8") == heard.npos) {
    auto const n = SSL_read(ws.ssl.get(), bytes, sizeof bytes);
    ASSERT_GT(n, 0) << heard;
    heard.append(bytes, std::size_t(n));
  }
  EXPECT_EQ(101, status_of(heard));
  EXPECT_NE(heard.npos, heard.find("data: hello"));
}

}  // namespace madang::net::test
