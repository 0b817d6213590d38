#include "sensing/thing_search.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "core/base/limits.h"
#include "sensing/entity_source.h"

namespace madang::sensing {
namespace {

constexpr auto kImportance = 0.45;  // about that of a street
constexpr auto kByPlace = 0.6F;     // who types where it is means the place, and all that is there only then
// Reading that takes longer happens a tenth of the time at most.
constexpr auto kMayRepeat = std::chrono::milliseconds{50};
constexpr auto kRest = 10;
constexpr auto kDescription = std::size_t{400};  // bytes of it that are searched

std::optional<geo::point> middle(store::row_view const& r, int const west) {
  if (r.is_null(west)) return std::nullopt;
  return geo::point{(r.number(west) + r.number(west + 2)) / 2, (r.number(west + 1) + r.number(west + 3)) / 2};
}

}  // namespace

thing_search::thing_search(city& c, std::function<bool(std::function<void()>)> later)
    : city_{c}, later_{std::move(later)} {
  city_.events.listen([stale = stale_](bus::event const& e) {
    if (e.topic.starts_with("sensing/Thing/") || e.topic.starts_with("sensing/Location/")) *stale = true;
  });
}

std::shared_ptr<thing_search::made const> thing_search::current() const {
  auto const lock = std::lock_guard{mutex_};
  return made_;
}

bool thing_search::is_resting() const {
  auto const lock = std::lock_guard{mutex_};
  auto const now = city_.time.now();
  return now >= rests_since_ && now < rests_until_;  // a clock that was put back ends it
}

void thing_search::refresh() {
  if (!*stale_ || is_resting() || reading_.exchange(true)) return;
  auto const begun = later_([this] {
    *stale_ = false;
    try {
      auto const began = city_.time.now();
      auto next = std::make_shared<made const>(read());
      auto const end = city_.time.now();
      auto const lock = std::lock_guard{mutex_};
      made_ = std::move(next);
      rests_since_ = end;
      rests_until_ = end - began > kMayRepeat ? end + kRest * (end - began) : end;
    } catch (std::exception const& e) {
      *stale_ = true;
      city_.log.warning("sensing", "Names of things could not be read for search", {{"cause", e.what()}});
    }
    reading_ = false;
  });
  if (!begun) reading_ = false;
}

thing_search::made thing_search::read() {
  auto out = made{};
  auto names = query::name_index::builder{};
  auto const sql = fmt::format(
      "SELECT t.no, t.data_set, t.name, t.description, l.name, l.west, l.south, l.east, l.north FROM sensing_thing t "
      "LEFT JOIN {} ORDER BY t.no",
      kLocationOfThing);
  city_.entities.read_long([&](store::transaction& tx) {
    tx.each({"sensing.names", sql}, {}, [&](store::row_view const& r) {
      out.things.push_back({r.integer(0), auth::data_set_no{r.integer(1)}, middle(r, 5)});
      auto const place = r.is_null(4) ? std::string_view{} : r.text(4);
      names.add(r.text(2));
      names.add(std::array{r.text(2), r.text(3).substr(0, kDescription), place});
    });
  });
  out.index = std::move(names).build();
  return out;
}

std::vector<thing_search::hit> thing_search::best(made const& m, ports::search_question const& q) const {
  auto const hidden = city_.sets.hidden_from(q.caller);
  auto scores = std::vector<double>(m.things.size());
  m.index.each_match(q.text, [&](query::name_index::entry const e, float const fit) {
    auto const i = e / 2;
    auto const& t = m.things[i];
    if (std::ranges::find(hidden, t.data_set) != hidden.end()) return;
    auto const distance = q.near && t.at ? std::optional{geo::distance_m(*q.near, *t.at)} : std::nullopt;
    auto const by_name = e % 2 == 0;
    scores[i] = std::max(scores[i], ports::search_score(by_name ? fit : fit * kByPlace, kImportance, distance));
  });
  auto out = std::vector<hit>{};
  for (auto e = std::size_t{0}; e != scores.size(); ++e) {
    if (scores[e] > 0) out.push_back({scores[e], m.things[e].no});
  }
  auto const kept = std::min({out.size(), q.limit, limits::kSearchThings});
  std::ranges::partial_sort(out, out.begin() + std::ptrdiff_t(kept), [](hit const& a, hit const& b) {
    return a.score > b.score || (a.score == b.score && a.no < b.no);
  });
  out.erase(out.begin() + std::ptrdiff_t(kept), out.end());
  return out;
}

std::vector<ports::found> thing_search::find(ports::search_question const& q) {
  refresh();
  auto const m = current();
  auto out = std::vector<ports::found>{};
  if (!m) return out;
  auto const hits = best(*m, q);
  if (hits.empty()) return out;
  auto numbers = std::vector<entity_no>{};
  for (auto const& h : hits) numbers.push_back(h.no);
  city_.entities.read([&](store::transaction& tx) {
    auto const caller = entity_source{tx, city_.sets.hidden_from(q.caller)};
    auto const sql = fmt::format(
        "SELECT t.no, t.id_int, t.id_text, t.name, l.name, l.west, l.south, l.east, l.north FROM sensing_thing t "
        "LEFT JOIN {} WHERE {}{}",
        kLocationOfThing, is_one_of(tx.kind(), "t.no", 1), caller.visible("t"));
    tx.each({"sensing.found", sql}, {number_list(tx.kind(), numbers)}, [&](store::row_view const& r) {
      auto const& h = *std::ranges::find(hits, r.integer(0), &hit::no);
      auto id = r.is_null(1) ? r.string(2) : std::to_string(r.integer(1));
      auto f = ports::found{h.score, ports::found_kind::thing, std::move(id), r.string(3), {}, middle(r, 5)};
      if (!r.is_null(4) && r.text(4) != r.text(3)) f.detail = r.text(4);
      out.push_back(std::move(f));
    });
  });
  return out;
}

}  // namespace madang::sensing
