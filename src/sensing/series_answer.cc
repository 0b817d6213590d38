#include "sensing/series_answer.h"

#include <fmt/format.h>

#include "core/base/text.h"
#include "core/base/zone.h"
#include "core/query/odata.h"
#include "sensing/draft.h"
#include "sensing/page_api.h"
#include "sensing/page_types.h"
#include "sensing/permissions.h"
#include "sensing/series/series_reader.h"

namespace madang::sensing {
namespace {

net::response json_answer(json::writer& w) {
  auto out = net::response{};
  out.content_type = "application/json";
  out.body = w.take();
  out.fields.emplace_back("Cache-Control", "no-cache");
  return out;
}

// Every value by itself: for stretches that have no more of them than can be drawn.
net::response raw_answer(city& c, points_query const& q) {
  auto w = json::writer{};
  w.begin_object().key("step").string("raw").key("columns").raw(R"(["time","result"])").key("rows").begin_array();
  auto reader = series_reader{c.observations, q, {}};
  for (auto block = columns{}; reader.next(block);) {
    for (auto i = std::size_t{0}; i != block.size(); ++i) {
      w.begin_array().string(to_rfc3339(from_us(block.t[i])));
      write_result(w, block.get(i));
      w.end_array();
    }
  }
  w.end_array().end_object();
  return json_answer(w);
}

struct step {
  std::string_view name;
  std::int64_t us;
};
// Those that roll-ups have, and shorter ones in between.
constexpr auto kSteps = std::array{step{"PT1M", kHourUs / 60}, step{"PT5M", kHourUs / 12}, step{"PT15M", kHourUs / 4},
                                   step{"PT1H", kHourUs},      step{"PT6H", 6 * kHourUs},  step{"P1D", kDayUs},
                                   step{"P7D", 7 * kDayUs},    step{"P30D", 30 * kDayUs}};

step fitting_step(std::int64_t const us, std::int64_t const points) {
  for (auto const& s : kSteps) {
    if (us / s.us <= points) return s;
  }
  return kSteps.back();
}

struct stretch {
  std::int64_t start_us;
  bucket values;
};

// Days begin at midnight of the city's clocks and may have 23 or 25 hours. They are put together from hours: where
// clocks differ from UTC by half an hour, a day begins with the whole hour behind its midnight.
std::vector<stretch> local_days(city& c, points_query const& q, std::int64_t const step_us, zone const& z) {
  auto out = std::vector<stretch>{};
  auto current = std::int64_t{0};
  for (auto const& hour : c.observations.aggregate(
           {.datastream = q.datastream, .from_us = q.from_us, .to_us = q.to_us, .step_us = kHourUs})) {
    auto const local = z.local(from_us(hour.no * kHourUs)).time_since_epoch().count();
    auto const no = bucket_of(local, step_us);
    if (out.empty() || no != current) {
      auto const midnight = z.at(local_time{std::chrono::microseconds{no * step_us}});
      out.push_back({to_us(midnight.earlier), {}});
      current = no;
    }
    out.back().values.add(hour);
  }
  return out;
}

std::vector<stretch> stretches(city& c, points_query const& q, std::int64_t const step_us, zone const& z) {
  if (step_us >= kDayUs && z.name() != "UTC") return local_days(c, q, step_us, z);
  auto out = std::vector<stretch>{};
  for (auto const& b : c.observations.aggregate(
           {.datastream = q.datastream, .from_us = q.from_us, .to_us = q.to_us, .step_us = step_us})) {
    out.push_back({b.no * step_us, b});
  }
  return out;
}

net::response bucket_answer(city& c, points_query const& q, step const s, zone const& z) {
  auto w = json::writer{};
  w.begin_object().key("step").string(s.name).key("columns")
      .raw(R"(["time","n","minimum","mean","maximum"])")
      .key("rows")
      .begin_array();
  for (auto const& [start_us, b] : stretches(c, q, s.us, z)) {
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
