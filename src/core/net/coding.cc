#include "core/net/coding.h"

#include <brotli/encode.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <new>
#include <stdexcept>

#include "core/base/limits.h"
#include "core/base/text.h"
#include "core/net/fields.h"

namespace madang::net {
namespace {

constexpr auto kGzipWindow = 15 + 16;  // 16 asks zlib for gzip's header
constexpr auto kGzipLevel = 5;
constexpr auto kBrotliQuality = 4;  // about gzip's time, a tenth smaller
constexpr auto kBrotliWindow = 18;  // 256 KiB: what is kept for one answer
constexpr auto kBlock = std::size_t{16} << 10;

// RFC 9110 12.4.2: 0 to 1 with at most three digits; 1 if there is none, 0 if it is unreadable.
int thousandths(std::string_view const item) {
  auto const semicolon = item.find(';');
  if (semicolon == item.npos) return 1'000;
  auto const q = trim(item.substr(semicolon + 1));
  if (!q.starts_with("q=") && !q.starts_with("Q=")) return 0;
  auto const value = parse_double(q.substr(2));
  return value && *value >= 0 && *value <= 1 ? int(*value * 1'000 + 0.5) : 0;
}

Bytef* bytes(std::string_view const s) { return reinterpret_cast<Bytef*>(const_cast<char*>(s.data())); }

// zlib clears 256 KiB for each new stream: a thread that answers many small requests keeps one.
struct deflater {
  deflater() {
    if (deflateInit2(&z, kGzipLevel, Z_DEFLATED, kGzipWindow, 8, Z_DEFAULT_STRATEGY) != Z_OK) throw std::bad_alloc{};
  }
  ~deflater() { deflateEnd(&z); }
  deflater(deflater const&) = delete;
  deflater& operator=(deflater const&) = delete;

  void add(std::string_view const piece, int const flush, std::string& out) {
    z.next_in = bytes(piece);
    z.avail_in = uInt(piece.size());
    for (;;) {
      auto const before = out.size();
      out.resize(before + std::max(kBlock, piece.size() / 4));
      z.next_out = reinterpret_cast<Bytef*>(out.data() + before);
      z.avail_out = uInt(out.size() - before);
      deflate(&z, flush);
      auto const full = z.avail_out == 0;
      out.erase(out.size() - z.avail_out);
      if (!full) return;
    }
  }
  z_stream z{};
};

// One gigabyte fits no uInt twice over; nothing of ours is as long, but a loop costs nothing.
template <typename F>
void in_slices(std::string_view s, F&& f) {
  constexpr auto kSlice = std::size_t{1} << 30;
  do {
    auto const slice = s.substr(0, kSlice);
    s.remove_prefix(slice.size());
    f(slice, s.empty());
  } while (!s.empty());
}

std::string compress_gzip(std::string_view const body) {
  thread_local auto d = deflater{};
  deflateReset(&d.z);
  auto out = std::string{};
  in_slices(body, [&](std::string_view const s, bool const last) { d.add(s, last ? Z_FINISH : Z_NO_FLUSH, out); });
  return out;
}

std::string compress_brotli(std::string_view const body) {
  auto out = std::string(BrotliEncoderMaxCompressedSize(body.size()), '\0');
  auto n = out.size();
  auto const window = std::clamp(int(std::bit_width(body.size())), BROTLI_MIN_WINDOW_BITS, kBrotliWindow);
  if (!BrotliEncoderCompress(kBrotliQuality, window, BROTLI_MODE_TEXT, body.size(), bytes(body), &n,
                             reinterpret_cast<std::uint8_t*>(out.data()))) {
    throw std::bad_alloc{};
  }
  out.resize(n);
  return out;
}

}  // namespace

std::string_view name_of(coding const c) {
  return c == coding::gzip ? "gzip" : c == coding::brotli ? "br" : "identity";
}

namespace {

// How much a client likes each coding, in thousandths: by the number of the coding.
std::array<int, 3> likings(std::string_view const accept_encoding) {
  auto q = std::array<int, 3>{-1, -1, -1};
  auto any = -1;
  each_item(accept_encoding, [&](std::string_view const item) {
    auto const name = trim(item.substr(0, item.find(';')));
    auto const is = [&](std::string_view const n) { return equal_ignoring_ascii_case(name, n); };
    auto const value = thousandths(item);
    if (is("br")) q[int(coding::brotli)] = value;
    if (is("gzip") || is("x-gzip")) q[int(coding::gzip)] = value;
    if (is("identity")) q[int(coding::identity)] = value;
    if (is("*")) any = value;
  });
  for (auto const c : {coding::brotli, coding::gzip}) {
    if (q[int(c)] < 0) q[int(c)] = any;
  }
  return q;
}

}  // namespace

coding choose_coding(std::string_view const accept_encoding) {
  auto const q = likings(accept_encoding);
  auto best = coding::identity;
  for (auto const c : {coding::brotli, coding::gzip}) {
    auto const to_beat = best == coding::identity ? std::max(q[int(coding::identity)], 1) : q[int(best)] + 1;
    if (q[int(c)] >= to_beat) best = c;
  }
  return best;
}

bool accepts(std::string_view const accept_encoding, coding const c) { return likings(accept_encoding)[int(c)] > 0; }

bool is_compressible(std::string_view const content_type) {
  auto const type = trim(content_type.substr(0, content_type.find(';')));
  constexpr auto kTypes = std::to_array<std::string_view>(
      {"application/json", "application/javascript", "application/xml", "application/wasm", "application/x-ndjson",
       "application/x-protobuf", "application/vnd.mapbox-vector-tile", "image/svg+xml", "font/ttf", "font/otf"});
  if (type == "text/event-stream") return false;
  return type.starts_with("text/") || type.ends_with("+json") || type.ends_with("+xml") ||
         std::ranges::find(kTypes, type) != kTypes.end();
}

std::string compress(coding const c, std::string_view const body) {
  assert(c != coding::identity);
  return c == coding::gzip ? compress_gzip(body) : compress_brotli(body);
}

struct compressor::state {
  std::unique_ptr<deflater> gzip;
  std::unique_ptr<BrotliEncoderState, decltype(&BrotliEncoderDestroyInstance)> brotli{
      nullptr, &BrotliEncoderDestroyInstance};
};

compressor::compressor(coding const c) : state_{std::make_unique<state>()} {
  assert(c != coding::identity);
  if (c == coding::gzip) {
    state_->gzip = std::make_unique<deflater>();
    return;
  }
  state_->brotli.reset(BrotliEncoderCreateInstance(nullptr, nullptr, nullptr));
  if (!state_->brotli) throw std::bad_alloc{};
  BrotliEncoderSetParameter(state_->brotli.get(), BROTLI_PARAM_QUALITY, kBrotliQuality);
  BrotliEncoderSetParameter(state_->brotli.get(), BROTLI_PARAM_LGWIN, kBrotliWindow);
}

compressor::~compressor() = default;

void compressor::add(std::string_view const piece, bool const last, std::string& out) {
  if (state_->gzip) {
    in_slices(piece, [&](std::string_view const s, bool const end) {
      state_->gzip->add(s, !end ? Z_NO_FLUSH : last ? Z_FINISH : Z_SYNC_FLUSH, out);
    });
    return;
  }
  auto* const b = state_->brotli.get();
  auto available = piece.size();
  auto const* next = static_cast<std::uint8_t const*>(bytes(piece));
  auto const operation = last ? BROTLI_OPERATION_FINISH : BROTLI_OPERATION_FLUSH;
  do {
    auto none = std::size_t{0};
    if (!BrotliEncoderCompressStream(b, operation, &available, &next, &none, nullptr, nullptr)) throw std::bad_alloc{};
    for (auto n = std::size_t{0}; BrotliEncoderHasMoreOutput(b); n = 0) {
      auto const* const made = BrotliEncoderTakeOutput(b, &n);
      out.append(reinterpret_cast<char const*>(made), n);
    }
  } while (available != 0);
}

struct inflater::state {
  z_stream z{};
  std::size_t bytes_max{0}, taken{0}, made{0};
  bool done{false};
};

inflater::inflater(std::size_t const bytes_max) : state_{std::make_unique<state>()} {
  state_->bytes_max = bytes_max;
  if (inflateInit2(&state_->z, kGzipWindow) != Z_OK) throw std::bad_alloc{};
}

inflater::~inflater() { inflateEnd(&state_->z); }

inflater::result inflater::add(std::string_view const piece, std::string& out) {
  auto& s = *state_;
  if (s.done) return piece.empty() ? result::whole : result::wrong;
  s.taken += piece.size();
  s.z.next_in = bytes(piece);
  s.z.avail_in = uInt(piece.size());
  for (;;) {
    auto const before = out.size();
    out.resize(before + kBlock);
    s.z.next_out = reinterpret_cast<Bytef*>(out.data() + before);
    s.z.avail_out = uInt(kBlock);
    auto const code = inflate(&s.z, Z_NO_FLUSH);
    out.erase(out.size() - s.z.avail_out);
    s.made += out.size() - before;
    auto const bomb = s.made > limits::kInflateFrom && s.made / limits::kInflateRatio > s.taken;
    if (s.made > s.bytes_max || bomb) return result::too_long;
    if (code == Z_STREAM_END) {
      s.done = true;
      return s.z.avail_in == 0 ? result::whole : result::wrong;
    }
    if (code != Z_OK && code != Z_BUF_ERROR) return result::wrong;
    if (s.z.avail_out != 0 || code == Z_BUF_ERROR) return result::more;
  }
}

}  // namespace madang::net
