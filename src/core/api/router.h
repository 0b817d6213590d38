#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/api/object.h"
#include "core/api/problem.h"
#include "core/auth/principal.h"
#include "core/net/http.h"

namespace madang::api {

// What one call may know beside its input. Lives as long as the call.
struct context {
  auth::principal const& caller;
  clock const& time;
  net::request_head const& request;
  std::string base_url;  // "https://city.example": how the caller reaches this program
};

template <typename T>
struct created {
  T body;
  std::string location;
};
template <typename T>
struct page {
  std::vector<T> items;
  std::string next;  // address of the next page; empty on the last one
};
struct nothing {};  // 204

struct answer {  // what a handler's typed reply becomes before it meets HTTP
  int status{200};
  std::string body, location;
};

// What an endpoint promises; read by the OpenAPI document.
class endpoint {
 public:
  endpoint& summary(std::string_view s) { return summary_ = s, *this; }
  endpoint& needs(auth::permission const& p) { return permission_ = &p, *this; }
  endpoint& can_fail(int status, std::string_view when) { return failures_[status] = when, *this; }
  endpoint& body_max(std::size_t bytes) { return body_max_ = bytes, *this; }
  endpoint& answers(std::string_view content_type) { return content_type_ = content_type, *this; }
  // For raw endpoints, which read and write by themselves: what that looks like, as the document shows it.
  template <typename In>
  endpoint& takes() {
    return in_ = &info<In>(), *this;
  }
  template <typename Out>
  endpoint& gives() {
    return out_ = &codec<Out>::kType, *this;
  }
  endpoint& option(std::string_view name, std::string_view doc) {
    return options_.emplace_back(name, doc), *this;
  }

 private:
  friend class router;
  friend class openapi_writer;
  enum class wraps { plain, page, created, none };

  std::string method_, path_, summary_, content_type_{"application/json"};
  auth::permission const* permission_{};
  std::map<int, std::string> failures_;
  std::vector<std::pair<std::string, std::string>> options_;
  type_info const* out_{};
  object_info const* in_{};
  wraps wraps_{wraps::none};
  std::size_t body_max_{0};
  int success_{200};
  // One of the two: a typed call, on a worker thread; or a raw one, which answers when it likes.
  std::function<result<answer, problem>(context&, json::node const&, named_texts const&)> call_;
  std::function<void(context&, net::request&&, net::responder)> raw_;
  bool inline_{false};
};

// A part of the address space with a grammar of its own (OData, tiles). The same errors, limits and
// rights hold there: it says for each request which permission it takes, before the body is read.
struct mounted {
  virtual ~mounted() = default;
  struct needs {
    auth::permission const* permission;
    std::size_t body_max;
  };
  virtual result<needs, problem> admit(net::request_head const&) = 0;
  // On an I/O thread if `inline_for` says so for this request, else on a worker thread.
  virtual bool inline_for(net::request_head const&) { return false; }
  virtual void handle(context&, net::request&&, net::responder) = 0;
};

// A path of a mounted part, told for the OpenAPI document.
struct documented_path {
  std::string method, path, summary, description;
  auth::permission const* permission;
  std::vector<std::pair<std::string, std::string>> options;
  std::string content_type{"application/json"};
  std::string request_example{};
};

// The name=value pairs of a query, decoded, each name once.
reply<named_texts> read_query(std::string_view query);

// For raw endpoints: what takes<In>() promises, read and checked.
template <typename In>
reply<In> query_of(net::request_head const& r) {
  auto const texts = read_query(r.query);
  if (!texts) return texts.error();
  auto in = In{};
  auto wrong = problems{};
  info<In>().read({}, *texts, &in, {wrong, ""});
  if (!wrong.empty()) return invalid(std::move(wrong));
  return in;
}

class router {
 public:
  template <typename T>
  using handler_of = std::function<T>;

  // The handler's own types are the contract: In is read and checked before it runs, Out is written
  // after. In is filled from {names} in the path, then the query (GET, DELETE) or the JSON body.
  template <typename In, typename Out>
  endpoint& get(std::string_view path, std::function<reply<Out>(context&, In const&)> handler) {
    return typed<In, Out>("GET", path, 200, endpoint::wraps::plain, std::move(handler));
  }
  template <typename In, typename Out>
  endpoint& get_page(std::string_view path, std::function<reply<page<Out>>(context&, In const&)> handler) {
    auto& e = add<In>("GET", path, 200, [handler](context& c, In const& in) -> result<answer, problem> {
      auto out = handler(c, in);
      if (!out) return out.error();
      auto w = json::writer{};
      w.begin_object().key("items");
      codec<std::vector<Out>>::write(w, out->items);
      if (!out->next.empty()) w.key("next").string(out->next);
      return answer{200, w.end_object().take(), {}};
    });
    e.out_ = &codec<Out>::kType;
    e.wraps_ = endpoint::wraps::page;
    return e;
  }
  template <typename In, typename Out>
  endpoint& post(std::string_view path, std::function<reply<created<Out>>(context&, In const&)> handler) {
    auto& e = add<In>("POST", path, 201, [handler](context& c, In const& in) -> result<answer, problem> {
      auto out = handler(c, in);
      if (!out) return out.error();
      return answer{201, to_json(out->body), out->location};
    });
    e.out_ = &codec<Out>::kType;
    e.wraps_ = endpoint::wraps::created;
    return e;
  }
  template <typename In, typename Out>
  endpoint& put(std::string_view path, std::function<reply<Out>(context&, In const&)> handler) {
    return typed<In, Out>("PUT", path, 200, endpoint::wraps::plain, std::move(handler));
  }
  template <typename In>
  endpoint& del(std::string_view path, std::function<reply<nothing>(context&, In const&)> handler) {
    return add<In>("DELETE", path, 204, [handler](context& c, In const& in) -> result<answer, problem> {
      auto out = handler(c, in);
      if (!out) return out.error();
      return answer{204, {}, {}};
    });
  }
  // Streams, downloads and whatever else is not one JSON value. `inline_call`: quick, never blocks, runs
  // on the I/O thread.
  endpoint& raw(std::string_view method, std::string_view path,
                std::function<void(context&, net::request&&, net::responder)> handler, bool inline_call = false);

  // `prefix` as in "/sensorthings/v1.1": it and all below it. Owned by the caller.
  void mount(std::string_view prefix, mounted&, std::vector<documented_path> paths);
  // What a part of the address space is about, for the OpenAPI document: about("sensing", "…").
  void about(std::string_view tag, std::string_view text) { about_.emplace(tag, text); }
  // Answers every GET outside of the parts of the address space that endpoints and mounts have: the page.
  // Within those parts what is unknown is 404, so that no program takes a page for an answer.
  void fallback(std::function<net::response(net::request_head const&)> f) { fallback_ = std::move(f); }

  // Call it once all is declared: throws if an endpoint does not say who may use it.
  void verify() const;

  // What is known before the body: 404, 405, 401, 403, or how long the body may be.
  net::admission admit(net::request_head const&, auth::principal const&) const;
  // Whether handle() may be called on an I/O thread for this request.
  bool is_inline(net::request_head const&) const;
  void handle(context&, net::request&&, net::responder) const;

  std::string openapi(std::string_view version) const;

 private:
  struct match {
    endpoint const* found{};
    named_texts names;
    std::vector<std::string_view> allowed;  // methods of the path, if the method is not among them
  };
  struct mount_point {
    std::string prefix;
    mounted* part;
    std::vector<documented_path> paths;
  };

  template <typename In, typename Out, typename Fn>
  endpoint& typed(std::string_view method, std::string_view path, int success, endpoint::wraps w, Fn handler) {
    auto& e = add<In>(method, path, success, [handler, success](context& c, In const& in) -> result<answer, problem> {
      auto out = handler(c, in);
      if (!out) return out.error();
      return answer{success, to_json(*out), {}};
    });
    e.out_ = &codec<Out>::kType;
    e.wraps_ = w;
    return e;
  }
  template <typename In, typename Fn>
  endpoint& add(std::string_view method, std::string_view path, int success, Fn fn) {
    auto& e = add(method, path);
    e.in_ = &info<In>();
    e.success_ = success;
    e.call_ = [fn](context& c, json::node const& body, named_texts const& texts) -> result<answer, problem> {
      auto in = In{};
      auto wrong = problems{};
      info<In>().read(body, texts, &in, {wrong, ""});
      if (!wrong.empty()) return invalid(std::move(wrong));
      return fn(c, in);
    };
    return e;
  }
  endpoint& add(std::string_view method, std::string_view path);
  match find(net::request_head const&) const;
  mount_point const* find_mount(std::string_view path) const;
  bool has_fallback(net::request_head const&) const;
  void call(endpoint const&, named_texts, context&, net::request&&, net::responder const&) const;

  std::vector<std::unique_ptr<endpoint>> endpoints_;
  std::vector<mount_point> mounts_;
  std::map<std::string, std::string> about_;
  std::function<net::response(net::request_head const&)> fallback_;
};

}  // namespace madang::api
