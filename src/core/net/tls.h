#pragma once

#include <memory>
#include <string>

#include "core/net/asio.h"
// After asio.h, which says how Asio is compiled.
#include <boost/asio/ssl/context.hpp>

namespace madang::net {

// TLS 1.2 and 1.3 with what is safe today. Throws std::runtime_error with a sentence for the operator if the
// files cannot be used. For the files of this folder.
std::shared_ptr<boost::asio::ssl::context> make_tls_context(std::string const& certificate, std::string const& key);

}  // namespace madang::net
