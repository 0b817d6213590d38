#include "core/api/object.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/base/text.h"

namespace madang::api {

void codec<std::string>::read(json::node const& v, std::string& x, reading const& r) {
  if (v.is_string()) x = v.string();
  else r.wrong("This is not text.");
}
void codec<std::string>::write(json::writer& w, std::string const& x) { w.string(x); }

void codec<std::int64_t>::read(json::node const& v, std::int64_t& x, reading const& r) {
  auto const parsed = v.is_text() ? parse_int(v.string())
                      : v.type() == json::kind::integer ? std::optional{v.integer()} : std::nullopt;
  if (parsed) x = *parsed;
  else r.wrong("This is not a whole number.");
}
void codec<std::int64_t>::write(json::writer& w, std::int64_t const& x) { w.integer(x); }

void codec<double>::read(json::node const& v, double& x, reading const& r) {
  auto const parsed = v.is_text() ? parse_double(v.string()) : v.is_number() ? std::optional{v.number()} : std::nullopt;
  if (parsed) x = *parsed;
  else r.wrong("This is not a number.");
}
void codec<double>::write(json::writer& w, double const& x) { w.number(x); }

void codec<bool>::read(json::node const& v, bool& x, reading const& r) {
  if (v.type() == json::kind::boolean) x = v.boolean();
  else if (v.is_text() && (v.string() == "true" || v.string() == "false")) x = v.string() == "true";
  else r.wrong("This is neither true nor false.");
}
void codec<bool>::write(json::writer& w, bool const& x) { w.boolean(x); }

void codec<instant>::read(json::node const& v, instant& x, reading const& r) {
  auto const t = v.is_string() ? parse_rfc3339(v.string()) : std::nullopt;
  if (t) x = *t;
  else r.wrong("This is not an instant as in 2026-05-04T09:00:00Z.");
}
void codec<instant>::write(json::writer& w, instant const& x) { w.string(to_rfc3339(x)); }

void codec<geo::point>::read(json::node const& v, geo::point& x, reading const& r) {
  auto const type = v.find("type");
  auto const at = v.find("coordinates");
  auto numbers = std::vector<double>{};
  if (at) at->each_item([&](json::node const& n) {
    if (n.is_number()) numbers.push_back(n.number());
  });
  if (!type || type->string() != "Point" || !at || numbers.size() < 2 || numbers.size() != at->size()) {
    return r.wrong("This is not a GeoJSON point as in {\"type\":\"Point\",\"coordinates\":[longitude,latitude]}.");
  }
  if (std::abs(numbers[0]) > 180 || std::abs(numbers[1]) > 90) {
    return r.wrong("Longitude lies between -180 and 180, latitude between -90 and 90.");
  }
  x = {numbers[0], numbers[1]};
}
void codec<geo::point>::write(json::writer& w, geo::point const& x) {
  w.begin_object().key("type").string("Point").key("coordinates");
  w.begin_array().number(x.lon_deg).number(x.lat_deg).end_array().end_object();
}

void codec<raw_json>::read(json::node const& v, raw_json& x, reading const&) { x.text = v.raw(); }
void codec<raw_json>::write(json::writer& w, raw_json const& x) { w.raw(x.text); }
void codec<number_or_text>::read(json::node const& v, number_or_text& x, reading const& r) {
  if (!v.is_number() && !v.is_string()) return r.wrong("This is neither a number nor a text.");
  x.json = v.raw();
}
void codec<number_or_text>::write(json::writer& w, number_or_text const& x) { w.raw(x.json); }

field_ref& field_ref::length(std::size_t const min, std::size_t const max) {
  f_.min_length = min;
  f_.max_length = max;
  return *this;
}
field_ref& field_ref::range(double const min, double const max) {
  f_.minimum = min;
  f_.maximum = max;
  return *this;
}
field_ref& field_ref::one_of(std::vector<std::string> values) { return f_.one_of = std::move(values), *this; }
field_ref& field_ref::example(std::string_view const s) { return f_.example = s, *this; }
field_ref& field_ref::optional() { return f_.required = false, *this; }

static std::optional<std::string> broken_rule(field_info const& f, json::node const& v) {
  if (f.min_length && (v.is_string() || v.is_array())) {
    auto const n = v.is_array() ? v.size() : code_points(v.string());
    if (n < *f.min_length || n > *f.max_length) {
      return fmt::format("This is {} long; between {} and {} are allowed.", n, *f.min_length, *f.max_length);
    }
  }
  if (!f.one_of.empty() && v.is_string() && std::ranges::find(f.one_of, v.string()) == f.one_of.end()) {
    return fmt::format("This is not one of: {}.", fmt::join(f.one_of, ", "));
  }
  if (f.minimum) {
    auto const x = v.is_text() ? parse_double(v.string()) : v.is_number() ? std::optional{v.number()} : std::nullopt;
    if (x && (*x < *f.minimum || *x > *f.maximum)) {
      return fmt::format("This lies outside of {} to {}.", *f.minimum, *f.maximum);
    }
  }
  return std::nullopt;
}

static void read_field(field_info const& f, std::optional<json::node> const& v, void* const object, reading const& r) {
  if (!v || (v->is_null() && !f.type->json_type.empty())) {
    if (f.required) r.wrong("This is missing.");
    return;
  }
  if (auto rule = broken_rule(f, *v)) return r.wrong(std::move(*rule));
  f.read(*v, object, r);
}

void object_info::read(json::node const& v, named_texts const& texts, void* const object, reading const& r) const {
  if (!v.is_object() && !v.is_null()) return r.wrong("This is not a JSON object.");
  for (auto const& f : fields) {
    auto x = v.find(f.name);
    auto const named = std::ranges::find(texts, f.name, [](auto const& t) { return t.first; });
    if (named != texts.end()) x = json::node::text(named->second);
    read_field(f, x, object, {r.out, json::pointer_to(r.at, f.name)});
  }
  auto const known = [&](std::string_view const key) {
    return std::ranges::find(fields, key, &field_info::name) != fields.end();
  };
  v.each_member([&](std::string_view const key, json::node const&) {
    if (!known(key)) r.out.push_back({json::pointer_to(r.at, key), "There is no field of this name."});
  });
  for (auto const& [key, _] : texts) {
    if (!known(key)) r.out.push_back({json::pointer_to(r.at, key), "There is no option of this name."});
  }
}

void object_info::write(json::writer& w, void const* const object) const {
  w.begin_object();
  for (auto const& f : fields) f.write(w, object, f.name);
  w.end_object();
}

}  // namespace madang::api
