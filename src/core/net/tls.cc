#include "core/net/tls.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509err.h>

#include <algorithm>
#include <stdexcept>
#include <string_view>

#include <fmt/format.h>

namespace madang::net {
namespace {

// Forward secrecy and authenticated encryption only; the suites of TLS 1.3 are all that already.
constexpr auto kCiphers = "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:"
                          "ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";

constexpr unsigned char kHttp11[] = "\x08http/1.1";  // its length first

std::string last_error() {
  char text[256];
  ERR_error_string_n(ERR_get_error(), text, sizeof text);
  ERR_clear_error();
  return text;
}

[[noreturn]] void fail(std::string_view const what, std::string const& file) {
  throw std::runtime_error{fmt::format("The {} in {} cannot be used: {}.", what, file, last_error())};
}

// RFC 7301: a client that offers HTTP/2 learns that this is HTTP/1.1; one that offers neither gets no answer.
int choose_protocol(SSL*, unsigned char const** out, unsigned char* out_size, unsigned char const* in,
                    unsigned in_size, void*) {
  auto* chosen = static_cast<unsigned char*>(nullptr);
  auto const found = SSL_select_next_proto(&chosen, out_size, kHttp11, sizeof kHttp11 - 1, in, in_size);
  *out = chosen;
  return found == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_NOACK;
}

}  // namespace

std::shared_ptr<boost::asio::ssl::context> make_tls_context(std::string const& certificate, std::string const& key) {
  auto out = std::make_shared<boost::asio::ssl::context>(boost::asio::ssl::context::tls_server);
  auto* const c = out->native_handle();
  ERR_clear_error();
  SSL_CTX_set_min_proto_version(c, TLS1_2_VERSION);
  SSL_CTX_set_options(c, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE);
  SSL_CTX_set_mode(c, SSL_MODE_RELEASE_BUFFERS);  // 34 KiB less for each idle connection
  SSL_CTX_set_cipher_list(c, kCiphers);
  SSL_CTX_set_alpn_select_cb(c, choose_protocol, nullptr);
  if (SSL_CTX_use_certificate_chain_file(c, certificate.c_str()) != 1) fail("certificate", certificate);
  if (SSL_CTX_use_PrivateKey_file(c, key.c_str(), SSL_FILETYPE_PEM) == 1) return out;
  if (ERR_GET_REASON(ERR_peek_error()) == X509_R_KEY_VALUES_MISMATCH) {
    ERR_clear_error();
    throw std::runtime_error{
        fmt::format("The private key in {} does not belong to the certificate in {}.", key, certificate)};
  }
  fail("private key", key);
}

}  // namespace madang::net
