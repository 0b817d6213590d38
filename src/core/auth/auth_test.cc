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
  auto const short_lived = t.create({.what = role::editor, .name = "today", .expires = time.at + std::chrono::hours{1}});
  auto const other = t.create({.what = role::editor, .name = "other"});
  EXPECT_TRUE(t.verify(short_lived));
  time.at += std::chrono::hours{1};
  EXPECT_FALSE(t.verify(short_lived));

  auto const id = t.verify(other)->subject;
  EXPECT_TRUE(t.revoke(id));
  EXPECT_FALSE(t.verify(other));
  EXPECT_FALSE(t.revoke(id));
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
  auto const open = sets.put({.id = "air", .title = "Air", .description = "", .licence = "CC-BY-4.0", .attribution = "City"}).no;
  auto const shut = sets.put({.id = "parking", .title = "Parking", .description = "", .licence = "unknown", .attribution = "", .is_public = false}).no;
  auto const anybody = principal{};
  auto const own = principal{.what = role::editor, .subject = "x", .data_set = shut};
  auto const other = principal{.what = role::editor, .subject = "y", .data_set = open};
  EXPECT_TRUE(sets.may_read(anybody, open));
  EXPECT_FALSE(sets.may_read(anybody, shut));
  EXPECT_TRUE(sets.may_read(own, shut));
  EXPECT_FALSE(sets.may_read(other, shut));
  EXPECT_TRUE(sets.may_read(operator_principal(), shut));
  EXPECT_EQ(std::vector{shut}, sets.hidden_from(anybody));
  EXPECT_TRUE(own.may_edit(shut));
  EXPECT_FALSE(own.may_edit(open));
}

TEST_P(rights, a_data_set_put_again_keeps_its_number) {
  auto sets = data_sets{*db, time};
  auto const first = sets.put({.id = "air", .title = "Air", .description = "", .licence = "CC0-1.0", .attribution = ""});
  auto const second = sets.put({.id = "air", .title = "Air of the city", .description = "", .licence = "CC0-1.0", .attribution = ""});
  EXPECT_EQ(first.no, second.no);
  EXPECT_EQ("Air of the city", data_sets(*db, time).find(first.no)->title);
}

INSTANTIATE_TEST_SUITE_P(auth, rights, test::engines(), test::engine_name);

}  // namespace madang::auth
