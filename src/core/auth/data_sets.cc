#include "core/auth/data_sets.h"

#include <algorithm>

#include "core/store/store.h"

namespace madang::auth {

constexpr auto kAll = store::statement{"core.data_sets",
    "SELECT no, id, title, description, licence, attribution, is_public FROM core_data_set ORDER BY no"};
constexpr auto kNext = store::statement{"core.data_set_next", "SELECT coalesce(max(no), 0) + 1 FROM core_data_set"};
constexpr auto kNumber = store::statement{"core.data_set_number", "SELECT no FROM core_data_set WHERE id = $1"};
constexpr auto kPut = store::statement{"core.data_set_put", R"(
    INSERT INTO core_data_set (no, id, title, description, licence, attribution, is_public, created_us)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
    ON CONFLICT (id) DO UPDATE SET title = excluded.title, description = excluded.description,
      licence = excluded.licence, attribution = excluded.attribution, is_public = excluded.is_public)"};

bool valid_data_set_id(std::string_view const s) {
  return !s.empty() && s.size() <= 64 && std::ranges::all_of(s, [](char const c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

data_sets::data_sets(store::store& db, clock const& time) : db_{db}, time_{time} {
  db_.read_long([&](store::transaction& tx) {
    tx.each(kAll, {}, [&](store::row_view const& r) {
      all_.push_back({.no = {r.integer(0)}, .id = r.string(1), .title = r.string(2), .description = r.string(3),
                      .licence = r.string(4), .attribution = r.string(5), .is_public = r.integer(6) != 0});
    });
  });
}

std::vector<data_set> data_sets::all() const {
  auto const lock = std::shared_lock{mutex_};
  return all_;
}

template <typename Projection, typename Key>
static std::optional<data_set> find_by(std::vector<data_set> const& all, Projection const by, Key const& key) {
  auto const at = std::ranges::find(all, key, by);
  return at == all.end() ? std::nullopt : std::optional{*at};
}

std::optional<data_set> data_sets::find(data_set_no const no) const {
  auto const lock = std::shared_lock{mutex_};
  return find_by(all_, &data_set::no, no);
}
std::optional<data_set> data_sets::find(std::string_view const id) const {
  auto const lock = std::shared_lock{mutex_};
  return find_by(all_, &data_set::id, id);
}

data_set data_sets::put(data_set d) {
  auto const one_by_one = std::lock_guard{changing_};
  db_.write([&](store::transaction& tx) {
    tx.execute(kPut, {tx.integer(kNext, {}).value(), d.id, d.title, d.description, d.licence, d.attribution,
                      d.is_public ? 1 : 0, to_us(time_.now())});
    d.no = {tx.integer(kNumber, {d.id}).value()};
  });
  auto const lock = std::unique_lock{mutex_};
  auto const at = std::ranges::lower_bound(all_, d.no, {}, &data_set::no);
  if (at != all_.end() && at->no == d.no) *at = d;
  else all_.insert(at, d);
  return d;
}

// Who may change it sees it.
static bool readable(principal const& p, data_set const& d) {
  return d.is_public || p.may_edit(d.no) || (p.what >= role::device && p.data_set == d.no);
}

bool data_sets::may_read(principal const& p, data_set_no const no) const {
  auto const lock = std::shared_lock{mutex_};
  auto const at = std::ranges::find(all_, no, &data_set::no);
  return at != all_.end() && readable(p, *at);
}

std::vector<data_set_no> data_sets::hidden_from(principal const& p) const {
  auto out = std::vector<data_set_no>{};
  auto const lock = std::shared_lock{mutex_};
  for (auto const& d : all_) {
    if (!readable(p, d)) out.push_back(d.no);
  }
  return out;
}

}  // namespace madang::auth
