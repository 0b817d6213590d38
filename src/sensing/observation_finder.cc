#include "sensing/observation_finder.h"

#include <fmt/format.h>

#include "core/base/limits.h"
#include "core/base/text.h"
#include "core/query/analyse.h"
#include "sensing/draft.h"
#include "sensing/entity_finder.h"
#include "sensing/entity_row.h"
#include "sensing/page_token.h"

namespace madang::sensing {
namespace {

bool through(query::path const& p, std::string_view const relation) {
  return p.segments.size() > 1 && p.segments[0].name == relation;
}

// Whether all that a condition looks at lies behind one relation.
bool only_through(query::expression const& e, std::string_view const relation) {
  auto const paths = query::paths_of(e);
  return !paths.empty() && std::ranges::all_of(paths, [&](query::path const& p) { return through(p, relation); });
}

// The condition as seen from the other end of the relation: Datastream/name becomes name.
query::expression without_first_segment(query::expression e) {
  if (auto* p = std::get_if<query::path>(&e.node)) p->segments.erase(p->segments.begin());
  if (auto* c = std::get_if<query::call>(&e.node)) {
    for (auto& x : c->arguments) x = without_first_segment(std::move(x));
  }
  return e;
}

std::optional<std::int64_t> microseconds_in(query::value const& v) {
  if (auto const* t = std::get_if<instant>(&v)) return to_us(*t);
  return std::nullopt;
}

// A phenomenonTime that compares so with an instant starts within these bounds, whether it has an end or not.
void narrow_time(observation_plan& p, query::bounds const& b) {
  if (b.low) {
    if (auto const us = microseconds_in(b.low->at)) p.from_us = std::max(p.from_us, *us);
  }
  if (b.high) {
    if (auto const us = microseconds_in(b.high->at)) p.to_us = std::min(p.to_us, *us);
  }
}

std::optional<double> number_in(query::value const& v) {
  if (auto const* i = std::get_if<std::int64_t>(&v)) return double(*i);
  if (auto const* d = std::get_if<double>(&v)) return *d;
  return std::nullopt;
}
void narrow_value(observation_plan& p, query::bounds const& b) {
  constexpr auto kAny = std::numeric_limits<double>::infinity();
  auto const low = b.low ? number_in(b.low->at) : std::nullopt;
  auto const high = b.high ? number_in(b.high->at) : std::nullopt;
  if (low || high) p.numbers = std::pair{low.value_or(-kAny), high.value_or(kAny)};
}

// Between which start times a condition on phenomenonTime holds for instants, if it is no more than that. Periods
// that begin before the end of it may end after it: they are another matter.
struct time_range {
  std::int64_t from_us{std::numeric_limits<std::int64_t>::min()}, to_us{std::numeric_limits<std::int64_t>::max()};
};
bool narrow_exactly(time_range& r, query::expression const& e) {
  auto const c = query::as_comparison(e);
  if (!c || c->where != query::make_path("phenomenonTime")) return false;
  auto const us = microseconds_in(c->literal);
  if (!us) return false;
  switch (c->op) {
    case query::function::ge: r.from_us = std::max(r.from_us, *us); return true;
    case query::function::gt: r.from_us = std::max(r.from_us, *us + 1); return true;
    case query::function::le: r.to_us = std::min(r.to_us, *us); return true;
    case query::function::lt: r.to_us = std::min(r.to_us, *us - 1); return true;
    default: return false;
  }
}

// The one observation that a condition `id eq …` is about. A text that reads as a number may mean the number: then
// each is asked.
struct wanted_id {
  bool given{false};
  std::optional<observation_id> found{};
};
wanted_id id_in(query::expression const& e, series_store const& store) {
  auto const c = query::as_comparison(e);
  if (!c || c->op != query::function::eq ||
      (c->where != query::make_path("id") && c->where != query::make_path("@iot.id"))) {
    return {};
  }
  if (auto const* n = std::get_if<std::int64_t>(&c->literal)) {
    return {true,
            is_given_by_server(*n) ? std::optional{observation_id{*n}} : store.find_id(entity_id{*n, {}}.in_path())};
  }
  auto const* s = std::get_if<std::string>(&c->literal);
  if (!s || parse_int(*s) || s->find('\0') != s->npos) return {};
  return {true, store.find_id(entity_id{std::nullopt, *s}.in_path())};
}

// From memory where the range leaves all or nothing of a series, else from the headers of its chunks; nothing if
// periods have to be looked at one by one.
std::optional<std::int64_t> count_between(series_store const& store, datastream_no const d, time_range const& r) {
  auto const b = store.bounds(d);
  if (!b || b->last_us < r.from_us || b->first_us > r.to_us) return 0;
  if (b->first_us >= r.from_us && b->end_us <= r.to_us) return store.count(d);
  auto const up_to = points_query{.datastream = d, .to_us = r.to_us, .numbers = {}};
  if (b->end_us > r.to_us && store.has_periods(up_to)) return std::nullopt;
  return store.count_points({.datastream = d, .from_us = r.from_us, .to_us = r.to_us, .numbers = {}});
}

enum class order_by { series, time, time_descending, other };

order_by order_of(std::span<query::order_key const> const keys) {
  if (keys.empty()) return order_by::series;
  auto const names = [&](std::size_t const i, std::string_view const name) {
    auto const* p = i < keys.size() ? keys[i].by.where() : nullptr;
    return p && p->segments.size() == 1 &&
           (p->segments[0].name == name || (name == "id" && p->segments[0].name == "@iot.id"));
  };
  // A second key that is the id changes nothing that anybody could tell: equal times are told apart by it anyway.
  auto const alone =
      keys.size() == 1 || (keys.size() == 2 && names(1, "id") && keys[1].descending == keys[0].descending);
  if (names(0, "phenomenonTime") && alone) return keys[0].descending ? order_by::time_descending : order_by::time;
  return order_by::other;
}

}  // namespace

observation_plan observation_finder::make_plan(observation_scope const& s) {
  auto p = observation_plan{};
  p.feature = s.feature;
  auto series = entity_scope{.of = &model_of(entity_type::datastream)};
  auto rest = std::vector<query::expression>{};
  auto const filter = s.filter ? std::optional{query::folded(*s.filter, graph_.of().time.now())} : std::nullopt;
  for (auto& e : filter ? query::conjuncts(*filter) : std::vector<query::expression>{}) {
    if (only_through(e, "Datastream")) series.filter.push_back(without_first_segment(std::move(e)));
    else rest.push_back(std::move(e));
  }
  auto one = wanted_id{};
  for (auto const& e : rest) {
    if (auto const id = id_in(e, graph_.of().observations); id.given) one = id;
  }
  auto range = time_range{};
  p.only_between = std::ranges::all_of(rest, [&](query::expression const& e) { return narrow_exactly(range, e); });
  if (!rest.empty()) {
    p.rest = make_evaluator(query::make_call(query::function::logical_and, std::move(rest)),
                            model_of(entity_type::observation), graph_.of());
  }
  if (filter) {
    narrow_time(p, query::bounds_of(*filter, query::make_path("phenomenonTime"), query::kind::instant));
    if (p.only_between) std::tie(p.from_us, p.to_us) = std::pair{range.from_us, range.to_us};
    narrow_value(p, query::bounds_of(*filter, query::make_path("result"), query::kind::number));
  }
  auto all = std::vector<entity_no>{};
  if (s.datastream && series.filter.empty()) {
    if (graph_.get(*series.of, s.datastream->value)) all = {s.datastream->value};
  } else {
    all = entity_finder{graph_}.all(series);
    if (s.datastream) std::erase_if(all, [&](entity_no const no) { return no != s.datastream->value; });
  }
  for (auto const no : all) p.series.push_back({no});
  if (one.given) {
    auto const seen = one.found ? graph_.of().observations.find(*one.found) : std::nullopt;
    std::erase_if(p.series, [&](datastream_no const d) { return !seen || d != datastream_of(*one.found); });
    if (seen) p.from_us = p.to_us = seen->start_us;
  }
  if (s.feature) {
    auto const users = graph_.of().observations.datastreams_of(*s.feature);
    std::erase_if(p.series, [&](datastream_no const d) { return std::ranges::find(users, d) == users.end(); });
  }
  return p;
}

std::int64_t observation_finder::count(observation_scope const& s) {
  auto p = make_plan(s);
  auto const& store = graph_.of().observations;
  auto n = std::int64_t{0};
  if (!p.rest && !p.feature) {
    for (auto const d : p.series) n += store.count(d);
    return n;
  }
  if (p.only_between && !p.feature) {
    std::erase_if(p.series, [&](datastream_no const d) {
      auto const counted = count_between(store, d, {p.from_us, p.to_us});
      n += counted.value_or(0);
      return counted.has_value();
    });
  }
  for (auto stream = stream_by_series(p, graph_, std::nullopt); stream->next();) ++n;
  return n;
}

std::optional<observation> observation_finder::find(observation_id const id) {
  auto const d = datastream_of(id);
  if (!graph_.get(model_of(entity_type::datastream), d.value)) return std::nullopt;
  return graph_.of().observations.find(id);
}

struct observation_page::state {
  observation_plan plan;
  std::unique_ptr<observation_stream> stream;
  std::size_t left{0};
  bool more{false};
  std::optional<observation_place> last{};
};

observation_page::observation_page(std::unique_ptr<state> s) : state_{std::move(s)} {}
observation_page::observation_page(observation_page&&) noexcept = default;
observation_page::~observation_page() = default;

std::optional<found_observation> observation_page::next() {
  auto& s = *state_;
  if (s.left == 0) {
    s.more = s.last && s.stream->next();
    s.stream.reset();
    return std::nullopt;
  }
  if (!s.stream || !s.stream->next()) {
    s.left = 0;
    s.last.reset();
    return std::nullopt;
  }
  if (--s.left == 0) s.last = s.stream->place();
  return found_observation{s.stream->datastream(), &s.stream->seen()};
}

void observation_page::end_here() {
  auto& s = *state_;
  if (s.left == 0) return;
  s.left = 0;
  s.last = s.stream->place();
}

std::optional<std::string> observation_page::next_token() const {
  if (!state_->more) return std::nullopt;
  auto const& p = *state_->last;
  return write_token({p.keys, {p.datastream.value, p.start_us, std::int64_t{p.seq}}});
}

static std::optional<observation_place> read_place(std::string_view const token, std::size_t const keys) {
  if (token.empty()) return std::nullopt;
  auto t = read_token(token, keys, 3);
  if (!t) throw api::refusal{api::bad_request("The $skiptoken was not made by this service for this question.")};
  return observation_place{std::move(t->keys), {t->place[0]}, t->place[1], std::uint32_t(t->place[2])};
}

observation_page observation_finder::start(observation_scope const& s, observation_page_request const& q) {
  auto out = std::make_unique<observation_page::state>();
  out->plan = make_plan(s);
  out->left = q.top;
  auto const order = order_of(q.order);
  auto after = read_place(q.after, order == order_by::other ? q.order.size() : 0);
  switch (order) {
    case order_by::series: out->stream = stream_by_series(out->plan, graph_, std::move(after)); break;
    case order_by::time:
    case order_by::time_descending:
      out->stream = stream_by_time(out->plan, graph_, order == order_by::time_descending, std::move(after));
      break;
    case order_by::other:
      if (q.skip + q.top + 1 > limits::kSortedObservations) {
        throw api::refusal{
            api::bad_request(fmt::format("At most {} observations can be sorted by this; ask for fewer with $top.",
                                         limits::kSortedObservations - 1))};
      }
      out->stream = stream_sorted(out->plan, graph_, q.order, q.skip + q.top + 1, std::move(after));
  }
  for (auto i = std::size_t{0}; i != q.skip; ++i) {
    if (out->stream->next()) continue;
    out->left = 0;
    out->stream.reset();
    break;
  }
  return observation_page{std::move(out)};
}

}  // namespace madang::sensing
