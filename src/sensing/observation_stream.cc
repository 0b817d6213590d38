#include "sensing/observation_stream.h"

#include <queue>

#include "core/base/limits.h"
#include "core/query/compare.h"
#include "sensing/entity_row.h"
#include "sensing/series/series_reader.h"

namespace madang::sensing {

bool observation_plan::passes(datastream_no const d, observation const& o, entity_graph& g) const {
  if (feature && o.foi != *feature) return false;
  return !rest || rest->matches(observation_row{o, d, g});
}

namespace {

// Walks one series through those of its observations that pass.
class series_walk {
 public:
  series_walk(observation_plan const& p, entity_graph& g, datastream_no const d, bool const descending,
              std::optional<position> const after)
      : plan_{p}, graph_{g}, datastream_{d}, reader_{g.of().observations, p.points_of(d), {descending, after}} {}

  bool next() {
    for (;;) {
      if (at_ == block_.size()) {
        at_ = 0;
        graph_.source().tx().check_time();
        if (!reader_.next(block_)) return false;
        continue;
      }
      seen_ = block_.get(at_++);
      if (plan_.passes(datastream_, seen_, graph_)) return true;
    }
  }
  observation const& seen() const { return seen_; }
  datastream_no datastream() const { return datastream_; }

 private:
  observation_plan const& plan_;
  entity_graph& graph_;
  datastream_no datastream_;
  series_reader reader_;
  columns block_;
  std::size_t at_{0};
  observation seen_;
};

observation_place place_of(series_walk const& w) { return {{}, w.datastream(), w.seen().start_us, w.seen().seq}; }
position position_in(observation_place const& p) { return {p.start_us, p.seq}; }

class by_series final : public observation_stream {
 public:
  by_series(observation_plan const& p, entity_graph& g, std::optional<observation_place> after)
      : plan_{p}, graph_{g}, after_{std::move(after)} {
    if (after_) at_ = std::size_t(std::ranges::lower_bound(p.series, after_->datastream) - p.series.begin());
  }
  bool next() override {
    for (;; walk_.reset(), ++at_) {
      if (at_ == plan_.series.size()) return false;
      if (!walk_) {
        auto const go_on = after_ && after_->datastream == plan_.series[at_];
        walk_.emplace(plan_, graph_, plan_.series[at_], false,
                      go_on ? std::optional{position_in(*after_)} : std::nullopt);
      }
      if (walk_->next()) return true;
    }
  }
  observation const& seen() const override { return walk_->seen(); }
  datastream_no datastream() const override { return walk_->datastream(); }
  observation_place place() const override { return place_of(*walk_); }

 private:
  observation_plan const& plan_;
  entity_graph& graph_;
  std::optional<observation_place> after_;
  std::size_t at_{0};
  std::optional<series_walk> walk_;
};

// A heap of series by what they can give next: for one not yet opened, its first or last time in memory.
class by_time final : public observation_stream {
 public:
  by_time(observation_plan const& p, entity_graph& g, bool const descending, std::optional<observation_place> after)
      : plan_{p}, graph_{g}, down_{descending}, after_{std::move(after)}, heap_{later{descending}} {
    for (auto const d : p.series) {
      auto const b = g.of().observations.bounds(d);
      if (b) heap_.push({down_ ? b->last_us : b->first_us, d, 0, nullptr});
    }
  }
  bool next() override {
    if (current_ && current_->next()) push(std::move(current_));
    current_.reset();
    while (!heap_.empty()) {
      auto top = heap_.top();
      heap_.pop();
      if (top.walk) {
        current_ = top.walk;
        return true;
      }
      auto walk = open(top.datastream);
      if (walk->next()) push(std::move(walk));
    }
    return false;
  }
  observation const& seen() const override { return current_->seen(); }
  datastream_no datastream() const override { return current_->datastream(); }
  observation_place place() const override { return place_of(*current_); }

 private:
  struct item {
    std::int64_t start_us;
    datastream_no datastream;
    std::uint32_t seq;
    std::shared_ptr<series_walk> walk;  // none: not yet opened, and may begin here or later
  };
  struct later {
    bool down;
    bool operator()(item const& a, item const& b) const {
      if (a.start_us != b.start_us) return down ? a.start_us < b.start_us : a.start_us > b.start_us;
      if (!a.walk != !b.walk) return a.walk != nullptr;  // open at equal time before giving one out
      return a.datastream > b.datastream;
    }
  };
  void push(std::shared_ptr<series_walk> w) {
    auto const at = place_of(*w);
    heap_.push({at.start_us, at.datastream, at.seq, std::move(w)});
  }
  // At the time of the place we go on from, series before its own have been given out; those behind have not.
  std::shared_ptr<series_walk> open(datastream_no const d) {
    auto from = std::optional<position>{};
    if (after_) {
      from = position_in(*after_);
      if (d < after_->datastream) from->seq = down_ ? 0 : std::numeric_limits<std::uint32_t>::max();
      else if (d > after_->datastream) {
        from = down_ ? position{after_->start_us + 1, 0}
                     : position{after_->start_us - 1, std::numeric_limits<std::uint32_t>::max()};
      }
    }
    return std::make_shared<series_walk>(plan_, graph_, d, down_, from);
  }

  observation_plan const& plan_;
  entity_graph& graph_;
  bool down_;
  std::optional<observation_place> after_;
  std::priority_queue<item, std::vector<item>, later> heap_;
  std::shared_ptr<series_walk> current_;
};

class sorted final : public observation_stream {
 public:
  sorted(observation_plan const& p, entity_graph& g, std::span<query::order_key const> const order,
         std::size_t const most, std::optional<observation_place> const& after)
      : order_{order} {
    for (auto const& k : order) keys_.push_back(make_evaluator(k.by, model_of(entity_type::observation), g.of()));
    for (auto const d : p.series) {
      auto walk = series_walk{p, g, d, false, std::nullopt};
      while (walk.next()) offer(walk, g, most, after);
    }
    std::ranges::sort(kept_, [&](item const& a, item const& b) { return before(a.place, b.place); });
  }
  bool next() override { return at_ != kept_.size() && ++at_ != 0; }
  observation const& seen() const override { return kept_[at_ - 1].seen; }
  datastream_no datastream() const override { return kept_[at_ - 1].place.datastream; }
  observation_place place() const override { return kept_[at_ - 1].place; }

 private:
  struct item {
    observation_place place;
    observation seen;
  };
  bool before(observation_place const& a, observation_place const& b) const {
    for (auto i = std::size_t{0}; i != order_.size(); ++i) {
      auto const c = query::sort_order(a.keys[i], b.keys[i]);
      if (c != 0) return order_[i].descending ? c > 0 : c < 0;
    }
    return std::tuple{a.datastream, a.start_us, a.seq} < std::tuple{b.datastream, b.start_us, b.seq};
  }
  void offer(series_walk const& w, entity_graph& g, std::size_t const most,
             std::optional<observation_place> const& after) {
    auto x = item{place_of(w), {}};
    auto const row = observation_row{w.seen(), w.datastream(), g};
    for (auto const& k : keys_) x.place.keys.push_back(k.compute(row));
    if (after && !before(*after, x.place)) return;
    auto const worse = [&](item const& a, item const& b) { return before(a.place, b.place); };
    if (kept_.size() == most) {
      if (!before(x.place, kept_.front().place)) return;
      std::ranges::pop_heap(kept_, worse);
      bytes_ -= bytes_of(kept_.back());
      kept_.pop_back();
    }
    x.seen = w.seen();
    bytes_ += bytes_of(x);
    if (bytes_ > limits::kSortedBytes) {
      throw api::refusal{api::bad_request(
          "The texts of these observations are too long to sort them by this; ask for fewer with $top.")};
    }
    kept_.push_back(std::move(x));
    std::ranges::push_heap(kept_, worse);
  }
  static std::size_t bytes_of(item const& x) {
    auto out = sizeof x + x.seen.text.size() + x.seen.extra.size() + x.seen.record.size() * sizeof(double);
    for (auto const& k : x.place.keys) {
      auto const* const s = std::get_if<std::string>(&k);
      out += sizeof k + (s ? s->size() : 0);
    }
    return out;
  }

  std::span<query::order_key const> order_;
  std::vector<query::evaluator> keys_;
  std::vector<item> kept_;
  std::size_t bytes_{0};
  std::size_t at_{0};
};

}  // namespace

std::unique_ptr<observation_stream> stream_by_series(observation_plan const& p, entity_graph& g,
                                                     std::optional<observation_place> after) {
  return std::make_unique<by_series>(p, g, std::move(after));
}
std::unique_ptr<observation_stream> stream_by_time(observation_plan const& p, entity_graph& g, bool const descending,
                                                   std::optional<observation_place> after) {
  return std::make_unique<by_time>(p, g, descending, std::move(after));
}
std::unique_ptr<observation_stream> stream_sorted(observation_plan const& p, entity_graph& g,
                                                  std::span<query::order_key const> const order, std::size_t const most,
                                                  std::optional<observation_place> after) {
  return std::make_unique<sorted>(p, g, order, most, after);
}

}  // namespace madang::sensing
