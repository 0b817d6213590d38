// What the service claims, the tests that prove it and the tests that there are agree.
#include <set>

#include <fmt/format.h>

#include "sensing/conformance.h"
#include "sensorthings/sensorthings_fixture.h"

namespace madang::sensing {
namespace {

constexpr auto kBase = std::string_view{"http://www.opengis.net/spec/iot_sensing/1.1/req/"};

// The tests "suite.name" of this program, with all their instances: "sensorthings/suite.name/sqlite".
std::vector<testing::TestInfo const*> instances_of(std::string_view const name) {
  auto out = std::vector<testing::TestInfo const*>{};
  auto const& all = *testing::UnitTest::GetInstance();
  for (auto i = 0; i != all.total_test_suite_count(); ++i) {
    auto const& suite = *all.GetTestSuite(i);
    for (auto j = 0; j != suite.total_test_count(); ++j) {
      auto const* t = suite.GetTestInfo(j);
      auto in_suite = std::string_view{t->test_suite_name()};
      auto in_name = std::string_view{t->name()};
      if (auto const slash = in_suite.find('/'); slash != in_suite.npos) in_suite.remove_prefix(slash + 1);
      in_name = in_name.substr(0, in_name.find('/'));
      if (fmt::format("{}.{}", in_suite, in_name) == name) out.push_back(t);
    }
  }
  return out;
}

// After all tests: what proves a claim has passed, unless this run left it out.
struct proofs_have_passed final : testing::Environment {
  void TearDown() override {
    for (auto const& r : requirements()) {
      for (auto const* t : instances_of(r.test)) {
        if (t->should_run() && !t->result()->Passed()) {
          ADD_FAILURE() << r.uri << " is claimed, but " << r.test << " does not prove it.";
        }
      }
    }
  }
};
auto* const kProofs = testing::AddGlobalTestEnvironment(new proofs_have_passed);  // owned by GoogleTest

}  // namespace

TEST(requirements, each_that_is_claimed_names_a_test_that_exists) {
  ASSERT_NE(nullptr, kProofs);
  for (auto const& r : requirements()) {
    if (r.test.empty()) continue;
    EXPECT_EQ(2U, instances_of(r.test).size()) << r.uri << ": " << r.test << " is not a test on both engines.";
  }
}

TEST(requirements, each_that_is_not_claimed_says_why) {
  for (auto const& r : requirements()) {
    EXPECT_EQ(r.is_class, r.test.empty() && r.without.empty()) << r.uri;
    EXPECT_TRUE(r.test.empty() || r.without.empty()) << r.uri;
  }
}

TEST(requirements, stand_once_and_each_test_proves_one) {
  auto uris = std::set<std::string_view>{}, tests = std::set<std::string_view>{};
  for (auto const& r : requirements()) {
    EXPECT_TRUE(uris.insert(r.uri).second) << r.uri;
    EXPECT_TRUE(r.test.empty() || tests.insert(r.test).second) << r.test;
  }
  // Annex A: 48 requirements, and the classes that servers name as a whole.
  EXPECT_EQ(48, std::ranges::count(requirements(), false, &requirement::is_class));
}

class service_root : public sensorthings_fixture {};

TEST_P(service_root, names_every_set_and_claims_what_is_proven) {
  auto const root = parsed("");
  auto sets = std::string{};
  root.find("value")->each_item([&](json::node const& n) {
    EXPECT_EQ(fmt::format("{}{}", kRoot, n.find("name")->string()), n.find("url")->string());
    sets += std::string{n.find("name")->string()} + ' ';
  });
  EXPECT_EQ(
      "Things Locations HistoricalLocations Datastreams Sensors ObservedProperties Observations FeaturesOfInterest ",
      sets);

  auto claimed = std::set<std::string>{};
  root.find("serverSettings")->find("conformance")->each_item([&](json::node const& n) {
    claimed.emplace(n.string());
  });
  for (auto const& r : requirements()) {
    if (r.is_class) continue;
    EXPECT_EQ(!r.test.empty() && !r.needs_mqtt, claimed.contains(fmt::format("{}{}", kBase, r.uri))) << r.uri;
  }
  // A class is claimed where all that belongs to it is.
  EXPECT_TRUE(claimed.contains(fmt::format("{}datamodel", kBase)));
  EXPECT_TRUE(claimed.contains(fmt::format("{}request-data", kBase)));
  EXPECT_FALSE(claimed.contains(fmt::format("{}create-update-delete", kBase)));
  EXPECT_FALSE(claimed.contains(fmt::format("{}multi-datastream", kBase)));
}

MADANG_ON_EACH_ENGINE(service_root);

}  // namespace madang::sensing
