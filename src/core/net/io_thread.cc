#include "core/net/asio_loop.h"
// asio_loop.h comes first: it says how Asio is compiled.
#include <boost/asio/post.hpp>

#include <pthread.h>

#include <future>

#include "core/base/time.h"
#include "core/net/http_date.h"
#include "core/net/io_threads.h"

namespace madang::net {
namespace {

thread_local io_thread const* current{};

}  // namespace

watched::watched(std::shared_ptr<io_thread> t) : thread_{std::move(t)} {
  thread_->connections_.fetch_add(1, std::memory_order_relaxed);
}

watched::~watched() { thread_->connections_.fetch_sub(1, std::memory_order_relaxed); }

io_thread::io_thread() : loop_{std::make_unique<loop>()} {
  thread_ = std::thread{[this] {
    current = this;
    pthread_setname_np(pthread_self(), "madang-io");
    loop_->context.run();
  }};
}

io_thread::~io_thread() { stop(); }

void io_thread::stop() {
  if (!thread_.joinable()) return;
  loop_->context.stop();
  thread_.join();
  auto gone = std::vector<std::function<void()>>{};
  {
    auto const lock = std::lock_guard{mutex_};
    stopped_ = true;
    gone.swap(waiting_);
  }
  gone.clear();  // without the lock: what they hold may call run() as it goes
  running_.clear();
  // Handlers that wait in the context hold connections, which hold this thread.
  loop_->timer.cancel();
  loop_->context.restart();
  loop_->context.poll();
}

void io_thread::run(std::function<void()> f) {
  {
    auto const lock = std::lock_guard{mutex_};
    if (stopped_) return;
    waiting_.push_back(std::move(f));
    if (waiting_.size() != 1) return;
  }
  boost::asio::post(loop_->context, [this] { drain(); });
}

void io_thread::drain() {
  {
    auto const lock = std::lock_guard{mutex_};
    running_.swap(waiting_);
  }
  for (auto& f : running_) {
    f();
    f = nullptr;
  }
  running_.clear();
}

bool io_thread::is_current() const { return current == this; }

void io_thread::watch(watched& w, void const* const group) {
  w.group_ = group;
  w.after_ = first_;
  if (first_) first_->before_ = &w;
  first_ = &w;
  if (!armed_) arm();
}

void io_thread::unwatch(watched& w) {
  (w.before_ ? w.before_->after_ : first_) = w.after_;
  if (w.after_) w.after_->before_ = w.before_;
  w.before_ = w.after_ = nullptr;
}

template <typename F>
void io_thread::each(F&& f) {
  for (auto* w = first_; w;) {
    auto* const next = w->after_;
    f(*w);
    w = next;
  }
}

// Ticks only while there is a connection: an idle server sleeps.
void io_thread::arm() {
  armed_ = true;
  loop_->timer.expires_after(kTick);
  loop_->timer.async_wait([this](boost::system::error_code const error) {
    armed_ = false;
    if (error) return;
    each([now = std::chrono::steady_clock::now()](watched& w) { w.tick(now); });
    if (first_ && !armed_) arm();
  });
}

void io_thread::finish_all(void const* const group) {
  each([&](watched& w) {
    if (w.group_ == group) w.finish();
  });
}

void io_thread::abort_all(void const* const group) {
  each([&](watched& w) {
    if (w.group_ == group) w.abort();
  });
}

std::string_view io_thread::date_field() {
  auto const now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  if (now != date_at_ || date_.empty()) {
    date_at_ = now;
    date_ = "Date: " + to_http_date(instant{now}) + "\r\n";
  }
  return date_;
}

io_threads::io_threads(std::size_t const threads) {
  for (auto i = std::size_t{0}; i != std::max(threads, std::size_t{1}); ++i) {
    threads_.push_back(std::make_shared<io_thread>());
  }
}

io_threads::~io_threads() { stop(); }

void io_threads::stop() {
  for (auto const& t : threads_) t->stop();
}

std::shared_ptr<io_thread> const& io_threads::least_busy() const {
  return *std::ranges::min_element(threads_, {}, [](auto const& t) { return t->connections(); });
}

void io_threads::on_each(std::function<void(io_thread&)> const& f) const {
  for (auto const& t : threads_) {
    auto done = std::promise<void>{};
    t->run([&] {
      f(*t);
      done.set_value();
    });
    done.get_future().wait();
  }
}

}  // namespace madang::net
