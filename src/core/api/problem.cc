#include "core/api/problem.h"

#include "core/json/json.h"
#include "core/store/store.h"

namespace madang::api {

std::string_view title_of(int const status) {
  switch (status) {
    case 400: return "The request is not valid";
    case 401: return "Not signed in";
    case 403: return "Not allowed";
    case 404: return "Not found";
    case 405: return "This method is not offered here";
    case 406: return "No answer in an acceptable form";
    case 409: return "In conflict with what is there";
    case 410: return "Gone";
    case 412: return "A condition does not hold";
    case 413: return "Too large";
    case 415: return "This form of content is not understood";
    case 429: return "Too many requests";
    case 501: return "Not offered";
    case 503: return "Not available at the moment";
    case 507: return "No room to store";
    default: return "Something went wrong";
  }
}

static problem make(int const status, std::string detail) {
  return {status, std::string{title_of(status)}, std::move(detail), {}};
}

problem bad_request(std::string detail) { return make(400, std::move(detail)); }
problem unauthorized(std::string detail) { return make(401, std::move(detail)); }
problem forbidden(std::string detail) { return make(403, std::move(detail)); }
problem not_found(std::string detail) { return make(404, std::move(detail)); }
problem conflict(std::string detail) { return make(409, std::move(detail)); }
problem too_large(std::string detail) { return make(413, std::move(detail)); }
problem unavailable(std::string detail) { return make(503, std::move(detail)); }
problem storage_full() {
  return make(507, "The disk is full. Nothing of this request was stored; what was acknowledged before is safe.");
}
problem internal_error() { return make(500, "The mistake is ours and has been written to the log."); }
problem invalid(problems fields) {
  auto p = make(400, fields.size() == 1 ? fields[0].detail : "Several things are wrong; each is named in 'errors'.");
  p.fields = std::move(fields);
  return p;
}

problem from_current_exception(std::string& log_text) {
  try {
    throw;
  } catch (refusal const& e) {
    log_text = e.what();
    return e.why;
  } catch (store::error const& e) {
    log_text = e.what();
    if (e.why == store::error::kind::full) return storage_full();
    if (e.why == store::error::kind::unavailable) {
      return unavailable("The store does not answer at the moment. Nothing of this request was stored.");
    }
    if (e.why == store::error::kind::too_long) {
      return unavailable("To find this takes too long. Ask for less at once, or for something simpler.");
    }
    if (e.why == store::error::kind::conflict) {
      return conflict("Something with the same identity was stored in the meantime.");
    }
  } catch (std::exception const& e) {
    log_text = e.what();
  } catch (...) {
    log_text = "something that is not a std::exception";
  }
  return internal_error();
}

net::response to_response(problem const& p) {
  auto w = json::writer{};
  w.begin_object().key("title").string(p.title).key("status").integer(p.status);
  if (!p.detail.empty()) w.key("detail").string(p.detail);
  if (!p.fields.empty()) {
    w.key("errors").begin_array();
    for (auto const& f : p.fields) {
      w.begin_object().key("pointer").string(f.pointer).key("detail").string(f.detail).end_object();
    }
    w.end_array();
  }
  auto r = net::response{};
  r.status = p.status;
  r.content_type = "application/problem+json";
  r.body = w.end_object().take();
  r.fields.emplace_back("Cache-Control", "no-store");
  if (p.status == 401) r.fields.emplace_back("WWW-Authenticate", "Bearer");
  if (p.status == 503 || p.status == 429) r.fields.emplace_back("Retry-After", "5");
  return r;
}

std::string sentence_of(std::string_view const body) {
  auto doc = json::document{};
  auto const v = doc.parse(body);
  auto const detail = v ? v->find("detail") : std::nullopt;
  if (!detail) return std::string{body};
  auto out = std::string{detail->string()};
  auto const errors = v->find("errors");
  if (!errors) return out;
  errors->each_item([&](json::node const& e) {
    ((out += ' ') += e.find("pointer")->string()) += ": " + std::string{e.find("detail")->string()};
  });
  return out;
}

}  // namespace madang::api
