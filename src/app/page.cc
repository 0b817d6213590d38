#include "app/page.h"

#include <deque>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include <fmt/format.h>

#include "app/embedded.h"
#include "core/api/problem.h"
#include "core/base/text.h"
#include "core/net/conditional.h"

namespace madang {
namespace {

std::string_view content_type(std::string_view const path) {
  constexpr auto kTypes = std::to_array<std::pair<std::string_view, std::string_view>>({
      {".html", "text/html; charset=utf-8"},
      {".js", "text/javascript; charset=utf-8"},
      {".css", "text/css; charset=utf-8"},
      {".json", "application/json"},
      {".webmanifest", "application/manifest+json"},
      {".svg", "image/svg+xml"},
      {".png", "image/png"},
      {".ico", "image/x-icon"},
      {".woff2", "font/woff2"},
      {".txt", "text/plain; charset=utf-8"},
  });
  for (auto const& [ending, type] : kTypes) {
    if (path.ends_with(ending)) return type;
  }
  return "application/octet-stream";
}

// Names under /assets/ carry a sum of their content: they never change.
std::string_view cache_control(std::string_view const path) {
  return path.starts_with("/assets/") ? "public, max-age=31536000, immutable" : "no-cache";
}

// Whether a list such as `text/html, */*;q=0.8` names it, and not only to say no: `br;q=0`.
bool names(std::string_view const list, std::string_view const wanted) {
  for (auto const piece : split(list, ',')) {
    if (!equal_ignoring_ascii_case(trim(piece.substr(0, piece.find(';'))), wanted)) continue;
    auto const q = piece.find("q=");
    return q == piece.npos || parse_double(trim(piece.substr(q + 2))).value_or(0) > 0;
  }
  return false;
}

std::string read_file(std::string const& path) {
  auto in = std::ifstream{path, std::ios::binary};
  auto out = std::stringstream{};
  out << in.rdbuf();
  return out.str();
}

}  // namespace

struct page::files {
  std::map<std::string_view, embedded_file> by_path;
  std::deque<std::string> owned;  // what a folder's files were read into; views point into it

  void read(std::string const& folder) {
    for (auto const& f : std::filesystem::recursive_directory_iterator{folder}) {
      if (!f.is_regular_file()) continue;
      auto const& path = owned.emplace_back('/' + std::filesystem::relative(f.path(), folder).string());
      auto const& text = owned.emplace_back(read_file(f.path().string()));
      auto const& etag = owned.emplace_back(fmt::format("\"{:x}\"", fnv1a(text)));
      by_path.emplace(path, embedded_file{path, text, {}, etag});
    }
  }
};

page::page(std::optional<std::string> folder) : files_{std::make_unique<files>()} {
  if (folder) {
    files_->read(*folder);
    return;
  }
  for (auto const& f : embedded_files()) files_->by_path.emplace(f.path, f);
}
page::~page() = default;

namespace {

// Other bytes have another tag (RFC 9110, 8.8.3.3).
std::string etag_of(embedded_file const& f, bool const packed) {
  return packed ? fmt::format("{}-br\"", f.etag.substr(0, f.etag.size() - 1)) : std::string{f.etag};
}

net::response send(net::request_head const& r, embedded_file const& f) {
  auto out = net::response{};
  out.content_type = content_type(f.path);
  auto const packed = !f.brotli.empty() && names(r.field("Accept-Encoding"), "br");
  out.fields = {{"ETag", etag_of(f, packed)}, {"Cache-Control", std::string{cache_control(f.path)}}};
  out.body = packed ? f.brotli : f.plain;
  if (!f.brotli.empty()) out.fields.emplace_back("Vary", "Accept-Encoding");
  if (packed) out.fields.emplace_back("Content-Encoding", "br");
  return out;
}

}  // namespace

net::response page::get(net::request_head const& r) const {
  auto const& all = files_->by_path;
  auto const index = all.find("/index.html");
  auto const at = r.path == "/" ? index : all.find(r.path);
  if (at != all.end()) return net::apply_conditions(r, send(r, at->second));
  if (index == all.end() || !names(r.field("Accept"), "text/html")) {
    return api::to_response(api::not_found("There is nothing at this address."));
  }
  auto out = send(r, index->second);
  out.status = 404;
  std::erase_if(out.fields, [](auto const& field) { return field.first == "ETag"; });
  return out;
}

std::string page::font_faces() const {
  auto const at = files_->by_path.find("/fonts.json");
  return at == files_->by_path.end() ? "" : std::string{at->second.plain};
}

}  // namespace madang
