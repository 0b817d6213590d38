// The page replays a day over the map and draws the charts of a district: many series, few points, the same stretches
// of time for all of them.
#include "sensing/means_answer.h"

#include <cmath>
#include <unordered_set>

#include <fmt/format.h>

#include "core/base/limits.h"
#include "sensing/answer_writer.h"
#include "sensing/id_list.h"
#include "sensing/permissions.h"
#include "sensing/shown_properties.h"
#include "sensing/stretches.h"

namespace madang::sensing {
namespace {

using streams = std::vector<std::shared_ptr<datastream_info const>>;

struct grid {
  std::string_view step;
  std::int64_t asked_step_us{0};      // hours where days are put together from them
  std::vector<std::int64_t> times{};  // where each stretch begins
  std::int64_t end_us{0};             // exclusive
};

grid grid_of(means_query const& in, step const s, zone const& z) {
  auto out = grid{.step = s.name, .asked_step_us = s.us, .times = {}, .end_us = to_us(in.to)};
  auto const from = to_us(in.from);
  if (s.us < kDayUs) {
    for (auto t = bucket_of(from, s.us) * s.us; t < out.end_us; t += s.us) out.times.push_back(t);
    return out;
  }
  out.asked_step_us = kHourUs;
  for (auto day = std::chrono::floor<std::chrono::days>(z.local(in.from));; day += std::chrono::days{1}) {
    auto const start = to_us(z.start_of(day));
    if (start >= out.end_us) return out;
    if (out.times.empty() || start > out.times.back()) out.times.push_back(start);  // some day was left out somewhere
  }
}

void write_mean(json::writer& w, bucket const& b) {
  auto const mean = b.n == 0 ? NAN : b.sum / double(b.n);
  if (std::isfinite(mean)) w.raw(fmt::format("{:.6g}", mean));  // more digits than a sensor has, and half the bytes
  else w.null();
}

void write_row(json::writer& w, entity_id const& id, grid const& g, std::vector<bucket> const& found) {
  if (found.empty()) return;
  auto means = std::vector<bucket>(g.times.size());
  for (auto const& b : found) {
    auto const after = std::ranges::upper_bound(g.times, b.no * g.asked_step_us);
    if (after != g.times.begin()) means[std::size_t(after - g.times.begin()) - 1].add(b);
  }
  w.begin_array();
  write_entity_id(w, id);
  w.begin_array();
  for (auto const& b : means) write_mean(w, b);
  w.end_array().end_array();
}

std::string means_json(city const& c, streams const& wanted, grid const& g) {
  auto w = json::writer{};
  w.begin_object().key("step").string(g.step).key("times").begin_array();
  for (auto const t : g.times) w.string(to_rfc3339(from_us(t)));
  w.end_array().key("columns").raw(R"(["datastream","means"])").key("rows").begin_array();
  auto numbers = std::vector<datastream_no>{};
  for (auto const& d : wanted) numbers.push_back(d->no);
  auto at = std::size_t{0};
  if (!g.times.empty()) {
    c.observations.aggregate(
        {.datastream = {}, .from_us = g.times.front(), .to_us = g.end_us - 1, .step_us = g.asked_step_us}, numbers,
        [&](datastream_no, std::vector<bucket> const& found) { write_row(w, wanted[at++]->id, g, found); });
  }
  return w.end_array().end_object().take();
}

// Of those that measure the property only the named ones; what is named and does not is left out.
streams chosen(city const& c, streams all, std::optional<std::string> const& ids) {
  if (!ids) return all;
  auto numbers = std::unordered_set<std::int64_t>{};
  for (auto const& id : ids_in(*ids)) {
    if (auto const d = c.datastreams.find(id)) numbers.insert(d->no.value);
  }
  std::erase_if(all, [&](auto const& d) { return !numbers.contains(d->no.value); });
  return all;
}

std::optional<api::problem> too_much(means_query const& in, step const s, std::size_t const series) {
  auto const steps = std::ceil(double(to_us(in.to) - to_us(in.from)) / double(s.us)) + 1;
  auto const most = s.us < kHourUs ? limits::kMeansOfPoints : limits::kMeans;
  if (steps * double(std::max(series, std::size_t{1})) <= double(most)) return std::nullopt;
  return api::too_large(fmt::format("{} datastreams and {:.0f} stretches of time are more than {} values: ask for a "
                                    "shorter time, a longer step or fewer datastreams.",
                                    series, steps, most));
}

net::response answer(city& c, api::context& call, means_query const& in) {
  auto const z = zone::named(in.zone);
  auto wrong = api::problems{};
  if (in.to < in.from) wrong.push_back({"/to", "This lies before 'from'."});
  if (!z) wrong.push_back({"/zone", "This is no time zone. It is a name such as Europe/Berlin, Asia/Seoul or UTC."});
  if (!wrong.empty()) return api::to_response(api::invalid(std::move(wrong)));
  auto p = find_shown_property(c, call.caller, in.observed_property);
  if (!p) {
    return api::to_response(
        api::not_found(fmt::format("Nothing is measured with the id {}.", in.observed_property)));
  }
  auto const wanted = chosen(c, std::move(p->datastreams), in.datastreams);
  auto const s = *std::ranges::find(kSteps, in.step, &step::name);
  if (auto const refused = too_much(in, s, wanted.size())) return api::to_response(*refused);
  auto out = net::response{};
  out.content_type = "application/json";
  out.body = means_json(c, wanted, grid_of(in, s, *z));
  out.fields.emplace_back("Cache-Control", "no-cache");
  return out;
}

}  // namespace

void declare_means_answer(api::router& r, city& c) {
  r.raw("GET", "/sensing/v1/means",
        [&c](api::context& call, net::request&& q, net::responder respond) {
          auto const in = api::query_of<means_query>(q);
          respond(in ? answer(c, call, *in) : api::to_response(in.error()));
        })
      .needs(kRead)
      .summary("How one property went at many sensors: means of the same stretches of time")
      .takes<means_query>()
      .gives<means_answer>()
      .can_fail(404, "Nothing is measured with that id")
      .can_fail(413, "That many datastreams over that much time are more than one answer holds");
}

}  // namespace madang::sensing
