#include "core/auth/tokens.h"

#include <array>
#include <mutex>

#include <sodium.h>

#include "core/base/id.h"
#include "core/store/store.h"

namespace madang::auth {

constexpr auto kAll = store::statement{"core.tokens",
    "SELECT id, hash, role, name, data_set, thing, created_us, expires_us, revoked_us, last_used_us FROM core_token"};
constexpr auto kInsert = store::statement{"core.token_insert", R"(
    INSERT INTO core_token (id, hash, role, name, data_set, thing, created_us, expires_us)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8))"};
constexpr auto kRevoke = store::statement{"core.token_revoke", "UPDATE core_token SET revoked_us = $2 WHERE id = $1 AND revoked_us IS NULL"};
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

tokens::tokens(store::store& db, clock const& time) : db_{db}, time_{time} {
  if (sodium_init() < 0) throw std::runtime_error{"libsodium cannot be started."};
  load();
}

void tokens::load() {
  auto fresh = decltype(by_hash_){};
  db_.read([&](store::transaction& tx) {
    tx.each(kAll, {}, [&](store::row_view const& r) {
      auto e = std::make_unique<entry>();
      e->info = {.id = r.string(0), .name = r.string(3), .who = {}, .created = from_us(r.integer(6)),
                 .expires = instant_of(r.maybe_integer(7)), .revoked = instant_of(r.maybe_integer(8)), .last_used = {}};
      e->info.who = {.what = parse_role(r.text(2)).value_or(role::anonymous), .subject = r.string(0)};
      if (auto const d = r.maybe_integer(4)) e->info.who.data_set = data_set_no{*d};
      e->info.who.thing = r.maybe_integer(5);
      e->last_used_us = r.integer(9);
      fresh.emplace(std::string{r.blob(1)}, std::move(e));
    });
  });
  auto const lock = std::unique_lock{mutex_};
  by_hash_ = std::move(fresh);
}

std::string tokens::create(token_request const& q) {
  auto const secret = "madang_" + random_text(32);
  auto const now = time_.now();
  flush_last_used();
  db_.write([&](store::transaction& tx) {
    tx.execute(kInsert, {new_id(now), store::arg::blob(hash_of(secret)), to_text(q.what), q.name, number_of(q.data_set),
                         q.thing, to_us(now), microseconds_of(q.expires)});
  });
  load();
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
  flush_last_used();
  auto revoked = false;
  db_.write([&](store::transaction& tx) { revoked = tx.execute(kRevoke, {id, to_us(time_.now())}) == 1; });
  load();
  return revoked;
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
  auto const seen = all();
  db_.write([&](store::transaction& tx) {
    for (auto const& t : seen) {
      if (t.last_used) tx.execute(kUsed, {t.id, to_us(*t.last_used)});
    }
  });
}

}  // namespace madang::auth
