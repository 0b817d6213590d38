#include "sensing/series_answer.h"

#include <fmt/format.h>

#include "core/base/limits.h"
#include "core/base/text.h"
#include "core/query/odata.h"
#include "sensing/draft.h"
#include "sensing/id_list.h"
#include "sensing/page_api.h"
#include "sensing/page_types.h"
#include "sensing/permissions.h"
#include "sensing/series/series_reader.h"
#include "sensing/stretches.h"

namespace madang::sensing {
namespace {

net::response json_answer(json::writer& w) {
  auto out = net::response{};
  out.content_type = "application/json";
  out.body = w.take();
  out.fields.emplace_back("Cache-Control", "no-cache");
  return out;
}

// What resultQuality says, as a text: those of ISO 19157's DQ_Element have it some members deep.
std::string quality_text(json::node const& v, int const depth = 0) {
  if (v.is_string()) return std::string{v.string()};
  if (v.is_object() && depth < 4) {
    for (auto const* name : {"DQ_Result", "result", "value", "code", "nameOfMeasure"}) {
      if (auto const inner = v.find(name)) return quality_text(*inner, depth + 1);
    }
  }
  auto first = std::optional<json::node>{};
  v.each_item([&](json::node const& item) { first = first.value_or(item); });
  return first && depth < 4 ? quality_text(*first, depth + 1) : v.raw();
}

std::string first_characters(std::string text, std::size_t const most) {
  auto n = std::size_t{0};
  for (auto i = std::size_t{0}; i != text.size(); ++i) {
    auto const begins = (static_cast<unsigned char>(text[i]) & 0xC0) != 0x80;
    if (begins && n++ == most) return text.substr(0, i);
  }
  return text;
}

std::string quality_of(observation const& o) {
  if (o.extra.find("resultQuality") == o.extra.npos) return {};
  auto doc = json::document{};
  auto const v = doc.parse(o.extra);
  auto const quality = v ? v->find("resultQuality") : std::nullopt;
  if (!quality || quality->is_null()) return {};
  return first_characters(quality_text(*quality), limits::kQualityCharacters);
}

// Every value by itself: for stretches that have no more of them than can be drawn.
net::response raw_answer(city& c, points_query const& q) {
  auto w = json::writer{};
  w.begin_object()
      .key("step")
      .string("raw")
      .key("columns")
      .raw(R"(["time","result","quality"])")
      .key("rows")
      .begin_array();
  auto reader = series_reader{c.observations, q, {}};
  for (auto block = columns{}; reader.next(block);) {
    for (auto i = std::size_t{0}; i != block.size(); ++i) {
      w.begin_array().string(to_rfc3339(from_us(block.t[i])));
      auto const o = block.get(i);
      write_result(w, o);
      if (auto const quality = quality_of(o); !quality.empty()) w.string(quality);
      w.end_array();
    }
  }
  w.end_array().end_object();
  return json_answer(w);
}

net::response bucket_answer(city& c, points_query const& q, step const s, zone const& z) {
  auto w = json::writer{};
  w.begin_object().key("step").string(s.name).key("columns")
      .raw(R"(["time","n","minimum","mean","maximum"])")
      .key("rows")
      .begin_array();
  for (auto const& [start_us, b] : stretches_of(c.observations, q, s.us, z)) {
    w.begin_array().string(to_rfc3339(from_us(start_us))).integer(b.n).number(b.min).number(b.sum / double(b.n))
        .number(b.max).end_array();
  }
  w.end_array().end_object();
  return json_answer(w);
}

net::response answer(city& c, api::context& call, series_query const& in) {
  auto const info = c.datastreams.find(id_in_query(in.id));
  if (!info || !c.sets.may_read(call.caller, info->data_set)) {
    return api::to_response(api::not_found(fmt::format("There is no Datastream with the id {}.", in.id)));
  }
  auto const z = zone::named(in.zone);
  auto wrong = api::problems{};
  if (in.to < in.from) wrong.push_back({"/to", "This lies before 'from'."});
  if (!z) wrong.push_back({"/zone", "This is no time zone. It is a name such as Europe/Berlin, Asia/Seoul or UTC."});
  if (!wrong.empty()) return api::to_response(api::invalid(std::move(wrong)));
  auto const q = points_query{.datastream = info->no, .from_us = to_us(in.from), .to_us = to_us(in.to), .numbers = {}};
  if (c.observations.count_points(q) <= 2 * in.points) return raw_answer(c, q);
  return bucket_answer(c, q, fitting_step(q.to_us - q.from_us, in.points), *z);
}

}  // namespace

void declare_series_answer(api::router& r, city& c) {
  r.raw("GET", "/sensing/v1/datastreams/{id}/series",
        [&c](api::context& call, net::request&& q, net::responder respond) {
          auto const options = query::parse_options(q.query);
          if (!options) return respond(api::to_response(api::bad_request("The query cannot be read.")));
          auto texts = options->custom;
          auto const parts = split(q.path, '/');
          texts.emplace_back("id", percent_decode(parts[4]).value_or(""));
          auto wrong = api::problems{};
          auto in = series_query{};
          api::info<series_query>().read({}, texts, &in, {wrong, ""});
          respond(wrong.empty() ? answer(c, call, in) : api::to_response(api::invalid(std::move(wrong))));
        })
      .needs(kRead)
      .summary("What a chart draws: single values, or minimum, mean and maximum of equal stretches of time")
      .takes<series_query>()
      .gives<series_points>()
      .can_fail(404, "There is no such Datastream");
}

}  // namespace madang::sensing
