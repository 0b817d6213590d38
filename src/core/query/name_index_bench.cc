#include <benchmark/benchmark.h>

#include <array>
#include <random>

#include "core/query/name_index.h"

// What a question costs, over as many names as a city of two million has.
namespace madang::query {
namespace {

constexpr auto kNames = std::size_t{100'000};

name_index const& city() {
  static auto const made = [] {
    constexpr auto kParts =
        std::array{"Haupt", "Linden", "Rosen", "Kirch", "Schul", "Berg", "See", "Wald", "Mühl", "Stein", "강남", "서울"};
    constexpr auto kEnds = std::array{"straße", "weg", " Platz", "allee", "로", "역"};
    auto random = std::mt19937{1};
    auto b = name_index::builder{};
    for (auto i = std::size_t{0}; i != kNames; ++i) {
      auto name = std::string{};
      for (auto n = 1 + random() % 3; n-- > 0;) name += kParts[random() % kParts.size()];
      b.add(name + kEnds[random() % kEnds.size()]);
    }
    return std::move(b).build();
  }();
  return made;
}

void ask(benchmark::State& state, char const* typed, bool const forgiving) {
  auto const& index = city();
  auto found = 0.0;
  for (auto _ : state) {
    auto q = name_question::of(typed);
    q.forgiving = forgiving;
    found = 0;
    index.each_match(q, [&](name_index::entry, float) { ++found; });
  }
  state.counters["found"] = found;
  state.counters["bytes"] = double(index.bytes());
}

BENCHMARK_CAPTURE(ask, one_letter, "s", false)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(ask, a_word, "lindenbergstr", false)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(ask, two_words, "linden str", false)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(ask, half_a_syllable, "강나", false)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(ask, first_consonants, "ㄱㄴ", false)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(ask, a_mistake, "lindenbregstr", true)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace madang::query
