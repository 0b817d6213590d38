// The synthetic town at work: `madang demo` makes it, and while the city is served it lives.
#include "demo/capability.h"

#include <fmt/format.h>

#include "core/auth/data_sets.h"
#include "core/base/log.h"
#include "core/base/output.h"
#include "core/base/text.h"
#include "core/ports/board.h"
#include "core/ports/districts.h"
#include "core/ports/things.h"
#include "demo/living_town.h"
#include "demo/osm_command.h"

namespace madang::demo {

extern std::vector<store::migration> const kMigrations;  // from migrations/*.sql, by CMake

namespace {

using namespace std::chrono_literals;

constexpr auto kFind =
    store::statement{"demo.town", "SELECT seed, sensors, local_language FROM demo_town WHERE no = 1"};
constexpr auto kKeep = store::statement{
    "demo.keep_town", "INSERT INTO demo_town (no, seed, sensors, local_language, made_us) VALUES (1, $1, $2, $3, $4)"};

// A gap longer than this is not lived through again at the start: the town was asleep.
constexpr auto kCatchUpMax = std::chrono::hours{24};

constexpr auto kAgainAfter = 5s;

class demo_part final : public part, public ports::city_profile_port {
 public:
  explicit demo_part(runtime& r) : runtime_{r} { r.ports.offer<ports::city_profile_port>(*this); }
  ~demo_part() override {
    {
      auto const lock = std::lock_guard{mutex_};
      stopping_ = true;
    }
    wake_.notify_all();
    if (thread_.joinable()) thread_.join();
  }

  std::optional<ports::city_profile> profile() override {
    auto const lock = std::lock_guard{mutex_};
    return profile_;
  }

  // The options of the town that this store has.
  std::optional<town_options> known() {
    auto out = std::optional<town_options>{};
    runtime_.entities.read([&](store::transaction& tx) {
      tx.each(kFind, {}, [&](store::row_view const& r) {
        auto const at = std::ranges::find(kLanguages, r.text(2));
        out = town_options{
            .seed = std::uint64_t(r.integer(0)), .sensors = r.integer(1), .local = language(at - kLanguages.begin())};
      });
    });
    return out;
  }
  void keep(town_options const& o) {
    runtime_.entities.write([&](store::transaction& tx) {
      tx.execute(kKeep,
                 {std::int64_t(o.seed), o.sensors, kLanguages[std::size_t(o.local)], to_us(runtime_.time.now())});
    });
  }

  void start() override {
    serving_ = true;
    if (auto const o = known()) live(*o);
  }
  // Begins to live, in a thread of its own; once.
  void live(town_options const& o) {
    if (!serving_ || thread_.joinable()) return;
    thread_ = std::thread{[this, o] { run(o); }};
  }
  runtime& shared() { return runtime_; }

 private:
  void run(town_options const& o) {
    auto* const port = runtime_.ports.find<ports::series_port>();
    if (!port) return;
    auto town = living_town{o, *port};
    {
      auto const lock = std::lock_guard{mutex_};
      profile_ = town.profile();
    }
    if (!describe(town)) return;
    auto now = runtime_.time.now();
    auto from = std::max(town.newest().value_or(now - 1h) + 1us, now - kCatchUpMax);
    runtime_.log.info("demo", "The synthetic town lives",
                      {{"sensors", std::to_string(town.sensors())}, {"since", to_rfc3339(from)}});
    auto const told = make_log_output(runtime_.log, "demo");
    auto missed = std::optional<progress>{};
    if (now - from > 10min) missed.emplace(*told, "Catching up, in seconds of the town", seconds_in(now - from));
    for (auto lock = std::unique_lock{mutex_}; !stopping_;) {
      lock.unlock();
      now = runtime_.time.now();
      auto const before = std::exchange(from, step(town, from, now));
      if (missed) missed->add(seconds_in(from - before));
      if (from == now) missed.reset();
      lock.lock();
      wake_.wait_for(lock, 500ms, [&] { return stopping_; });
    }
  }
  static std::int64_t seconds_in(instant::duration const d) {
    return std::chrono::duration_cast<std::chrono::seconds>(d).count();
  }
  // A store that does not answer now may do so in a minute. False if the town is to stop.
  bool describe(living_town& town) {
    for (auto lock = std::unique_lock{mutex_}; !stopping_;) {
      lock.unlock();
      try {
        return town.describe(), true;
      } catch (std::exception const& e) {
        runtime_.log.warning("demo", "The town could not be described; it is tried again", {{"cause", e.what()}});
      }
      lock.lock();
      wake_.wait_for(lock, kAgainAfter, [&] { return stopping_; });
    }
    return false;
  }
  // A disk that is full now may not be in a minute: the town goes on, and catches up.
  instant step(living_town& town, instant const from, instant const now) {
    auto const to = std::min(now, from + 10min);
    try {
      town.live(from, to);
      return to;
    } catch (std::exception const& e) {
      runtime_.log.warning("demo", "The town's values could not be stored", {{"cause", e.what()}});
      return from;
    }
  }

  runtime& runtime_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::optional<ports::city_profile> profile_;
  bool stopping_{false}, serving_{false};
  std::thread thread_;
};

int make(part& p, command_call& c) {
  auto& me = static_cast<demo_part&>(p);
  auto const o = options_of(c, {.sensors = 200}, 200'000);
  auto const days = parse_int(c.options.get_or("--days", "365"));
  if (!o) return 2;
  auto const dense = parse_int(c.options.get_or("--dense-days", "14"));
  if (!days || *days < 0 || *days > 3'660 || !dense || *dense < 0) {
    return c.out.note("--days is a number from 0 to 3660, --dense-days one from 0 on."), 2;
  }
  if (me.known()) return c.out.note("This city is a synthetic town already; `madang serve` lets it live."), 1;
  auto& r = me.shared();
  auto* const port = r.ports.find<ports::series_port>();
  if (!port) return c.out.note("This program was built without sensing."), 1;
  // What was left of an attempt that did not come to its end is no obstacle.
  if (auto* const things = r.ports.find<ports::things_port>(); things && things->has_others(living_town::kSource)) {
    return c.out.note(
               "This city has things of its own: what is made up does not belong among them. Make the town in a new "
               "folder."),
           1;
  }
  auto town = living_town{*o, *port};
  constexpr auto kTitle = in_four{"가상 도시", "Synthetic town", "Erfundene Stadt", "Verzonnen stad"};
  constexpr auto kAttribution = in_four{"Madang, 가상 자료", "Madang, synthetic", "Madang, erfunden", "Madang, verzonnen"};
  r.sets.put({.id = std::string{living_town::kDataSet},
              .title = std::string{kTitle.in(o->local)},
              .description = "Values that a program makes up: nobody measured them.",
              .licence = "CC0-1.0",
              .attribution = std::string{kAttribution.in(o->local)}});
  if (auto* const districts = r.ports.find<ports::districts_port>()) town.put_districts(*districts);
  town.describe();
  auto const now = r.time.now();
  auto const from = now - std::chrono::days{*days};
  town.fill(from, std::max(from, now - std::chrono::days{*dense}), now, c.out);
  auto* const map = r.ports.find<ports::osm_import_port>();
  if (map && !hand_over_map(town.made(), *map, c.out)) return 1;
  me.keep(*o);
  me.live(*o);
  c.out.line(
      fmt::format("{} has {} sensors and {} days of history.", town.profile().names.at("en"), town.sensors(), *days));
  return 0;
}

int write_osm(part& p, command_call& c) { return write_osm_command(static_cast<demo_part&>(p).known(), c); }

}  // namespace

capability const& demo() {
  static auto const c = capability{
      .name = "demo",
      .migrations = kMigrations,
      .make = [](runtime& r) -> std::unique_ptr<part> { return std::make_unique<demo_part>(r); },
      .commands = {
          {{"madang demo",
            "Makes a synthetic town: streets, districts, sensors, a year of history. It lives while it is served.",
            "Example:\n  madang demo --data town --sensors 200\n  madang serve --data town\n"
            "The same seed and size give the same town and the same values on every machine. 200 sensors are a small "
            "town, 100,000 a metropolis.\n",
            {{"--sensors", "N", "how many sensors, 1 to 200,000 (200)"},
             {"--seed", "N", "another number is another town (1)"},
             {"--days", "N", "days of history, an hourly value of each series (365)"},
             {"--dense-days", "N", "days before now with every value that was sent (14)"},
             {"--language", "CODE", "the town's own language: ko, en, de or nl (en)"}}},
           make},
          {.spec = osm_command_spec(), .run = write_osm, .without_city = true}}};
  return c;
}

}  // namespace madang::demo
