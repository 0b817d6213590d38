#include "core/base/metrics.h"

#include <algorithm>
#include <span>
#include <vector>

#include <fmt/format.h>

namespace madang {

void duration_histogram::record(double const seconds) {
  auto const at = std::ranges::lower_bound(kBoundsSeconds, seconds) - kBoundsSeconds.begin();
  counts_[std::size_t(at)].fetch_add(1, std::memory_order_relaxed);
  sum_us_.fetch_add(std::int64_t(seconds * 1e6), std::memory_order_relaxed);
}

metrics::entry& metrics::find_or_add(std::string_view const name, std::string_view const help,
                                     std::string_view const labels) {
  for (auto& e : entries_) {
    if (e.name == name && e.labels == labels) return e;
  }
  auto& e = entries_.emplace_back();
  e.name = name;
  e.help = help;
  e.labels = labels;
  return e;
}

counter& metrics::count(std::string_view const name, std::string_view const help, std::string_view const labels) {
  auto const lock = std::lock_guard{mutex_};
  return find_or_add(name, help, labels).n;
}

duration_histogram& metrics::durations(std::string_view const name, std::string_view const help,
                                       std::string_view const labels) {
  auto const lock = std::lock_guard{mutex_};
  auto& e = find_or_add(name, help, labels);
  if (!e.histogram) e.histogram = std::make_unique<duration_histogram>();
  return *e.histogram;
}

void metrics::gauge(std::string_view const name, std::string_view const help, std::function<double()> read) {
  auto const lock = std::lock_guard{mutex_};
  find_or_add(name, help, {}).read = std::move(read);
}

static void write_histogram(std::string& out, std::string_view const name, std::string_view const labels,
                            std::span<std::int64_t const> const counts, double const sum_s) {
  auto const comma = labels.empty() ? "" : ",";
  auto const braces = labels.empty() ? std::string{} : fmt::format("{{{}}}", labels);
  auto sum = std::int64_t{0};
  for (auto i = std::size_t{0}; i != counts.size(); ++i) {
    sum += counts[i];
    auto const bound = i < duration_histogram::kBoundsSeconds.size()
                           ? fmt::format("{}", duration_histogram::kBoundsSeconds[i])
                           : std::string{"+Inf"};
    fmt::format_to(std::back_inserter(out), "{}_bucket{{{}{}le=\"{}\"}} {}\n", name, labels, comma, bound, sum);
  }
  fmt::format_to(std::back_inserter(out), "{0}_sum{1} {2}\n{0}_count{1} {3}\n", name, braces, sum_s, sum);
}

std::string metrics::to_prometheus() const {
  auto const lock = std::lock_guard{mutex_};
  auto sorted = std::vector<entry const*>{};
  for (auto const& e : entries_) sorted.push_back(&e);
  std::ranges::stable_sort(sorted, {}, [](entry const* e) { return std::string_view{e->name}; });
  auto out = std::string{};
  auto last = std::string_view{};
  for (auto const* e : sorted) {
    if (e->name != last) {
      auto const* type = e->histogram ? "histogram" : e->read ? "gauge" : "counter";
      fmt::format_to(std::back_inserter(out), "# HELP {0} {1}\n# TYPE {0} {2}\n", e->name, e->help, type);
      last = e->name;
    }
    if (e->histogram) {
      auto counts = std::vector<std::int64_t>{};
      for (auto const& c : e->histogram->counts_) counts.push_back(c.load(std::memory_order_relaxed));
      write_histogram(out, e->name, e->labels, counts, double(e->histogram->sum_us_.load()) / 1e6);
      continue;
    }
    auto const braces = e->labels.empty() ? std::string{} : fmt::format("{{{}}}", e->labels);
    if (e->read) fmt::format_to(std::back_inserter(out), "{}{} {}\n", e->name, braces, e->read());
    else fmt::format_to(std::back_inserter(out), "{}{} {}\n", e->name, braces, e->n.value());
  }
  return out;
}

}  // namespace madang
