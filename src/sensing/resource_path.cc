#include "sensing/resource_path.h"

#include <fmt/format.h>

#include "core/base/text.h"

namespace madang::sensing {
namespace {

// Cuts at slashes outside of quotes: an id such as 'a/b' is one segment.
std::vector<std::string_view> segments(std::string_view s) {
  auto out = std::vector<std::string_view>{};
  auto quoted = false;
  auto from = std::size_t{0};
  for (auto i = std::size_t{0}; i <= s.size(); ++i) {
    if (i != s.size() && s[i] == '\'') quoted = !quoted;
    if (i == s.size() || (s[i] == '/' && !quoted)) {
      if (i != from) out.push_back(s.substr(from, i - from));
      from = i + 1;
    }
  }
  return out;
}

struct named_segment {
  std::string_view name;
  std::optional<entity_id> id;
  bool broken{false};
};
named_segment read_segment(std::string_view const s) {
  auto const open = s.find('(');
  if (open == s.npos) return {s, std::nullopt};
  if (!s.ends_with(')')) return {s, std::nullopt, true};
  auto id = entity_id::from_path(s.substr(open + 1, s.size() - open - 2));
  auto const broken = !id;
  return {s.substr(0, open), std::move(id), broken};
}

api::problem nowhere(std::string_view const segment, std::string_view const where) {
  return api::not_found(where.empty() ? fmt::format("There is no entity set '{}'.", segment)
                                      : fmt::format("{} has neither a property nor a relation '{}'.",
                                                    beginning_with_article(where), segment));
}

class path_reader {
 public:
  api::reply<resource_path> read(std::vector<std::string_view> const& all) {
    for (auto i = std::size_t{0}; i != all.size(); ++i) {
      auto const last = i + 1 == all.size();
      if (auto wrong = take(all[i], last)) return std::move(*wrong);
    }
    if (out_.steps.empty()) return api::not_found("The path is empty.");
    if (!closed_) out_.use = at_set() ? resource_path::usage::set : resource_path::usage::entity;
    return std::move(out_);
  }

 private:
  bool at_set() const {
    auto const& s = out_.steps.back();
    return (!s.via || s.via->many) && !s.id;
  }
  std::optional<api::problem> take(std::string_view const s, bool const last) {
    if (out_.property) return below_property(s, last);
    if (s == "$ref") return reference(last);
    if (s == "$count") return count(last);
    auto const named = read_segment(s);
    if (named.broken) return api::not_found(fmt::format("'{}' has no id as in (5) or ('abc').", s));
    if (out_.steps.empty()) {
      auto const* m = find_set(named.name);
      if (!m) return nowhere(named.name, {});
      out_.steps.push_back({m, nullptr, named.id});
      return std::nullopt;
    }
    if (at_set()) {
      return api::not_found(
          fmt::format("'{}' stands behind a set; one entity of it must be chosen by its id first.", s));
    }
    return below_entity(named);
  }
  std::optional<api::problem> below_entity(named_segment const& named) {
    auto const& m = out_.target();
    if (auto const* r = m.find_relation(named.name)) {
      if (named.id && !r->many) {
        return api::not_found(fmt::format("'{}' leads to one entity and takes no id.", named.name));
      }
      out_.steps.push_back({&model_of(r->to), r, named.id});
      return std::nullopt;
    }
    out_.property = m.find_field(named.name);
    if (!out_.property || named.id) return nowhere(named.name, m.name);
    out_.use = resource_path::usage::property;
    closed_ = true;
    return std::nullopt;
  }
  std::optional<api::problem> below_property(std::string_view const s, bool const last) {
    if (out_.use == resource_path::usage::raw_value) return api::not_found("Nothing stands below $value.");
    if (s == "$value" && last) {
      out_.use = resource_path::usage::raw_value;
      return std::nullopt;
    }
    auto const k = out_.property->kind;
    if (k != field_kind::object && k != field_kind::json && k != field_kind::geometry) {
      return api::not_found(fmt::format("'{}' has nothing below it.", out_.property->name));
    }
    out_.inner.emplace_back(s);
    return std::nullopt;
  }
  std::optional<api::problem> reference(bool const last) {
    if (out_.steps.empty() || !last) return api::not_found("$ref stands at the end, behind an entity or a set.");
    out_.use = at_set() ? resource_path::usage::set_ref : resource_path::usage::entity_ref;
    closed_ = true;
    return std::nullopt;
  }

  // OData 4.0 Part 1, 11.2.9: how many there are, as text.
  std::optional<api::problem> count(bool const last) {
    if (out_.steps.empty() || !last || !at_set()) return api::not_found("$count stands at the end, behind a set.");
    out_.use = resource_path::usage::set_count;
    closed_ = true;
    return std::nullopt;
  }

  resource_path out_;
  bool closed_{false};
};

}  // namespace

api::reply<resource_path> parse_resource_path(std::string_view const path) {
  auto const decoded = percent_decode(path);
  if (!decoded || !is_utf8(*decoded)) {
    return api::not_found("The path has a '%' without two hexadecimal digits, or is not UTF-8.");
  }
  return path_reader{}.read(segments(*decoded));
}

}  // namespace madang::sensing
