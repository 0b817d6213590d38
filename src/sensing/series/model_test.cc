// The store beside an obvious twin that keeps everything in a map: random work, the same answers.
#include <random>

#include "sensing/series/series_fixture.h"
#include "sensing/series/test_data.h"

namespace madang::sensing {

using what = outcome::what;

class model_fixture : public test::series_fixture {
 protected:
  struct twin {
    std::map<position, observation> points;
    std::uint32_t next_seq{0};
  };

  std::uint64_t random(std::uint64_t const n) { return random_() % n; }

  // Times come from few values, so that there are repetitions, equal times and far outliers.
  observation any(int const flavour) {
    auto o = test::any_observation(random_, flavour);
    o.seq = 0;
    switch (random(12)) {
      case 0: o.start_us = -62'135'596'800'000'000 + std::int64_t(random(3)); break;
      case 1: o.start_us = 253'402'300'799'000'000 - std::int64_t(random(3)); break;
      case 2:
      case 3: o.start_us = std::int64_t(random(3)); break;
      default: o.start_us = clock_us_ += std::int64_t(random(3)) * 1'000'000;
    }
    o.end_us = o.end_us == observation::kNone ? o.end_us : o.start_us + std::int64_t(random(2)) * 60'000'000;
    o.result_us = o.result_us == observation::kNone ? o.result_us : o.start_us + 5;
    if (o.kind == result_kind::number) o.text.clear();
    if (o.kind == result_kind::record && o.record.empty()) o.record = {1};
    if (o.kind != result_kind::record) o.record.clear();
    if (!o.record.empty()) o.number = o.record.front();
    return o;
  }

  void append_some() {
    auto batch = std::vector<new_observation>{};
    auto expected = std::vector<outcome>{};
    for (auto n = random(random(4) == 0 ? 60 : 6) + 1; n != 0; --n) {
      auto const d = datastream_no{std::int64_t(random(kSeries)) + 1};
      auto& t = twins_[d];
      auto o = !t.points.empty() && random(4) == 0
                   ? std::next(t.points.begin(), std::ptrdiff_t(random(t.points.size())))->second
                   : any(int(d.value) * 3 + int(random(2)));
      auto const same = std::ranges::find_if(t.points, [&](auto const& p) { return same_observation(p.second, o); });
      if (same == t.points.end()) {
        o.seq = t.next_seq++;
        t.points.emplace(position{o.start_us, o.seq}, o);
        expected.push_back({what::stored, make_observation_id(d, o.seq), {}});
      } else {
        expected.push_back({what::known, {}, {}});  // which of several equal ones (edited into being so) is open
      }
      batch.push_back({.datastream = d, .value = o});
    }
    auto const got = append(std::move(batch));
    for (auto i = std::size_t{0}; i != got.size(); ++i) {
      ASSERT_EQ(expected[i].is, got[i].is) << got[i].reason;
      ASSERT_TRUE(got[i].is != what::stored || got[i].id == expected[i].id);
    }
  }

  std::map<position, observation>::iterator any_point(twin& t) {
    return std::next(t.points.begin(), std::ptrdiff_t(random(t.points.size())));
  }

  void edit_one(datastream_no const d, twin& t) {
    auto const it = any_point(t);
    auto o = any(int(d.value));
    o.seq = it->second.seq;
    auto const id = make_observation_id(d, o.seq);
    ASSERT_EQ(edited::done, series->edit(id, o, {"test", ""}));
    t.points.erase(it);
    t.points.emplace(position{o.start_us, o.seq}, o);
  }
  void erase_some(datastream_no const d, twin& t) {
    auto ids = std::vector<observation_id>{make_observation_id(d, 4'000'000'000)};
    for (auto n = random(5) + 1; n != 0 && !t.points.empty(); --n) {
      auto const it = any_point(t);
      ids.push_back(make_observation_id(d, it->second.seq));
      t.points.erase(it);
    }
    ASSERT_EQ(std::int64_t(ids.size()) - 1, series->erase(ids, {"test", ""}));
  }
  void erase_all(datastream_no const d, twin& t) {
    ASSERT_EQ(std::int64_t(t.points.size()), series->erase_series(d, {"test", ""}));
    t.points.clear();
  }
  void erase_foi() {
    auto const foi = std::int64_t(random(3)) + 1;
    auto n = std::int64_t{0};
    for (auto& [d, t] : twins_) {
      n += std::int64_t(std::erase_if(t.points, [&](auto const& p) { return p.second.foi.value == foi; }));
    }
    ASSERT_EQ(n, series->erase_by_foi({foi}, {"test", ""}));
  }

  void step() {
    auto const d = datastream_no{std::int64_t(random(kSeries)) + 1};
    auto& t = twins_[d];
    switch (random(40)) {
      case 0: return reopen(small_);
      case 1:
      case 2: return series->seal_all();
      case 3: return t.points.empty() ? void() : edit_one(d, t);
      case 4: return erase_some(d, t);
      case 5: return random(8) == 0 ? erase_foi() : void();
      case 6: return random(10) == 0 ? erase_all(d, t) : void();
      case 7: time.move(std::chrono::hours{random(3) * 12}); return;
      case 8: return compare(d, t);
      default: return append_some();
    }
  }

  static bool is_number(observation const& o) { return o.kind == result_kind::number && std::isfinite(o.number); }

  void expect_points(std::vector<observation> const& expected, columns const& got) {
    ASSERT_EQ(expected.size(), got.size());
    for (auto i = std::size_t{0}; i != expected.size(); ++i) {
      ASSERT_EQ(expected[i].seq, got.seq[i]) << i;
      ASSERT_TRUE(got.same_as(i, expected[i])) << i;
    }
  }

  void compare(datastream_no const d, twin const& t) {
    ASSERT_EQ(std::int64_t(t.points.size()), series->count(d));
    if (t.points.empty()) {
      ASSERT_FALSE(series->latest(d));
    } else {
      ASSERT_TRUE(same_observation(t.points.rbegin()->second, *series->latest(d)));
    }
    compare_bounds(d, t);
    auto q = points_query{.datastream = d};
    if (random(2) == 0 && !t.points.empty()) {
      q.from_us = std::next(t.points.begin(), std::ptrdiff_t(random(t.points.size())))->first.t_us +
                  std::int64_t(random(3)) - 1;
      q.to_us = std::next(t.points.begin(), std::ptrdiff_t(random(t.points.size())))->first.t_us +
                std::int64_t(random(3)) - 1;
    }
    if (random(3) == 0) q.numbers = {-10.0, double(random(3'000))};
    compare_query(q, t);
    if (q.from_us <= q.to_us) compare_buckets(d, t);
    if (!t.points.empty()) {
      auto const& o = std::next(t.points.begin(), std::ptrdiff_t(random(t.points.size())))->second;
      ASSERT_TRUE(same_observation(o, *series->find(make_observation_id(d, o.seq))));
    }
    ASSERT_FALSE(series->find(make_observation_id(d, t.next_seq)));
  }

  void compare_bounds(datastream_no const d, twin const& t) {
    auto b = series_bounds{};
    for (auto const& [p, o] : t.points) b.add(o);
    ASSERT_EQ(t.points.empty() ? std::nullopt : std::optional{b}, series->bounds(d));
  }

  void compare_query(points_query const& q, twin const& t) {
    auto expected = std::vector<observation>{};
    for (auto const& [p, o] : t.points) {
      auto const fits = !q.numbers || (is_number(o) && o.number >= q.numbers->first && o.number <= q.numbers->second);
      if (p.t_us >= q.from_us && p.t_us <= q.to_us && fits) expected.push_back(o);
    }
    ASSERT_EQ(std::int64_t(expected.size()), series->count_points(q));
    expect_points(expected, read(q));
    auto backwards = expected;
    std::ranges::reverse(backwards);
    expect_points(backwards, read(q, {.descending = true}));
    if (expected.empty()) return;
    auto const after = random(expected.size());
    auto const at = position{expected[after].start_us, expected[after].seq};
    expect_points({expected.begin() + std::ptrdiff_t(after) + 1, expected.end()}, read(q, {.after = at}));
    backwards.erase(backwards.begin(), backwards.end() - std::ptrdiff_t(after));
    expect_points(backwards, read(q, {.descending = true, .after = at}));
  }

  void compare_buckets(datastream_no const d, twin const& t) {
    constexpr std::int64_t kSteps[] = {5 * test::kMinute, kHourUs, 6 * kHourUs, kDayUs, 7 * kDayUs, 1'234'567};
    auto const q = buckets_query{.datastream = d,
                                 .from_us = std::int64_t(random(100'000'000)) - 50'000'000,
                                 .to_us = std::int64_t(random(20)) * 3'000'000'000 + std::int64_t(random(1'000)),
                                 .step_us = kSteps[random(std::size(kSteps))],
                                 .origin_us = random(2) == 0 ? 0 : -9 * kHourUs};
    auto expected = std::map<std::int64_t, bucket>{};
    for (auto const& [p, o] : t.points) {
      if (p.t_us < q.from_us || p.t_us > q.to_us || !is_number(o)) continue;
      auto const no = std::int64_t(std::floor((long double)(p.t_us - q.origin_us) / (long double)q.step_us));
      expected.try_emplace(no, bucket{.no = no}).first->second.add(o.number);
    }
    auto const got = series->aggregate(q);
    ASSERT_EQ(expected.size(), got.size());
    auto it = expected.begin();
    for (auto const& b : got) {
      ASSERT_EQ(it->first, b.no);
      ASSERT_EQ(it->second.n, b.n);
      ASSERT_EQ(it->second.min, b.min);
      ASSERT_EQ(it->second.max, b.max);
      ASSERT_TRUE(std::abs(it->second.sum - b.sum) <= 1e-9 * (std::abs(b.sum) + 1e6) || !std::isfinite(b.sum)) << b.sum;
      ++it;
    }
  }

  void compare_all() {
    auto n = std::int64_t{0};
    for (auto const& [d, t] : twins_) {
      compare(d, t);
      n += std::int64_t(t.points.size());
      if (HasFatalFailure()) return;
    }
    ASSERT_EQ(n, series->count_all());
    expect_sound();
  }

  static constexpr auto kSeries = 5;
  // Small chunks and generations, so that there are many.
  series_options const small_{.chunk_points = 16, .rows_per_commit = 20, .tail_rows = 300};
  std::mt19937_64 random_;
  std::map<datastream_no, twin> twins_;
  std::int64_t clock_us_{0};
};

TEST_P(model_fixture, answers_as_an_obvious_twin_does) {
  auto const* const given = std::getenv("MADANG_TEST_SEED");
  auto const seed = given ? std::uint64_t(std::atoll(given)) : std::random_device{}();
  auto const steps = GetParam() == store::engine::sqlite ? 1'500 : 300;
  random_.seed(seed);
  reopen(small_);
  for (auto i = 0; i != steps; ++i) {
    step();
    if (i % 100 == 99) compare_all();
    if (HasFatalFailure()) FAIL() << "after step " << i << " with MADANG_TEST_SEED=" << seed;
  }
  reopen(small_);
  compare_all();
  if (HasFailure()) FAIL() << "at the end with MADANG_TEST_SEED=" << seed;
}

INSTANTIATE_TEST_SUITE_P(series, model_fixture, madang::test::engines(), madang::test::engine_name);

}  // namespace madang::sensing
