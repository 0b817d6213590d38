#include <algorithm>
#include <thread>

#include "core/auth/data_sets.h"
#include "core/auth/tokens.h"
#include "core/store/migrate.h"
#include "support/engines.h"

namespace madang::core_auth {
extern std::vector<store::migration> const kMigrations;
}

namespace madang::auth {

class rights : public test::on_each_store {
 protected:
  rights() : db{empty.open()} { store::migrate(*db, core_auth::kMigrations); }

  test::empty_store empty{GetParam()};
  std::unique_ptr<store::store> db;
  test::fixed_clock time;
};

TEST_P(rights, a_token_is_known_by_its_secret_also_after_a_restart) {
  auto const secret = tokens{*db, time}.create({.what = role::device, .name = "mast", .thing = 7});
  auto again = tokens{*db, time};
  auto const who = again.verify(secret);
  ASSERT_TRUE(who);
  EXPECT_EQ(role::device, who->what);
  EXPECT_EQ(7, who->thing);
  EXPECT_FALSE(again.verify(secret + "x"));
  EXPECT_FALSE(again.verify(""));
}

TEST_P(rights, a_token_ends_when_it_expires_or_is_revoked) {
  auto t = tokens{*db, time};
  auto const short_lived =
      t.create({.what = role::editor, .name = "today", .expires = time.now() + std::chrono::hours{1}});
  auto const other = t.create({.what = role::editor, .name = "other"});
  EXPECT_TRUE(t.verify(short_lived));
  time.at += std::chrono::hours{1};
  EXPECT_FALSE(t.verify(short_lived));

  auto const id = t.verify(other)->subject;
  EXPECT_TRUE(t.revoke(id));
  EXPECT_FALSE(t.verify(other));
  EXPECT_FALSE(t.revoke(id));
}

TEST_P(rights, a_revoked_token_stays_revoked_while_others_are_made) {
  auto t = tokens{*db, time};
  auto secrets = std::vector<std::string>{};
  for (auto i = 0; i != 40; ++i) secrets.push_back(t.create({.what = role::editor, .name = "old"}));
  auto threads = std::vector<std::thread>{};
  for (auto n = std::size_t{0}; n != 4; ++n) {
    threads.emplace_back([&, n] {
      for (auto i = n; i < secrets.size(); i += 4) {
        EXPECT_TRUE(t.revoke(t.verify(secrets[i])->subject));
        EXPECT_FALSE(t.verify(secrets[i]));
        EXPECT_TRUE(t.verify(t.create({.what = role::editor, .name = "new"})));
      }
    });
  }
  for (auto& x : threads) x.join();
  for (auto const& s : secrets) EXPECT_FALSE(t.verify(s));
  EXPECT_EQ(80U, t.all().size());
  EXPECT_EQ(80U, tokens(*db, time).all().size());
}

TEST_P(rights, when_a_token_was_last_used_is_written_down_after_a_while) {
  auto t = tokens{*db, time, std::chrono::milliseconds{5}};
  t.create({.what = role::editor, .name = "idle"});
  auto const used = t.verify(t.create({.what = role::editor, .name = "busy"}))->subject;
  auto const seen = [&] {
    auto out = std::vector<std::string>{};
    for (auto const& x : tokens(*db, time).all()) {
      if (x.last_used == time.now()) out.push_back(x.id);
    }
    return out;
  };
  for (auto i = 0; i != 1'000 && seen().empty(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds{5});
  EXPECT_EQ(std::vector{used}, seen());
}

TEST_P(rights, tokens_are_made_and_revoked_without_writing_what_others_did) {
  auto t = tokens{*db, time};
  t.verify(t.create({.what = role::editor, .name = "busy"}));
  auto const other = t.create({.what = role::editor, .name = "other"});
  t.revoke(t.all().back().id);
  for (auto const& x : tokens(*db, time).all()) EXPECT_FALSE(x.last_used) << x.name;
  t.flush_last_used();
  EXPECT_EQ(1, std::ranges::count_if(tokens(*db, time).all(), [](auto const& x) { return x.last_used.has_value(); }));
}

TEST_P(rights, the_secret_is_not_in_the_store) {
  auto const secret = tokens{*db, time}.create({.what = role::administrator, .name = "root"});
  db->read([&](store::transaction& tx) {
    for (auto const& r : tx.query({"test.all", "SELECT * FROM core_token"}, {})) {
      for (auto const& v : r) {
        auto const* b = std::get_if<store::bytes>(&v);
        auto const* s = std::get_if<std::string>(&v);
        EXPECT_EQ(std::string::npos, (b ? b->data : s ? *s : std::string{}).find(secret));
      }
    }
  });
}

TEST_P(rights, a_private_data_set_is_read_by_its_own_people_only) {
  auto sets = data_sets{*db, time};
  auto const open =
      sets.put({.id = "air", .title = "Air", .description = "", .licence = "CC-BY-4.0", .attribution = "City"}).no;
  auto const shut = sets.put({.id = "parking",
                              .title = "Parking",
                              .description = "",
                              .licence = "unknown",
                              .attribution = "",
                              .is_public = false})
                        .no;
  auto const anybody = principal{};
  auto const own = principal{.what = role::editor, .subject = "x", .data_set = shut};
  auto const other = principal{.what = role::editor, .subject = "y", .data_set = open};
  EXPECT_TRUE(sets.may_read(anybody, open));
  EXPECT_FALSE(sets.may_read(anybody, shut));
  EXPECT_TRUE(sets.may_read(own, shut));
  EXPECT_FALSE(sets.may_read(other, shut));
  EXPECT_TRUE(sets.may_read(operator_principal(), shut));
  EXPECT_EQ(std::vector{shut}, sets.hidden_from(anybody));
  auto const of_all = principal{.what = role::editor, .subject = "z"};
  EXPECT_TRUE(sets.may_read(of_all, shut)) << "who may change it sees it";
  EXPECT_TRUE(sets.hidden_from(of_all).empty());
  auto const device = principal{.what = role::device, .subject = "d", .thing = 1};
  EXPECT_FALSE(sets.may_read(device, shut));
  EXPECT_TRUE(own.may_edit(shut));
  EXPECT_FALSE(own.may_edit(open));
}

TEST_P(rights, a_data_set_put_again_keeps_its_number) {
  auto sets = data_sets{*db, time};
  auto const first =
      sets.put({.id = "air", .title = "Air", .description = "", .licence = "CC0-1.0", .attribution = ""});
  auto const second =
      sets.put({.id = "air", .title = "Air of the city", .description = "", .licence = "CC0-1.0", .attribution = ""});
  EXPECT_EQ(first.no, second.no);
  EXPECT_EQ("Air of the city", data_sets(*db, time).find(first.no)->title);
}

TEST_P(rights, data_sets_that_are_put_at_the_same_time_are_all_there) {
  auto sets = data_sets{*db, time};
  auto threads = std::vector<std::thread>{};
  for (auto n = 0; n != 4; ++n) {
    threads.emplace_back([&, n] {
      for (auto i = 0; i != 10; ++i) {
        auto const id = "set-" + std::to_string(n) + "-" + std::to_string(i);
        auto const made = sets.put({.id = id, .title = id});
        EXPECT_EQ(id, sets.find(made.no)->id);
        sets.put({.id = "shared", .title = id});
      }
    });
  }
  for (auto& t : threads) t.join();
  auto const same = [](data_set const& a, data_set const& b) {
    return a.no == b.no && a.id == b.id && a.title == b.title;
  };
  EXPECT_TRUE(std::ranges::equal(sets.all(), data_sets(*db, time).all(), same));
  EXPECT_EQ(41U, sets.all().size());
}

INSTANTIATE_TEST_SUITE_P(auth, rights, test::engines(), test::engine_name);

}  // namespace madang::auth
