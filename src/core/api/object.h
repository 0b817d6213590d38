#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/api/problem.h"
#include "core/base/strong.h"
#include "core/base/time.h"
#include "core/geo/point.h"
#include "core/json/json.h"

// A type says once what it looks like outside the program:
//
//   void describe(api::object<thing>& o) {
//     o.named("Thing", "Something in the city that measures");
//     o.field<&thing::name>("name", "What people call it").length(1, 200);
//   }
//
// Reading JSON and URLs, checking, writing JSON and the OpenAPI schema all come from that.
// `describe` is an ordinary function in a .cc file and runs once, at first use: no template of this header
// loops over fields, so a type costs its users one declaration to compile.
namespace madang::api {

// Collects mistakes while something is read; `at` is the pointer to what is being read.
struct reading {
  problems& out;
  std::string at;
  void wrong(std::string detail) const { out.push_back({at, std::move(detail)}); }
};

struct object_info;

// The shape of a value on the wire.
struct type_info {
  std::string_view json_type;                 // string, integer, number, boolean, object, array
  std::string_view format{};                  // of JSON Schema: date-time …
  object_info const& (*object)(){};           // of a described type
  type_info const* items{};                   // of an array
};

// How one C++ type meets JSON. Specialise it for a type that is a single value on the wire.
template <typename T>
struct codec;

struct field_info {
  std::string name, doc;
  bool required{true};
  std::optional<std::size_t> min_length, max_length;  // of text in code points, of arrays in items
  std::optional<double> minimum, maximum;
  std::vector<std::string> one_of;
  std::string example;
  type_info const* type{};

  void (*read)(json::node const&, void* object, reading const&){};
  // Writes key and value; nothing if an optional field is absent.
  void (*write)(json::writer&, void const* object, std::string_view name){};
};

// Values by name from outside the body: path parameters and the query.
using named_texts = std::vector<std::pair<std::string, std::string>>;

struct object_info {
  std::string name, doc;
  std::vector<field_info> fields;

  // `texts` fill fields that the JSON does not have. A key that is no field is a mistake: a misspelt
  // optional field would otherwise be ignored without a word.
  void read(json::node const&, named_texts const& texts, void* object, reading const&) const;
  void write(json::writer&, void const* object) const;
};

class field_ref {
 public:
  explicit field_ref(field_info& f) : f_{f} {}
  field_ref& length(std::size_t min, std::size_t max);
  field_ref& range(double min, double max);
  field_ref& one_of(std::vector<std::string> values);
  field_ref& example(std::string_view);
  field_ref& optional();  // keeps the value that the member was made with

 private:
  field_info& f_;
};

template <typename T>
struct member;
template <typename T, typename M>
struct member<M T::*> {
  using object = T;
  using type = M;
};

template <typename T>
struct is_optional : std::false_type {};
template <typename T>
struct is_optional<std::optional<T>> : std::true_type {
  using inner = T;
};

template <typename T>
class object {
 public:
  explicit object(object_info& o) : o_{o} {}

  object& named(std::string_view name, std::string_view doc) {
    o_.name = name;
    o_.doc = doc;
    return *this;
  }

  template <auto Member>
  field_ref field(std::string_view name, std::string_view doc) {
    using M = typename member<decltype(Member)>::type;
    auto& f = o_.fields.emplace_back();
    f.name = name;
    f.doc = doc;
    if constexpr (is_optional<M>::value) {
      using inner = typename is_optional<M>::inner;
      f.required = false;
      f.type = &codec<inner>::kType;
      f.read = [](json::node const& v, void* t, reading const& r) {
        codec<inner>::read(v, (static_cast<T*>(t)->*Member).emplace(), r);
      };
      f.write = [](json::writer& w, void const* t, std::string_view const n) {
        auto const& m = static_cast<T const*>(t)->*Member;
        if (m) codec<inner>::write(w.key(n), *m);
      };
    } else {
      f.type = &codec<M>::kType;
      f.read = [](json::node const& v, void* t, reading const& r) {
        codec<M>::read(v, static_cast<T*>(t)->*Member, r);
      };
      f.write = [](json::writer& w, void const* t, std::string_view const n) {
        codec<M>::write(w.key(n), static_cast<T const*>(t)->*Member);
      };
    }
    return field_ref{f};
  }

 private:
  object_info& o_;
};

// Finds `describe(object<T>&)` next to T, by argument-dependent look-up.
template <typename T>
object_info const& info() {
  static auto const i = [] {
    auto o = object_info{};
    auto d = object<T>{o};
    describe(d);
    return o;
  }();
  return i;
}

template <typename T>
std::string to_json(T const& x) {
  auto w = json::writer{};
  codec<T>::write(w, x);
  return w.take();
}

// JSON that is passed on as it is: `properties` of a thing, a GeoJSON geometry.
struct raw_json {
  std::string text{"null"};
};

// An id of a standard that has both kinds: a number, or a text in quotation marks. As JSON.
struct number_or_text {
  std::string json{"null"};
};

#define MADANG_API_CODEC(cpp, ...)                                \
  template <>                                                     \
  struct codec<cpp> {                                             \
    static constexpr auto kType = type_info{__VA_ARGS__};         \
    static void read(json::node const&, cpp&, reading const&);    \
    static void write(json::writer&, cpp const&);                 \
  }
MADANG_API_CODEC(std::string, "string");
MADANG_API_CODEC(std::int64_t, "integer", "int64");
MADANG_API_CODEC(double, "number", "double");
MADANG_API_CODEC(bool, "boolean");
MADANG_API_CODEC(instant, "string", "date-time");
MADANG_API_CODEC(geo::point, "object", "geojson-point");
MADANG_API_CODEC(raw_json, "");
MADANG_API_CODEC(number_or_text, "", "number-or-text");
#undef MADANG_API_CODEC

template <typename T, typename Tag>
struct codec<strong<T, Tag>> {
  static constexpr auto kType = codec<T>::kType;
  static void read(json::node const& v, strong<T, Tag>& x, reading const& r) { codec<T>::read(v, x.value, r); }
  static void write(json::writer& w, strong<T, Tag> const& x) { codec<T>::write(w, x.value); }
};

// A described type inside another one, and lists of anything.
template <typename T>
  requires requires(object<T>& o) { describe(o); }
struct codec<T> {
  static constexpr auto kType = type_info{"object", {}, &info<T>};
  static void read(json::node const& v, T& x, reading const& r) { info<T>().read(v, {}, &x, r); }
  static void write(json::writer& w, T const& x) { info<T>().write(w, &x); }
};
template <typename T>
struct codec<std::vector<T>> {
  static constexpr auto kType = type_info{"array", {}, nullptr, &codec<T>::kType};
  static void read(json::node const& v, std::vector<T>& x, reading const& r) {
    if (!v.is_array()) return r.wrong("This is not an array.");
    auto i = 0;
    v.each_item([&](json::node const& item) {
      codec<T>::read(item, x.emplace_back(), {r.out, json::pointer_to(r.at, std::to_string(i++))});
    });
  }
  static void write(json::writer& w, std::vector<T> const& x) {
    w.begin_array();
    for (auto const& i : x) codec<T>::write(w, i);
    w.end_array();
  }
};

}  // namespace madang::api
