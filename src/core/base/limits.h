#pragma once

#include <chrono>
#include <cstddef>

// Everything has a limit; all of them stand here. Reaching one is a normal answer (413, 429, 503, 507).
// Numbers without a source follow what the best of the field use as defaults (nginx, Envoy's edge settings).
namespace madang::limits {

using namespace std::chrono_literals;

// --- HTTP
inline constexpr auto kHeaderBytes = std::size_t{16} << 10;
inline constexpr auto kHeaderTime = 10s;
inline constexpr auto kBodyTime = 30s;            // and longer as long as kBodyBytesPerSecond arrive
inline constexpr auto kBodyBytesPerSecond = std::size_t{1} << 10;
inline constexpr auto kIdleTime = 75s;            // a kept-alive connection without a request
inline constexpr auto kWriteTime = 30s;           // no progress while writing an answer
inline constexpr auto kConnections = std::size_t{4'096};
inline constexpr auto kConnectionsPerAddress = std::size_t{1'024};
inline constexpr auto kJsonBody = std::size_t{1} << 20;
inline constexpr auto kImportBody = std::size_t{64} << 20;
inline constexpr auto kChannelBytes = std::size_t{1} << 20;  // waiting to be read by an event stream's client
inline constexpr auto kWebSocketMessage = std::size_t{64} << 10;
inline constexpr auto kCompressFrom = std::size_t{1'024};     // shorter answers go as they are
inline constexpr auto kQueuedRequests = std::size_t{4'096};   // waiting for a worker; then 503

// --- JSON
inline constexpr auto kJsonDepth = std::size_t{64};

// --- geometry
inline constexpr auto kGeometryVertices = std::size_t{100'000};
inline constexpr auto kGeometryDepth = std::size_t{16};  // collections in collections
inline constexpr auto kCoordinate = 1e7;                 // degrees need 180; metres of a local grid need more

// --- query options
inline constexpr auto kQueryOption = std::size_t{8} << 10;  // characters of one, decoded
inline constexpr auto kQueryOptions = std::size_t{64};      // of one request, those of inner expansions aside
inline constexpr auto kQueryDepth = std::size_t{64};        // of an expression
inline constexpr auto kQueryNodes = std::size_t{1'000};     // of an expression
inline constexpr auto kQueryOrderKeys = std::size_t{16};
inline constexpr auto kQuerySelected = std::size_t{100};
inline constexpr auto kExpandDepth = std::size_t{8};
inline constexpr auto kExpandItems = std::size_t{100};      // of one request, inner ones too

}  // namespace madang::limits
