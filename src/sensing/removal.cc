#include "sensing/removal.h"

#include <fmt/format.h>

#include "sensing/airrohr.h"

namespace madang::sensing {
namespace {

class remover {
 public:
  remover(store::transaction& tx, city const& c, auth::principal const& caller) : tx_{tx}, city_{c}, caller_{caller} {}

  void remove(entity_type const t, entity_no const no) {
    must_edit(t, no);
    switch (t) {
      case entity_type::thing:
        dependants(entity_type::datastream, "thing", no);
        dependants(entity_type::historical_location, "thing", no);
        forget_device(no);
        break;
      case entity_type::sensor: dependants(entity_type::datastream, "sensor", no); break;
      case entity_type::observed_property: dependants(entity_type::datastream, "observed_property", no); break;
      case entity_type::location:
        linked_history(no);
        note_moved(no);
        break;
      case entity_type::datastream: out.erased.push_back({no}); break;
      case entity_type::feature_of_interest: forget_feature(no); break;
      case entity_type::historical_location:
      case entity_type::observation: break;
    }
    clear_all_links(t, no);
    remove_entity(tx_, t, no);
    out.done.removed.push_back({t, no});
  }
  removal out;

 private:
  // What hangs on it may belong to somebody else.
  void must_edit(entity_type const t, entity_no const no) {
    auto const sql = fmt::format("SELECT data_set FROM {} WHERE no = $1", model_of(t).table);
    auto const set = tx_.integer({"sensing.data_set_of", sql}, {no});
    if (set && !caller_.may_edit({*set}) && !owns(tx_, caller_, t, no)) {
      throw api::refusal{
          api::forbidden(fmt::format("{} that would go with it belongs to a data set that this token may not change.",
                                     beginning_with_article(model_of(t).name)))};
    }
  }
  void dependants(entity_type const t, std::string_view const column, entity_no const no) {
    auto const sql = fmt::format("SELECT no FROM {} WHERE {} = $1 ORDER BY no", model_of(t).table, column);
    remove_all(t, sql, no);
  }
  void linked_history(entity_no const location) {
    remove_all(entity_type::historical_location,
               "SELECT historical_location FROM sensing_historical_location_location WHERE location = $1 ORDER BY 1",
               location);
  }
  void remove_all(entity_type const t, std::string const& sql, entity_no const no) {
    auto numbers = std::vector<entity_no>{};
    tx_.each({"sensing.dependants", sql}, {no}, [&](store::row_view const& r) { numbers.push_back(r.integer(0)); });
    for (auto const n : numbers) remove(t, n);
  }
  // The Things that were there are nowhere now: their observations get no feature made from it.
  void note_moved(entity_no const location) {
    for (auto const thing : things_at(tx_, location)) out.done.moved_things.push_back(thing);
  }
  // A device whose Thing is gone is one that nobody has claimed.
  void forget_device(entity_no const thing) {
    constexpr auto kForget = store::statement{"sensing.forget_device", R"(
        DELETE FROM sensing_device WHERE station IS NOT NULL
        AND id IN (SELECT key FROM sensing_source WHERE source = $1 AND entity = 'Thing' AND no = $2))"};
    tx_.execute(kForget, {airrohr::kSource, thing});
  }
  // Its observations go with it, so all of them must be the caller's to remove.
  void forget_feature(entity_no const no) {
    for (auto const d : city_.observations.datastreams_of({no})) {
      auto const info = city_.datastreams.find(d);
      if (info && !may_observe(caller_, *info)) {
        throw api::refusal{api::forbidden(
            "An Observation that would go with it belongs to a data set that this token may not change.")};
      }
    }
    out.erased_features.push_back({no});
    forget_generated_feature(tx_, no);
  }
  void clear_all_links(entity_type const t, entity_no const no) {
    for (auto const& r : model_of(t).relations) {
      if (r.by == relation_by::link_table) clear_links(tx_, r, no);
    }
    tx_.execute({"sensing.forget_source", "DELETE FROM sensing_source WHERE entity = $1 AND no = $2"},
                {model_of(t).name, no});
  }

  store::transaction& tx_;
  city const& city_;
  auth::principal const& caller_;
};

}  // namespace

removal remove_with_dependants(store::transaction& tx, city const& c, entity const& e, auth::principal const& caller) {
  auto r = remover{tx, c, caller};
  r.remove(e.type, e.no);
  return std::move(r.out);
}

}  // namespace madang::sensing
