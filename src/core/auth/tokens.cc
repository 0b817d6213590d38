#include "core/auth/tokens.h"

#include <algorithm>
#include <utility>

#include <sodium.h>

#include "core/base/id.h"
#include "core/store/store.h"

namespace madang::auth {

constexpr auto kAll = store::statement{"core.tokens",
    "SELECT id, hash, role, name, data_set, thing, created_us, expires_us, revoked_us, last_used_us FROM core_token"};
constexpr auto kInsert = store::statement{"core.token_insert", R"(
    INSERT INTO core_token (id, hash, role, name, data_set, thing, created_us, expires_us)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8))"};
constexpr auto kRevoke =
    store::statement{"core.token_revoke", "UPDATE core_token SET revoked_us = $2 WHERE id = $1 AND revoked_us IS NULL"};
constexpr auto kUsed = store::statement{"core.token_used", "UPDATE core_token SET last_used_us = $2 WHERE id = $1"};

static std::string hash_of(std::string_view const secret) {
  auto out = std::string(crypto_generichash_BYTES, '\0');
  crypto_generichash(reinterpret_cast<unsigned char*>(out.data()), out.size(),
                     reinterpret_cast<unsigned char const*>(secret.data()), secret.size(), nullptr, 0);
  return out;
}

static std::optional<std::int64_t> number_of(std::optional<data_set_no> const& n) {
  return n ? std::optional{n->value} : std::nullopt;
}
static std::optional<std::int64_t> microseconds_of(std::optional<instant> const& t) {
  return t ? std::optional{to_us(*t)} : std::nullopt;
}
static std::optional<instant> instant_of(std::optional<std::int64_t> const& us) {
  return us ? std::optional{from_us(*us)} : std::nullopt;
}

static principal principal_of(token_info const& t, role const what, std::optional<std::int64_t> const data_set,
                              std::optional<std::int64_t> const thing) {
  auto p = principal{.what = what, .subject = t.id};
  if (data_set) p.data_set = data_set_no{*data_set};
  p.thing = thing;
  return p;
}

tokens::tokens(store::store& db, clock const& time, std::chrono::milliseconds const write_down_every)
    : db_{db}, time_{time} {
  if (sodium_init() < 0) throw std::runtime_error{"libsodium cannot be started."};
  load();
  writer_ = std::thread{[this, write_down_every] { write_down(write_down_every); }};
}

tokens::~tokens() {
  {
    auto const lock = std::lock_guard{end_mutex_};
    ending_ = true;
  }
  wake_.notify_one();
  writer_.join();
}

void tokens::load() {
  db_.read_long([&](store::transaction& tx) {
    tx.each(kAll, {}, [&](store::row_view const& r) {
      auto e = std::make_unique<entry>();
      e->info = {.id = r.string(0), .name = r.string(3), .who = {}, .created = from_us(r.integer(6)),
                 .expires = instant_of(r.maybe_integer(7)), .revoked = instant_of(r.maybe_integer(8)), .last_used = {}};
      e->info.who = principal_of(e->info, parse_role(r.text(2)).value_or(role::anonymous), r.maybe_integer(4),
                                 r.maybe_integer(5));
      e->last_used_us = e->written_us = r.integer(9);
      by_hash_.emplace(std::string{r.blob(1)}, std::move(e));
    });
  });
}

std::string tokens::create(token_request const& q) {
  auto const secret = "madang_" + random_text(32);
  auto const hash = hash_of(secret);
  auto const now = time_.now();
  auto e = std::make_unique<entry>();
  e->info = {.id = new_id(now),
             .name = q.name,
             .who = {},
             .created = from_us(to_us(now)),
             .expires = q.expires,
             .revoked = {},
             .last_used = {}};
  e->info.who = principal_of(e->info, q.what, number_of(q.data_set), q.thing);
  db_.write([&](store::transaction& tx) {
    tx.execute(kInsert, {e->info.id, store::arg::blob(hash), to_text(q.what), q.name, number_of(q.data_set),
                         q.thing, to_us(now), microseconds_of(q.expires)});
  });
  auto const lock = std::unique_lock{mutex_};
  by_hash_.emplace(hash, std::move(e));
  return secret;
}

std::optional<principal> tokens::verify(std::string_view const secret) {
  auto const hash = hash_of(secret);
  auto const now = time_.now();
  auto const lock = std::shared_lock{mutex_};
  auto const at = by_hash_.find(hash);
  if (at == by_hash_.end()) return std::nullopt;
  auto const& t = at->second->info;
  if (t.revoked || (t.expires && *t.expires <= now)) return std::nullopt;
  at->second->last_used_us.store(to_us(now), std::memory_order_relaxed);
  return t.who;
}

bool tokens::revoke(std::string_view const id) {
  auto const now = time_.now();
  auto revoked = false;
  db_.write([&](store::transaction& tx) { revoked = tx.execute(kRevoke, {id, to_us(now)}) == 1; });
  if (!revoked) return false;
  auto const lock = std::unique_lock{mutex_};
  auto const at = std::ranges::find(by_hash_, id, [](auto const& x) -> std::string_view { return x.second->info.id; });
  if (at != by_hash_.end()) at->second->info.revoked = now;
  return true;
}

std::vector<token_info> tokens::all() const {
  auto out = std::vector<token_info>{};
  auto const lock = std::shared_lock{mutex_};
  for (auto const& [_, e] : by_hash_) {
    out.push_back(e->info);
    if (auto const us = e->last_used_us.load(); us != 0) out.back().last_used = from_us(us);
  }
  std::ranges::sort(out, {}, &token_info::created);
  return out;
}

void tokens::flush_last_used() {
  auto const one_by_one = std::lock_guard{writing_down_};
  auto used = std::vector<std::pair<entry*, std::int64_t>>{};
  {
    auto const lock = std::shared_lock{mutex_};
    for (auto const& [_, e] : by_hash_) {
      if (auto const us = e->last_used_us.load(); us != e->written_us) used.emplace_back(e.get(), us);
    }
  }
  if (used.empty()) return;
  db_.write([&](store::transaction& tx) {
    for (auto const& [e, us] : used) tx.execute(kUsed, {e->info.id, us});
  });
  for (auto const& [e, us] : used) e->written_us = us;
}

void tokens::write_down(std::chrono::milliseconds const every) {
  auto lock = std::unique_lock{end_mutex_};
  while (!wake_.wait_for(lock, every, [&] { return ending_; })) {
    lock.unlock();
    try {
      flush_last_used();
    } catch (std::exception const&) {
      // The store is full or gone, which whoever writes is told: what was not written stays for the next time.
    }
    lock.lock();
  }
}

}  // namespace madang::auth
