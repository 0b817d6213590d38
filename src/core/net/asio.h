#pragma once

// Asio and Beast are compiled once, in asio.cc. Every file of this folder that needs them includes this
// first; no header that another folder includes does.
#define BOOST_ASIO_SEPARATE_COMPILATION
#define BOOST_BEAST_SEPARATE_COMPILATION
#define BOOST_ASIO_NO_DEPRECATED
#if defined(__SANITIZE_THREAD__)  // which does not know fences; the queues have locks besides
#define BOOST_ASIO_DISABLE_FENCED_BLOCK
#endif

#include <utility>  // Asio 1.18's awaitable.hpp forgets it

#include <boost/asio/io_context.hpp>
