#include "sensing/live_feed.h"

#include <fmt/format.h>

#include "core/json/json.h"
#include "sensing/answer_writer.h"
#include "sensing/draft.h"

namespace madang::sensing {

using namespace std::chrono_literals;
constexpr auto kEvery = 250ms;

live_feed::live_feed(city const& c) : city_{c}, thread_{[this] { run(); }} {}

live_feed::~live_feed() {
  {
    auto const lock = std::lock_guard{mutex_};
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

void live_feed::committed(datastream_no const d, observation const& o) {
  auto const lock = std::lock_guard{mutex_};
  auto const [at, fresh] = waiting_.try_emplace(d.value, o);
  if (!fresh && o.start_us >= at->second.start_us) at->second = o;
  if (waiting_.size() == 1) wake_.notify_one();
}

net::response live_feed::subscribe(wanted w) {
  auto const x = std::make_shared<listener>(listener{std::move(w), nullptr});
  auto out = net::response{};
  out.content_type = "text/event-stream";
  out.events = net::channel_listener{
      .opened = [this, x](std::shared_ptr<net::channel> c) {
        auto const lock = std::lock_guard{mutex_};
        x->to = std::move(c);
        all_.push_back(x);
        ++listeners_;
      },
      .message = {},
      .closed = [this, x] {
        auto const lock = std::lock_guard{mutex_};
        listeners_ -= int(std::erase(all_, x));
      }};
  return out;
}

void live_feed::run() {
  auto lock = std::unique_lock{mutex_};
  while (!stopping_) {
    wake_.wait(lock, [&] { return stopping_ || !waiting_.empty(); });
    auto batch = std::vector<std::pair<datastream_no, observation>>{};
    for (auto& [no, o] : waiting_) batch.emplace_back(datastream_no{no}, std::move(o));
    waiting_.clear();
    lock.unlock();
    send(batch);
    lock.lock();
    wake_.wait_for(lock, kEvery, [&] { return stopping_; });
  }
}

void live_feed::send(std::vector<std::pair<datastream_no, observation>> const& batch) {
  auto now = std::vector<std::shared_ptr<listener>>{};
  {
    auto const lock = std::lock_guard{mutex_};
    now = all_;
  }
  auto const rows = rows_of(batch);
  ++sent_;
  for (auto const& l : now) {
    auto its = std::string{};
    for (auto const& r : rows) {
      if (l->want(*r.of)) its += (its.empty() ? "" : ",") + r.json;
    }
    if (!its.empty()) l->to->send(fmt::format("id: {}\nevent: latest\ndata: {{\"rows\":[{}]}}\n\n", sent_, its));
  }
}

// Written once, however many pages are open.
std::vector<live_feed::row> live_feed::rows_of(std::vector<std::pair<datastream_no, observation>> const& batch) const {
  auto out = std::vector<row>{};
  for (auto const& [no, o] : batch) {
    auto info = city_.datastreams.find(no);
    if (!info) continue;
    auto w = json::writer{};
    write_entity_id(w.begin_array(), info->id);
    write_result(w.string(to_rfc3339(from_us(o.start_us))), o);
    out.push_back({std::move(info), w.end_array().take()});
  }
  return out;
}

}  // namespace madang::sensing
