#include "sensing/shown_properties.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "sensing/entity_source.h"

namespace madang::sensing {
namespace {

using group_key = std::pair<entity_no, std::uint64_t>;
using groups = std::map<group_key, std::vector<std::shared_ptr<datastream_info const>>>;

unit read_unit(std::string_view const text) {
  auto doc = json::document{};
  auto const v = doc.parse(text);
  if (!v) return {};
  return {text_in(*v, "name"), text_in(*v, "symbol"), text_in(*v, "definition")};
}

groups grouped(city const& c, auth::principal const& caller) {
  auto const hidden = c.sets.hidden_from(caller);
  auto out = groups{};
  for (auto& d : c.datastreams.all()) {
    if (std::ranges::find(hidden, d->data_set) == hidden.end()) {
      out[{d->observed_property, d->unit}].push_back(std::move(d));
    }
  }
  return out;
}

std::vector<shown_property> without_ranges(city const& c, auth::principal const& caller) {
  auto all = grouped(c, caller);
  auto out = std::vector<shown_property>{};
  c.entities.read([&](store::transaction& tx) {
    auto const source = entity_source{tx, {}};
    auto numbers = std::vector<entity_no>{};
    auto examples = std::vector<entity_no>{};
    for (auto const& [key, list] : all) {
      numbers.push_back(key.first);
      examples.push_back(list.front()->no.value);
    }
    auto properties = std::map<entity_no, entity>{};
    for (auto& e : source.fetch(model_of(entity_type::observed_property), numbers)) {
      properties.emplace(e.no, std::move(e));
    }
    auto units = std::map<entity_no, unit>{};
    for (auto const& e : source.fetch(model_of(entity_type::datastream), examples)) {
      units.emplace(e.no, read_unit(e.text("unitOfMeasurement")));
    }
    for (auto& [key, list] : all) {
      auto const at = properties.find(key.first);
      if (at == properties.end()) continue;
      auto const& e = at->second;
      auto p = observed_property{.id = e.id.in_path(),
                                 .name = std::string{e.text("name")},
                                 .definition = std::string{e.text("definition")},
                                 .description = std::string{e.text("description")},
                                 .in = units[list.front()->no.value],
                                 .datastreams = std::int64_t(list.size()),
                                 .minimum = {},
                                 .maximum = {}};
      out.push_back({std::move(p), key.first, key.second, std::move(list)});
    }
  });
  std::ranges::stable_sort(out, std::ranges::greater{}, [](shown_property const& p) { return p.what.datastreams; });
  // One property measured in several units is several things to show.
  for (auto i = out.begin(); i != out.end(); ++i) {
    auto const before =
        std::count_if(out.begin(), i, [&](shown_property const& p) { return p.property == i->property; });
    if (before > 0) i->what.id += fmt::format("~{}", before);
  }
  return out;
}

}  // namespace

std::optional<std::string> text_in(json::node const& v, std::string_view const key) {
  auto const x = v.find(key);
  return x && x->is_string() ? std::optional{std::string{x->string()}} : std::nullopt;
}

void add_range(city const& c, shown_property& p) {
  for (auto const& d : p.datastreams) {
    auto const o = c.observations.latest(d->no);
    if (!o || o->kind != result_kind::number) continue;
    p.what.minimum = std::min(p.what.minimum.value_or(o->number), o->number);
    p.what.maximum = std::max(p.what.maximum.value_or(o->number), o->number);
  }
}

std::vector<shown_property> shown_properties(city const& c, auth::principal const& caller) {
  auto out = without_ranges(c, caller);
  for (auto& p : out) add_range(c, p);
  return out;
}

std::optional<shown_property> find_shown_property(city const& c, auth::principal const& caller,
                                                  std::string_view const id) {
  auto all = without_ranges(c, caller);
  auto const at = std::ranges::find(all, id, [](shown_property const& p) { return std::string_view{p.what.id}; });
  return at == all.end() ? std::nullopt : std::optional{std::move(*at)};
}

}  // namespace madang::sensing
