#include "core/api/router.h"

#include <algorithm>
#include <stdexcept>

#include <fmt/format.h>

#include "core/base/limits.h"
#include "core/base/text.h"

namespace madang::api {
namespace {

// Values of {names} if the path has the pattern's shape.
std::optional<named_texts> matches(std::string_view const pattern, std::string_view const path) {
  auto const want = split(pattern, '/');
  auto const have = split(path, '/');
  if (want.size() != have.size()) return std::nullopt;
  auto names = named_texts{};
  for (auto i = std::size_t{0}; i != want.size(); ++i) {
    if (want[i].starts_with('{')) {
      auto decoded = percent_decode(have[i]);
      if (!decoded || decoded->empty() || !is_utf8(*decoded)) return std::nullopt;
      names.emplace_back(want[i].substr(1, want[i].size() - 2), std::move(*decoded));
    } else if (want[i] != have[i]) {
      return std::nullopt;
    }
  }
  return names;
}

// Adds name=value of a query to `out`; false if it is not well-formed.
bool add_query(std::string_view const query, named_texts& out) {
  if (query.empty()) return true;
  for (auto const piece : split(query, '&')) {
    if (piece.empty()) continue;
    auto const equals = piece.find('=');
    auto spaced = std::string{piece};
    std::ranges::replace(spaced, '+', ' ');
    auto name = percent_decode(std::string_view{spaced}.substr(0, equals));
    auto text = equals == piece.npos ? std::optional{std::string{}}
                                     : percent_decode(std::string_view{spaced}.substr(equals + 1));
    if (!name || !text || !is_utf8(*name) || !is_utf8(*text)) return false;
    out.emplace_back(std::move(*name), std::move(*text));
  }
  return true;
}

problem unreadable_query() {
  return bad_request("The query has a '%' without two hexadecimal digits, or is not UTF-8.");
}

// The first option that is given twice: which of the two would count?
std::optional<problem> repeated(named_texts const& texts) {
  for (auto i = texts.begin(); i != texts.end(); ++i) {
    if (std::any_of(texts.begin(), i, [&](auto const& t) { return t.first == i->first; })) {
      return invalid({{json::pointer_to("", i->first), "This option is given twice."}});
    }
  }
  return std::nullopt;
}

std::optional<problem> denied(auth::permission const& p, auth::principal const& caller) {
  if (caller.may(p)) return std::nullopt;
  if (caller.what == auth::role::anonymous) {
    return unauthorized(fmt::format("This needs a token with the role {}: {}.", auth::to_text(p.least), p.meaning));
  }
  return forbidden(fmt::format("This needs the role {}: {}.", auth::to_text(p.least), p.meaning));
}

net::response method_not_allowed(std::vector<std::string_view> const& allowed) {
  auto r =
      to_response({405, std::string{title_of(405)}, fmt::format("Offered here: {}.", fmt::join(allowed, ", ")), {}});
  r.fields.emplace_back("Allow", fmt::format("{}", fmt::join(allowed, ", ")));
  return r;
}

// The first part of an address: "/sensing/v1/latest" is of the part "sensing".
std::string_view part_of(std::string_view const path) { return path.substr(0, path.find('/', 1)); }

bool reads_body(std::string_view const method) { return method == "POST" || method == "PUT" || method == "PATCH"; }

}  // namespace

reply<named_texts> read_query(std::string_view const query) {
  auto out = named_texts{};
  if (!add_query(query, out)) return unreadable_query();
  if (auto const wrong = repeated(out)) return *wrong;
  return out;
}

endpoint& router::add(std::string_view const method, std::string_view const path) {
  auto& e = *endpoints_.emplace_back(std::make_unique<endpoint>());
  e.method_ = method;
  e.path_ = path;
  e.body_max_ = reads_body(method) ? limits::kJsonBody : 0;
  return e;
}

endpoint& router::raw(std::string_view const method, std::string_view const path,
                      std::function<void(context&, net::request&&, net::responder)> handler, bool const inline_call) {
  auto& e = add(method, path);
  e.raw_ = std::move(handler);
  e.inline_ = inline_call;
  return e;
}

void router::mount(std::string_view const prefix, mounted& part, std::vector<documented_path> paths) {
  mounts_.push_back({std::string{prefix}, &part, std::move(paths)});
}

void router::verify() const {
  for (auto const& e : endpoints_) {
    if (!e->permission_) throw std::logic_error{e->method_ + " " + e->path_ + " has no needs()"};
  }
}

router::match router::find(net::request_head const& r) const {
  auto m = match{};
  auto const method = r.method == "HEAD" ? std::string_view{"GET"} : std::string_view{r.method};
  for (auto const& e : endpoints_) {
    auto names = matches(e->path_, r.path);
    if (!names) continue;
    if (e->method_ == method) return {e.get(), std::move(*names), {}};
    m.allowed.push_back(e->method_);
  }
  return m;
}

router::mount_point const* router::find_mount(std::string_view const path) const {
  auto const at = std::ranges::find_if(mounts_, [&](mount_point const& m) {
    return path.starts_with(m.prefix) && (path.size() == m.prefix.size() || path[m.prefix.size()] == '/');
  });
  return at == mounts_.end() ? nullptr : &*at;
}

bool router::has_fallback(net::request_head const& r) const {
  if (!fallback_ || (r.method != "GET" && r.method != "HEAD")) return false;
  auto const part = part_of(r.path);
  return std::ranges::none_of(endpoints_, [&](auto const& e) { return part_of(e->path_) == part; }) &&
         std::ranges::none_of(mounts_, [&](mount_point const& m) { return part_of(m.prefix) == part; });
}

net::admission router::admit(net::request_head const& r, auth::principal const& caller) const {
  if (auto const* m = find_mount(r.path)) {
    auto const needs = m->part->admit(r);
    if (!needs) return {to_response(needs.error()), 0};
    if (auto const no = denied(*needs->permission, caller)) return {to_response(*no), 0};
    return {std::nullopt, needs->body_max};
  }
  auto const m = find(r);
  if (!m.found) {
    if (!m.allowed.empty()) return {method_not_allowed(m.allowed), 0};
    if (has_fallback(r)) return {std::nullopt, 0};
    return {to_response(not_found("There is nothing at this address.")), 0};
  }
  if (auto const no = denied(*m.found->permission_, caller)) return {to_response(*no), 0};
  return {std::nullopt, m.found->body_max_};
}

bool router::is_inline(net::request_head const& r) const {
  if (auto const* m = find_mount(r.path)) return m->part->inline_for(r);
  auto const m = find(r);
  return !m.found || m.found->inline_;
}

void router::handle(context& c, net::request&& r, net::responder respond) const {
  if (auto const* m = find_mount(r.path)) return m->part->handle(c, std::move(r), std::move(respond));
  auto m = find(r);
  if (m.found) return call(*m.found, std::move(m.names), c, std::move(r), respond);
  respond(has_fallback(r) ? fallback_(r) : to_response(not_found("There is nothing at this address.")));
}

void router::call(endpoint const& e, named_texts texts, context& c, net::request&& r,
                  net::responder const& respond) const {
  if (e.raw_) return e.raw_(c, std::move(r), respond);
  auto body = json::node{};
  auto doc = json::document{};
  if (reads_body(e.method_)) {
    auto parsed = doc.parse(r.body);
    if (!parsed) {
      return respond(to_response(bad_request(
          fmt::format("The body is not JSON. At byte {}: {}", parsed.error().offset, parsed.error().message))));
    }
    body = *parsed;
    if (!body.is_object()) return respond(to_response(bad_request("The body is not a JSON object.")));
  } else if (!add_query(r.query, texts)) {
    return respond(to_response(unreadable_query()));
  }
  if (auto const wrong = repeated(texts)) return respond(to_response(*wrong));
  auto out = e.call_(c, body, texts);
  if (!out) return respond(to_response(out.error()));
  auto answer = net::response{};
  answer.status = out->status;
  if (out->status != 204) answer.content_type = e.content_type_;
  answer.body = std::move(out->body);
  if (!out->location.empty()) answer.fields.emplace_back("Location", out->location);
  respond(std::move(answer));
}

}  // namespace madang::api
