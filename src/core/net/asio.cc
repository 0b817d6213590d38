// The one place where Asio, its TLS part and Beast are compiled.
#include "core/net/asio.h"

#include <boost/asio/impl/src.hpp>
#include <boost/asio/ssl/impl/src.hpp>
#include <boost/beast/src.hpp>
