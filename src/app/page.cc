#include "app/page.h"

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
      {".html", "text/html; charset=utf-8"}, {".js", "text/javascript; charset=utf-8"}, {".css", "text/css; charset=utf-8"},
      {".json", "application/json"}, {".webmanifest", "application/manifest+json"}, {".svg", "image/svg+xml"},
      {".png", "image/png"}, {".ico", "image/x-icon"}, {".woff2", "font/woff2"}, {".txt", "text/plain; charset=utf-8"},
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

bool accepts_brotli(net::request_head const& r) {
  for (auto const piece : split(r.field("Accept-Encoding"), ',')) {
    auto const name = trim(piece.substr(0, piece.find(';')));
    if (name == "br") return piece.find("q=0") == piece.npos || piece.find("q=0.") != piece.npos;
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
  std::vector<std::string> owned;  // what a folder's files were read into

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
    files_->owned.reserve(30'000);  // views point into it
    files_->read(*folder);
    return;
  }
  for (auto const& f : embedded_files()) files_->by_path.emplace(f.path, f);
}
page::~page() = default;

net::response page::get(net::request_head const& r) const {
  auto const& all = files_->by_path;
  auto at = all.find(r.path == "/" ? std::string_view{"/index.html"} : std::string_view{r.path});
  auto const last = std::string_view{r.path}.substr(r.path.rfind('/') + 1);
  if (at == all.end() && last.find('.') == last.npos) at = all.find("/index.html");
  if (at == all.end()) return api::to_response(api::not_found("There is nothing at this address."));
  auto const& f = at->second;
  auto out = net::response{};
  out.content_type = content_type(f.path);
  out.fields = {{"ETag", std::string{f.etag}}, {"Cache-Control", std::string{cache_control(f.path)}}};
  if (!f.brotli.empty() && accepts_brotli(r)) {
    out.body = f.brotli;
    out.fields.emplace_back("Content-Encoding", "br");
    out.fields.emplace_back("Vary", "Accept-Encoding");
  } else {
    out.body = f.plain;
  }
  return net::apply_conditions(r, std::move(out));
}

}  // namespace madang
