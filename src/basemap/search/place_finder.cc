#include "basemap/search/place_finder.h"

#include <fmt/format.h>

#include "basemap/search/gazetteer_builder.h"
#include "core/base/text.h"

namespace madang::basemap {

constexpr auto kAgain = std::chrono::seconds{10};  // after a store that did not answer

place_finder::place_finder(base_map& m, logger& l) : map_{m}, log_{l} {
  map_.on_change([this] {
    auto const lock = std::lock_guard{mutex_};
    changed_ = true;
    wake_.notify_one();
  });
}

place_finder::~place_finder() {
  map_.on_change({});
  worker_.request_stop();
}

void place_finder::start() {
  worker_ = std::jthread{[this](std::stop_token const& stop) { keep_current(stop); }};
}

std::shared_ptr<place_finder::made const> place_finder::current() const {
  auto const lock = std::lock_guard{mutex_};
  return made_;
}

std::size_t place_finder::bytes() const {
  auto const m = current();
  return m ? m->all.bytes() : 0;
}

std::vector<ports::found> place_finder::find(ports::search_question const& q) {
  auto const m = current();
  return m ? m->all.find(q) : std::vector<ports::found>{};
}

bool place_finder::complete() {
  auto const b = map_.current();
  auto const m = current();
  return !b || (m && m->of == b->what.no);
}

void place_finder::keep_current(std::stop_token const& stop) {
  while (!stop.stop_requested()) {
    {
      auto lock = std::unique_lock{mutex_};
      if (!wake_.wait(lock, stop, [&] { return changed_; })) return;
      changed_ = false;
    }
    auto const b = map_.current();
    if (!b) continue;
    try {
      make(b, stop);
    } catch (std::exception const& e) {
      log_.error("basemap", "Names on the map cannot be searched, and are tried again", {{"cause", e.what()}});
      auto lock = std::unique_lock{mutex_};
      wake_.wait_for(lock, stop, kAgain, [&] { return changed_; });
      changed_ = true;
    }
  }
}

void place_finder::make(std::shared_ptr<live_base> const& b, std::stop_token const& stop) {
  auto const began = std::chrono::steady_clock::now();
  auto builder = gazetteer_builder{};
  map_.stored().each_feature(b->what.no, 1, "", std::nullopt, [&](feature_row const& f) {
    builder.add(f);
    return !stop.stop_requested();
  });
  if (stop.stop_requested()) return;
  auto next = std::make_shared<made const>(made{b->what.no, std::move(builder).build()});
  auto const took = std::chrono::duration<double>{std::chrono::steady_clock::now() - began};
  log_.info("basemap", "Names on the map can be searched",
            {{"names", std::to_string(next->all.entries())}, {"addresses", std::to_string(next->all.addresses())},
             {"bytes", std::to_string(next->all.bytes())}, {"seconds", fmt::format("{:.1f}", took.count())}});
  auto const lock = std::lock_guard{mutex_};
  made_ = std::move(next);
}

}  // namespace madang::basemap
