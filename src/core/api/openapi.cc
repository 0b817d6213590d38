// The OpenAPI 3.0.3 document: 3.0, because the clients and checkers of the field's standards read that.
#include <set>

#include <fmt/format.h>

#include "core/api/router.h"
#include "core/base/text.h"

namespace madang::api {
namespace {

void write_schema(json::writer&, type_info const&);

void write_field_rules(json::writer& w, field_info const& f) {
  if (f.min_length) {
    auto const items = f.type->json_type == "array";
    w.key(items ? "minItems" : "minLength").integer(std::int64_t(*f.min_length));
    w.key(items ? "maxItems" : "maxLength").integer(std::int64_t(*f.max_length));
  }
  if (f.minimum) w.key("minimum").number(*f.minimum).key("maximum").number(*f.maximum);
  if (!f.one_of.empty()) {
    w.key("enum").begin_array();
    for (auto const& s : f.one_of) w.string(s);
    w.end_array();
  }
  if (!f.example.empty()) w.key("example").string(f.example);
}

void write_type(json::writer& w, type_info const& t) {
  if (t.format == "geojson-point") {
    w.key("type").string("object").key("required").begin_array().string("type").string("coordinates").end_array();
    w.key("properties").begin_object().key("type").begin_object().key("type").string("string").key("enum")
        .begin_array().string("Point").end_array().end_object();
    w.key("coordinates").begin_object().key("type").string("array").key("minItems").integer(2).key("items")
        .begin_object().key("type").string("number").end_object().end_object();
    w.end_object();
    return;
  }
  if (t.format == "number-or-text") {
    w.key("oneOf").begin_array().begin_object().key("type").string("integer").end_object().begin_object()
        .key("type").string("string").end_object().end_array();
    return;
  }
  if (t.json_type.empty()) return;  // any JSON
  w.key("type").string(t.json_type);
  if (!t.format.empty()) w.key("format").string(t.format);
  if (t.items) write_schema(w.key("items"), *t.items);
}

void write_schema(json::writer& w, type_info const& t) {
  w.begin_object();
  if (t.object) w.key("$ref").string("#/components/schemas/" + t.object().name);
  else write_type(w, t);
  w.end_object();
}

void write_object(json::writer& w, object_info const& o) {
  w.begin_object().key("type").string("object").key("description").string(o.doc);
  if (std::ranges::any_of(o.fields, &field_info::required)) {
    w.key("required").begin_array();
    for (auto const& f : o.fields) {
      if (f.required) w.string(f.name);
    }
    w.end_array();
  }
  w.key("properties").begin_object();
  for (auto const& f : o.fields) {
    w.key(f.name).begin_object();
    // OpenAPI 3.0 ignores what stands beside a $ref.
    if (f.type->object) {
      w.key("allOf").begin_array().begin_object().key("$ref")
          .string("#/components/schemas/" + f.type->object().name).end_object().end_array();
    } else {
      write_type(w, *f.type);
    }
    w.key("description").string(f.doc);
    write_field_rules(w, f);
    w.end_object();
  }
  w.end_object().end_object();
}

using schemas = std::map<std::string, object_info>;

void collect(type_info const* t, schemas& out) {
  if (!t) return;
  collect(t->items, out);
  if (!t->object || !out.emplace(t->object().name, t->object()).second) return;
  for (auto const& f : t->object().fields) collect(f.type, out);
}

// The first part of an address below which there is more; what stands alone is the server's own.
std::string tag_of(std::string_view const path) {
  auto const parts = split(path, '/');
  return parts.size() > 2 && !parts[1].empty() ? std::string{parts[1]} : "server";
}

bool in_path(std::string_view const path, std::string_view const name) {
  return path.find(fmt::format("{{{}}}", name)) != path.npos;
}

// What an endpoint's input has in the path is not in the body.
object_info without_path(object_info o, std::string_view const path) {
  std::erase_if(o.fields, [&](field_info const& f) { return in_path(path, f.name); });
  return o;
}

void write_security(json::writer& w, auth::permission const* p) {
  w.key("security").begin_array();
  if (p->least != auth::role::anonymous) w.begin_object().key("token").begin_array().end_array().end_object();
  w.end_array();
  w.key("x-permission").string(p->name);
}

void write_problem_response(json::writer& w, std::string_view const status, std::string_view const when) {
  w.key(status).begin_object().key("description").string(when).key("content").begin_object();
  w.key("application/problem+json").begin_object().key("schema").begin_object().key("$ref")
      .string("#/components/schemas/Problem");
  w.end_object().end_object().end_object().end_object();
}

void write_any_problem(json::writer& w) {
  write_problem_response(w, "4XX", "What is wrong with the request");
  write_problem_response(w, "5XX", "What is wrong here");
}

std::string operation_id(std::string_view const method, std::string_view const path) {
  auto out = to_lower_ascii(method);
  for (auto const part : split(path, '/')) {
    if (part.empty()) continue;
    out += '_';
    for (auto const c : part) {
      if (std::isalnum(static_cast<unsigned char>(c))) out += c;
      else if (c != '{' && c != '}') out += '_';
    }
  }
  return path.ends_with('/') ? out + '_' : out;
}

void write_option(json::writer& w, std::string_view const name, std::string_view const doc, bool const path) {
  w.begin_object().key("name").string(name).key("in").string(path ? "path" : "query").key("description").string(doc);
  w.key("required").boolean(path).key("schema").begin_object().key("type").string("string").end_object().end_object();
}

}  // namespace

// Writes one document from what the endpoints say of themselves.
class openapi_writer {
 public:
  explicit openapi_writer(json::writer& w) : w_{w} {}

  void operation(endpoint const& e) {
    w_.key(to_lower_ascii(e.method_)).begin_object().key("summary").string(e.summary_);
    w_.key("operationId").string(operation_id(e.method_, e.path_));
    w_.key("tags").begin_array().string(tag_of(e.path_)).end_array();
    write_security(w_, e.permission_);
    parameters(e);
    body(e);
    responses(e);
    w_.end_object();
  }
  void operation(documented_path const& d) {
    w_.key(to_lower_ascii(d.method)).begin_object().key("summary").string(d.summary);
    if (!d.description.empty()) w_.key("description").string(d.description);
    w_.key("operationId").string(operation_id(d.method, d.path));
    w_.key("tags").begin_array().string(tag_of(d.path)).end_array();
    write_security(w_, d.permission);
    w_.key("parameters").begin_array();
    for (auto const& [name, doc] : d.options) write_option(w_, name, doc, in_path(d.path, name));
    w_.end_array();
    if (!d.request_example.empty()) {
      w_.key("requestBody").begin_object().key("required").boolean(true).key("content").begin_object();
      w_.key("application/json").begin_object().key("schema").begin_object().end_object().key("example")
          .raw(d.request_example).end_object();
      w_.end_object().end_object();
    }
    w_.key("responses").begin_object();
    auto const* success = d.method == "POST" ? "201" : "200";
    w_.key(success).begin_object().key("description").string("What was asked for").key("content").begin_object();
    w_.key(d.content_type).begin_object().key("schema").begin_object().end_object().end_object().end_object()
        .end_object();
    write_any_problem(w_);
    w_.end_object().end_object();
  }
  static type_info const* out(endpoint const& e) { return e.out_; }
  static object_info const* in(endpoint const& e) { return e.in_; }
  static bool has_body(endpoint const& e) { return e.in_ && e.method_ != "GET" && e.method_ != "DELETE"; }

 private:
  void parameters(endpoint const& e) {
    w_.key("parameters").begin_array();
    if (e.in_) {
      for (auto const& f : e.in_->fields) {
        auto const path = in_path(e.path_, f.name);
        if (!path && has_body(e)) continue;
        w_.begin_object().key("name").string(f.name).key("in").string(path ? "path" : "query");
        w_.key("description").string(f.doc).key("required").boolean(path || f.required).key("schema").begin_object();
        write_type(w_, *f.type);
        write_field_rules(w_, f);
        w_.end_object().end_object();
      }
    }
    for (auto const& [name, doc] : e.options_) write_option(w_, name, doc, in_path(e.path_, name));
    w_.end_array();
  }
  void body(endpoint const& e) {
    if (!has_body(e)) return;
    w_.key("requestBody").begin_object().key("required").boolean(true).key("content").begin_object();
    w_.key("application/json").begin_object().key("schema").begin_object().key("$ref")
        .string("#/components/schemas/" + e.in_->name);
    w_.end_object().end_object().end_object().end_object();
  }
  void responses(endpoint const& e) {
    w_.key("responses").begin_object().key(std::to_string(e.success_)).begin_object();
    w_.key("description").string(e.success_ == 204 ? "Done" : e.summary_);
    if (e.wraps_ == endpoint::wraps::created) {
      w_.key("headers").begin_object().key("Location").begin_object().key("description")
          .string("The address of what was made");
      w_.key("schema").begin_object().key("type").string("string").end_object().end_object().end_object();
    }
    if (e.success_ != 204) content(e);
    w_.end_object();
    for (auto const& [status, when] : e.failures_) write_problem_response(w_, std::to_string(status), when);
    write_any_problem(w_);
    w_.end_object();
  }
  void content(endpoint const& e) {
    w_.key("content").begin_object().key(e.content_type_).begin_object().key("schema");
    if (!e.out_) {
      w_.begin_object();
      if (e.content_type_.find("json") == e.content_type_.npos) w_.key("type").string("string");
      w_.end_object();
    } else if (e.wraps_ == endpoint::wraps::page) {
      w_.begin_object().key("type").string("object").key("required").begin_array().string("items").end_array();
      w_.key("properties").begin_object().key("items").begin_object().key("type").string("array").key("items");
      write_schema(w_, *e.out_);
      w_.end_object().key("next").begin_object().key("type").string("string").end_object().end_object().end_object();
    } else {
      write_schema(w_, *e.out_);
    }
    w_.end_object().end_object();
  }

  json::writer& w_;
};

static void write_components(json::writer& w, schemas const& all) {
  w.key("components").begin_object().key("securitySchemes").begin_object().key("token").begin_object();
  w.key("type").string("http").key("scheme").string("bearer").key("description")
      .string("A token from `madang admin token`");
  w.end_object().end_object().key("schemas").begin_object();
  w.key("Problem").raw(
      R"({"type":"object","description":"RFC 9457: what went wrong, in sentences","required":["title","status"],)"
      R"("properties":{"title":{"type":"string"},"status":{"type":"integer"},"detail":{"type":"string"},)"
      R"("errors":{"type":"array","items":{"type":"object","required":["pointer","detail"],"properties":)"
      R"({"pointer":{"type":"string","description":"JSON pointer or name of an option"},"detail":{"type":"string"}}}}}})");
  for (auto const& [name, o] : all) write_object(w.key(name), o);
  w.end_object().end_object();
}

std::string router::openapi(std::string_view const version) const {
  auto paths = std::map<std::string, std::vector<std::function<void(openapi_writer&)>>>{};
  auto all = schemas{};
  auto tags = std::set<std::string>{};
  for (auto const& e : endpoints_) {
    paths[e->path_].push_back([&e](openapi_writer& o) { o.operation(*e); });
    tags.insert(tag_of(e->path_));
    collect(openapi_writer::out(*e), all);
    if (!openapi_writer::has_body(*e)) continue;
    all.emplace(e->in_->name, without_path(*e->in_, e->path_));
    for (auto const& f : e->in_->fields) collect(f.type, all);
  }
  for (auto const& m : mounts_) {
    for (auto const& d : m.paths) {
      paths[d.path].push_back([&d](openapi_writer& o) { o.operation(d); });
      tags.insert(tag_of(d.path));
    }
  }
  auto w = json::writer{};
  w.begin_object().key("openapi").string("3.0.3").key("info").begin_object().key("title").string("Madang");
  w.key("version").string(version).key("description")
      .string("A city's open yard. Reading needs no account; what is written needs a token.");
  w.key("license").begin_object().key("name").string("Apache-2.0").key("url")
      .string("https://www.apache.org/licenses/LICENSE-2.0").end_object().end_object();
  w.key("servers").begin_array().begin_object().key("url").string("/").end_object().end_array();
  w.key("tags").begin_array();
  for (auto const& t : tags) {
    auto const known = about_.find(t);
    w.begin_object().key("name").string(t);
    if (known != about_.end()) w.key("description").string(known->second);
    w.end_object();
  }
  w.end_array().key("paths").begin_object();
  auto out = openapi_writer{w};
  for (auto const& [path, operations] : paths) {
    w.key(path).begin_object();
    for (auto const& write : operations) write(out);
    w.end_object();
  }
  w.end_object();
  write_components(w, all);
  return w.end_object().take();
}

}  // namespace madang::api
