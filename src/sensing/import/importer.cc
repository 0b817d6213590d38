#include "sensing/import/importer.h"

#include <filesystem>
#include <set>

#include <fmt/format.h>

#include "core/base/text.h"

namespace madang::sensing::series_import {
namespace {

constexpr auto kNamedDifferences = std::size_t{3};
constexpr auto kRowsAtOnce = std::int64_t{4'096};  // between two looks at the clock and at whether to stop

void add(row_counts& to, row_counts const& x) {
  to.rows += x.rows;
  to.mistaken += x.mistaken;
  to.empty += x.empty;
  to.skipped += x.skipped;
  to.no_value += x.no_value;
}

}  // namespace

static csv::reader open_reader(job const& j, std::size_t const file) {
  auto r = csv::reader{open_table(j.paths[file], j.how.written.encoding), separator_of(j.how.written.separator)};
  r.skip_lines(j.how.written.skip_lines);
  return r;
}

std::optional<file_plan> importer::plan_of(csv::reader& rows, std::size_t const file, bool const tell) {
  auto header = job_.how.written.columns.value_or(std::vector<std::string>{});
  if (header.empty()) {
    auto const f = rows.next();
    if (f != csv::found::row) {
      if (tell) {
        out_.note(f == csv::found::end ? fmt::format("{} is empty.", job_.names[file])
                                       : to_text(job_.names[file], rows.wrong()));
      }
      return std::nullopt;
    }
    for (auto const c : rows.cells()) header.emplace_back(trim(c));
    while (!header.empty() && header.back().empty()) header.pop_back();  // a separator at the end of the line
  }
  auto plan = make_plan(job_.how, std::move(header), job_.things ? &*job_.things : nullptr, job_.names[file]);
  if (plan) return std::move(*plan);
  if (tell) {
    for (auto const& p : plan.error()) out_.note(fmt::format("{}: {}: {}", job_.mapping_name, p.pointer, p.detail));
  }
  return std::nullopt;
}

bool importer::check_columns() {
  auto wrong = std::size_t{0};
  auto unused = std::set<std::string>{};
  for (auto i = std::size_t{0}; i != job_.paths.size(); ++i) {
    try {
      auto rows = open_reader(job_, i);
      auto const plan = plan_of(rows, i, wrong == 0);  // of the first of many alike it is enough
      wrong += plan ? 0 : 1;
      for (auto const& name : plan ? plan->unused : std::vector<std::string>{}) unused.insert(shown(name));
    } catch (csv::unreadable const& e) {
      out_.note(e.what());
      ++wrong;
    }
  }
  if (wrong > 1) out_.note(fmt::format("{} of {} files cannot be read like this.", wrong, job_.paths.size()));
  if (wrong > 0) return false;
  if (!unused.empty()) {
    out_.note(fmt::format("Columns that the mapping does not speak of, and that are not imported: {}.",
                          fmt::join(unused, ", ")));
  }
  return true;
}

bool importer::read_file(std::size_t const file, pass& p, row_counts& total) {
  auto rows = open_reader(job_, file);
  auto const plan = plan_of(rows, file, true);
  if (!plan) return false;
  auto reader = row_reader{{job_.how, *plan, job_.things ? &*job_.things : nullptr, known_, p.values, p.found, file}};
  auto bytes = std::int64_t{0};
  for (auto n = std::int64_t{1};; ++n) {
    auto const f = rows.next();
    if (f == csv::found::row) reader.row(rows.cells(), rows.line());
    else if (f == csv::found::bad_row) reader.unreadable(rows.wrong());
    else if (f == csv::found::failed) return out_.note(to_text(job_.names[file], rows.wrong())), false;
    if (f != csv::found::end && n % kRowsAtOnce != 0) continue;
    p.heard(rows.bytes_read() - std::exchange(bytes, rows.bytes_read()));
    stop_if_cancelled(out_);
    if (f == csv::found::end) break;
  }
  total = reader.counts();
  return true;
}

bool importer::acceptable(std::size_t const file, row_counts const& c) {
  if (c.mistaken * 100 <= c.rows * kMistakenRowsPercent || job_.keep_going) return true;
  out_.note(
      fmt::format("{} of {} rows of {} have mistakes. That is more than {} %, so it is rather the mapping that is "
                  "wrong; with --keep-going they are left out.",
                  with_thousands(c.mistaken), with_thousands(c.rows), job_.names[file], kMistakenRowsPercent));
  return false;
}

void importer::count(std::span<timed_value const> const some) {
  for (auto const& v : some) {
    auto& s = known_.at(v.of);
    s.made = true;
    ++s.values;
    s.first_us = std::min(s.first_us, v.at_us);
    s.last_us = std::max(s.last_us, v.at_us);
  }
  values_ += std::int64_t(some.size());
}

bool importer::check_rows() {
  auto bytes = std::int64_t{0};
  for (auto const& path : job_.paths) {
    auto error = std::error_code{};
    auto const size = std::filesystem::file_size(path, error);
    bytes += error ? 0 : std::int64_t(size);
  }
  auto checked = progress{out_, "Reading bytes to check them", bytes};
  auto values = value_buffer{[&](std::span<timed_value const> const some) { count(some); },
                             job_.how.written.time.repeated == "last", &found_};
  auto p = pass{values, &found_, [&](std::int64_t const n) { checked.add(n); }};
  try {
    auto fine = true;
    for (auto i = std::size_t{0}; i != job_.paths.size(); ++i) {
      auto counts = row_counts{};
      if (!read_file(i, p, counts)) return false;
      fine = acceptable(i, counts) && fine;
      add(total_, counts);
    }
    values.finish();
    return fine;
  } catch (std::runtime_error const& e) {  // unreadable, too_many, stopped: nothing is stored yet
    out_.note(e.what());
    return false;
  }
}

void importer::place(ports::series_port& port, std::span<timed_value const> const some) {
  auto batch = std::vector<ports::measurement>{};
  for (auto const& v : some) batch.push_back({known_.at(v.of).no, from_us(v.at_us), v.value});
  auto const done = port.place(batch, job_.replace);
  for (auto i = std::size_t{0}; i != done.size(); ++i) {
    using what = ports::placed::what;
    if (done[i].is == what::added) ++added_;
    else if (done[i].is == what::known) ++already_known_;
    else note_difference(some[i], done[i]);
  }
}

void importer::note_difference(timed_value const& v, ports::placed const& p) {
  if (std::int64_t(kNamedDifferences) <= different_++) return;
  auto const& s = known_.at(v.of);
  differences_.push_back(fmt::format("  {} / {} at {}: {} {}, the table says {}",
                                     shown(known_.stations()[s.of.value].told.key), shown(s.key),
                                     to_rfc3339(from_us(v.at_us)), job_.replace ? "it was" : "stored is",
                                     p.before ? fmt::format("{}", *p.before) : "no number", v.value));
}

void importer::say_what_was_stored() const {
  out_.line(fmt::format("New: {}; already there: {}.", with_thousands(added_), with_thousands(already_known_)));
  if (different_ == 0) return;
  if (job_.replace) {
    out_.line(
        fmt::format("Replaced by what the table says: {}. The log of edits (sensing_edit) has what was there before.",
                    with_thousands(different_)));
  } else {
    out_.line(fmt::format(
        "Other than what is stored for the same time: {}. That stays; --replace puts what the table says in its place.",
        with_thousands(different_)));
  }
  for (auto const& d : differences_) out_.line(d);
  if (different_ > std::int64_t(differences_.size())) out_.line("  …");
}

void importer::store(ports::series_port& port) {
  known_.close();
  {
    auto made = progress{out_, "Making things", std::int64_t(known_.stations().size())};
    known_.make(port, job_.data_set, job_.how, [&](std::size_t const n) { made.add(std::int64_t(n)); });
  }
  auto stored = progress{out_, "Storing values", values_};
  auto const append = [&](std::span<timed_value const> const some) {
    place(port, some);
    stored.add(std::int64_t(some.size()));
    stop_if_cancelled(out_);
  };
  auto values = value_buffer{append, job_.how.written.time.repeated == "last", nullptr};
  auto p = pass{values, nullptr, [](std::int64_t) {}};
  for (auto i = std::size_t{0}; i != job_.paths.size(); ++i) {
    auto counts = row_counts{};
    if (!read_file(i, p, counts)) {
      throw csv::unreadable{fmt::format("{} has changed while it was read.", job_.names[i])};
    }
  }
  values.finish();
}

void importer::list_series() const {
  auto const& slots = known_.slots();
  auto const made = std::size_t(std::ranges::count(slots, true, &slot::made));
  if (made > kListedSeries) return;
  for (auto const& s : slots) {
    if (!s.made) continue;
    auto const span = s.values == 0
                          ? std::string{}
                          : fmt::format(", {} to {}", to_rfc3339(from_us(s.first_us)), to_rfc3339(from_us(s.last_us)));
    out_.line(
        fmt::format("  {} / {}: {}{}", known_.stations()[s.of.value].told.key, s.key, with_thousands(s.values), span));
  }
}

void importer::summarise() const {
  auto const made = std::ranges::count(known_.slots(), true, &slot::made);
  auto const say = [&](std::string_view const what, std::int64_t const n) {
    if (n > 0) out_.line(fmt::format("  {}: {}", what, with_thousands(n)));
  };
  out_.line(fmt::format("Things: {}; series: {}; values: {}; rows: {}; files: {}.",
                        with_thousands(std::int64_t(known_.stations().size())), with_thousands(made),
                        with_thousands(values_), with_thousands(total_.rows),
                        with_thousands(std::int64_t(job_.names.size()))));
  list_series();
  say("cells that hold no value", total_.no_value);
  say("rows that are empty", total_.empty);
  say("rows that the mapping leaves out", total_.skipped);
  found_.summarise();
}

}  // namespace madang::sensing::series_import
