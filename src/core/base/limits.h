#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

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

inline constexpr auto kDeviceBody = std::size_t{16} << 10;        // what a small device sends
inline constexpr auto kObservationsBody = std::size_t{16} << 20;  // many observations at once
inline constexpr auto kDeviceValue = std::size_t{64};             // bytes of a value, as a small device sends it
inline constexpr auto kWaitingDevices = std::int64_t{10'000};  // that nobody has claimed; then the longest unheard goes
// Of those that came from one address (IPv6: a /64) since the start; then the first of them goes, and none of others.
inline constexpr auto kWaitingDevicesPerAddress = std::size_t{100};
inline constexpr auto kDeviceValues = std::size_t{64};             // in one message of a device that is no SensorThings
inline constexpr auto kDeviceReadingsKept = std::size_t{64};      // of one that waits: its first observations
// Tables of observations that are being read at the same time: each keeps a connection to the store and a snapshot
// open.
inline constexpr auto kTableStreams = std::size_t{16};
inline constexpr auto kTableStreamsPerAddress = std::size_t{4};
inline constexpr auto kTableStreamTime = 30min;                   // of one, however slowly its client reads

// --- JSON
inline constexpr auto kJsonDepth = std::size_t{64};
inline constexpr auto kParserKept = std::size_t{1}
                                    << 20;  // bodies up to this are read into buffers that a thread keeps

// --- store
inline constexpr auto kReadTime = 20s;   // of what is read for a request; then 503
inline constexpr auto kReaderWait = 5s;  // for a connection to read with; then 503

// --- callers
inline constexpr auto kRateBuckets = std::size_t{131'072};  // addresses, and as many tokens, whose rate is remembered
inline constexpr auto kTokenUseWritten = 60s;  // between two times of writing down when tokens were last used

// --- commands that other processes ask the one that serves a city to run
inline constexpr auto kCommands = std::size_t{16};           // at the same time, each on a thread of its own
inline constexpr auto kCommandLines = std::size_t{1'000};    // that one has printed and nobody has read; then it waits

// --- geometry
inline constexpr auto kGeometryVertices = std::size_t{100'000};
inline constexpr auto kGeometryDepth = std::size_t{16};  // collections in collections
inline constexpr auto kCoordinate = 1e7;                 // degrees need 180; metres of a local grid need more

// --- districts
inline constexpr auto kDistricts = std::size_t{20'000};  // of one city; they stand in memory as a whole

// --- OpenStreetMap extracts
inline constexpr auto kOsmNodes = std::int64_t{100'000'000};   // 16 bytes of memory each while they are read
inline constexpr auto kOsmWayNodes = std::size_t{20'000};      // OpenStreetMap itself allows 2,000
inline constexpr auto kOsmMembers = std::size_t{32'000};       // of a relation, as in OpenStreetMap itself
inline constexpr auto kOsmTags = std::size_t{1'000};           // of an object
// Separate coastlines, and crossings of the edge; with more there is no sea.
inline constexpr auto kCoasts = std::size_t{5'000};
// Of the closest level, 1.5 km wide in Berlin, that an extract, or one area in it, lies over: a large country.
inline constexpr auto kMapCells = std::int64_t{1} << 20;
// Of what is drawn, sorted at once while a base map is made; more waits in temporary files.
inline constexpr auto kMapSortBytes = std::size_t{96} << 20;

// --- map tiles
inline constexpr auto kTileCacheBytes = std::size_t{64} << 20;
// Of the features of one, before it is compressed; those behind are left out, names and addresses first.
inline constexpr auto kTileBytes = std::size_t{8} << 20;

// --- collections
inline constexpr auto kCollectionPageDefault = std::size_t{100};
inline constexpr auto kCollectionPage = std::size_t{10'000};
inline constexpr auto kCollectionPageBytes = std::size_t{16} << 20;  // then the page ends, with one feature at least
// Cells of the map that a box is looked up in; larger boxes are read through.
inline constexpr auto kCollectionCells = std::size_t{64};

// --- search as one types
inline constexpr auto kSearchText = std::size_t{200};    // characters of a question
inline constexpr auto kSearchWords = std::size_t{16};    // of a question; the rest is passed over
inline constexpr auto kSearchDefault = std::size_t{8};   // results, unless the question says otherwise
inline constexpr auto kSearchMax = std::size_t{50};
inline constexpr auto kSearchThings = std::size_t{5};    // of the results: a city has many of one name
inline constexpr auto kSearchNames = std::size_t{500};   // of one object of the map

// --- query options
inline constexpr auto kQueryOption = std::size_t{8} << 10;  // characters of one, decoded
inline constexpr auto kQueryOptions = std::size_t{64};      // of one request, those of inner expansions aside
inline constexpr auto kQueryDepth = std::size_t{64};        // of an expression
inline constexpr auto kQueryNodes = std::size_t{1'000};     // of an expression
inline constexpr auto kQueryOrderKeys = std::size_t{16};
inline constexpr auto kQuerySelected = std::size_t{100};
inline constexpr auto kExpandDepth = std::size_t{8};
inline constexpr auto kExpandItems = std::size_t{100};      // of one request, inner ones too

// --- entities and observations
inline constexpr auto kName = std::size_t{1'000};              // characters of an entity's name
inline constexpr auto kEntityId = std::size_t{1'000};          // bytes of a text as @iot.id
inline constexpr auto kResultText = std::size_t{64}
                                    << 10;  // of a text or JSON result; as much of what stands beside it
inline constexpr auto kRecordColumns = std::size_t{256};       // numbers of a result that is an array of them
// What SQL or the order of time does not sort is sorted in memory.
inline constexpr auto kSortedEntities = std::size_t{200'000};
inline constexpr auto kSortedObservations = std::size_t{100'000};
inline constexpr auto kSortedBytes = std::size_t{64} << 20;    // of those observations
inline constexpr auto kRelatedObservations =
    std::size_t{200'000};  // below one entity that a filter on entities looks at

// --- answers of SensorThings. Pages end where one of these is reached, and the rest is behind their links.
inline constexpr auto kPageDefault = std::size_t{100};         // entities of a set, unless $top says otherwise
inline constexpr auto kPageMax = std::size_t{10'000};
inline constexpr auto kExpandedMax = std::size_t{1'000};       // of each expanded set
inline constexpr auto kAnswerEntities = std::size_t{50'000};   // with all that is expanded
inline constexpr auto kAnswerBytes = std::size_t{32} << 20;    // it stands in memory as a whole
inline constexpr auto kAnswerBytesMost = std::size_t{64} << 20;  // where one of each set is longer already: 400
inline constexpr auto kTableEntities = std::size_t{1'000'000};  // of a set as CSV, unless $top says otherwise

// --- answers for the page
inline constexpr auto kMeans = std::size_t{1'500'000};         // datastreams times steps of one answer; then 413
inline constexpr auto kMeansOfPoints = std::size_t{600'000};   // where steps are shorter than the roll-ups: 413
inline constexpr auto kDatastreamsAtOnce = std::size_t{20};    // described in one answer; then 400
inline constexpr auto kQualityCharacters = std::size_t{80};    // of what a resultQuality says; the rest is cut off

// --- HTTP: the server's own
inline constexpr auto kTargetBytes = std::size_t{8} << 10;    // RFC 9110 4.1 asks for 8,000 at least
inline constexpr auto kHeaderFields = std::size_t{100};
inline constexpr auto kMethodBytes = std::size_t{32};         // the longest that is registered has 17
inline constexpr auto kTrailerBytes = std::size_t{4} << 10;   // of fields behind a chunked body, which are read past
inline constexpr auto kLingerTime = 2s;                       // for the client to read our last answer
inline constexpr auto kStopTime = 10s;                        // for requests that run when the server stops
inline constexpr auto kHeartbeatTime = 15s;                   // proxies give up silent event streams after 30 to 60 s
inline constexpr auto kWebSocketIdleTime = 60s;               // a ping at half of it, closed at all of it
inline constexpr auto kBodiesBytes = std::size_t{512} << 20;  // being read by all connections together; then 503
inline constexpr auto kDiscardBytes = std::size_t{64} << 10;  // of a refused body, read past to keep the connection
inline constexpr auto kCompressElsewhere = std::size_t{16} << 10;  // longer: on a worker, for it takes 0.3 ms and more
// A gzip body may be 250 times as long once it is inflated; real data stays under 100. The first 8 MiB do not count.
inline constexpr auto kInflateRatio = std::size_t{250};
inline constexpr auto kInflateFrom = std::size_t{8} << 20;

// --- MQTT
inline constexpr auto kMqttPacket = std::size_t{1} << 20;
inline constexpr auto kMqttConnectPacket = std::size_t{64} << 10;  // from whom we do not know yet; a will fits in
inline constexpr auto kMqttPacketsBytes = std::size_t{256} << 20;  // of packets over 64 KiB that are being read
inline constexpr auto kMqttClientId = std::size_t{256};            // the standard asks for 23 at least
inline constexpr auto kMqttTopic = std::size_t{4} << 10;
inline constexpr auto kMqttTopicLevels = std::size_t{64};
inline constexpr auto kMqttConnections = std::size_t{8'192};
inline constexpr auto kMqttConnectionsPerAddress = std::size_t{1'024};
inline constexpr auto kMqttKeptSessions = std::size_t{16'384};     // of clients that are away; then the oldest ends
inline constexpr auto kMqttKeptSessionsPerPrincipal = std::size_t{1'024};
inline constexpr auto kMqttKeptTime = 24h;
inline constexpr auto kMqttSubscriptionsPerSession = std::size_t{4'096};
inline constexpr auto kMqttSubscriptionsBytes = std::size_t{512} << 20;  // of all sessions, as they lie in memory
// Waiting for one client: of QoS 0 the oldest goes, a session that falls behind with QoS 1 or 2 is ended.
// Room for a burst: ten thousand observations may come at once.
inline constexpr auto kMqttQueue = std::size_t{10'000};
inline constexpr auto kMqttQueueBytes = std::size_t{8} << 20;
inline constexpr auto kMqttQueuesBytes = std::size_t{512} << 20;   // waiting for all clients together
inline constexpr auto kMqttInFlight = std::size_t{100};            // sent to a client and not acknowledged by it
inline constexpr auto kMqttPublishing = std::size_t{1'024};        // of a client, not stored yet; then it has to wait
inline constexpr auto kMqttPublishingBytes = std::size_t{4} << 20;
inline constexpr auto kMqttUnreleased = std::size_t{1'024};        // of QoS 2, stored and never released by a client
inline constexpr auto kMqttConnectTime = 10s;
inline constexpr auto kMqttSelections = std::size_t{1'024};  // with ?$select=; more are looked through for idle ones
inline constexpr auto kMqttNews =
    std::size_t{200'000};  // changes that are to be told to subscribers; then the oldest go
inline constexpr auto kMqttStatisticsTime = 10s;                   // between two rounds of $SYS
// Refused publications that the log tells of in so much time: of all clients, and of one of them.
inline constexpr auto kMqttRefusalsTime = 60s;
inline constexpr auto kMqttRefusalsTold = std::size_t{30};
inline constexpr auto kMqttRefusalsToldOfOne = std::size_t{3};

// --- comma-separated values
inline constexpr auto kCsvCell = std::size_t{64} << 10;
inline constexpr auto kCsvRow = std::size_t{4} << 20;
inline constexpr auto kCsvColumns = std::size_t{10'000};

}  // namespace madang::limits
