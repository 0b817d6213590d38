#include "sensing/conformance.h"

#include <algorithm>
#include <array>

namespace madang::sensing {
namespace {

constexpr auto kBase = std::string_view{"http://www.opengis.net/spec/iot_sensing/1.1/req/"};

// The order of the standard's clauses. URIs are given behind kBase.
constexpr auto kRequirements = std::to_array<requirement>({
    {"datamodel", {}, {}, true},
    {"datamodel/entity-control-information/common-control-information",
     "datamodel.every_entity_has_its_control_information"},
    {"datamodel/thing/properties", "datamodel.a_thing_has_its_properties"},
    {"datamodel/thing/relations", "datamodel.a_thing_has_its_relations"},
    {"datamodel/location/properties", "datamodel.a_location_has_its_properties"},
    {"datamodel/location/relations", "datamodel.a_location_has_its_relations"},
    {"datamodel/historical-location/properties", "datamodel.a_historical_location_has_its_properties"},
    {"datamodel/historical-location/relations", "datamodel.a_historical_location_has_its_relations"},
    {"datamodel/datastream/properties", "datamodel.a_datastream_has_its_properties"},
    {"datamodel/datastream/relations", "datamodel.a_datastream_has_its_relations"},
    {"datamodel/sensor/properties", "datamodel.a_sensor_has_its_properties"},
    {"datamodel/sensor/relations", "datamodel.a_sensor_has_its_relations"},
    {"datamodel/observed-property/properties", "datamodel.an_observed_property_has_its_properties"},
    {"datamodel/observed-property/relations", "datamodel.an_observed_property_has_its_relations"},
    {"datamodel/observation/properties", "datamodel.an_observation_has_its_properties"},
    {"datamodel/observation/relations", "datamodel.an_observation_has_its_relations"},
    {"datamodel/feature-of-interest/properties", "datamodel.a_feature_of_interest_has_its_properties"},
    {"datamodel/feature-of-interest/relations", "datamodel.a_feature_of_interest_has_its_relations"},
    {"resource-path/resource-path-to-entities", "resource_paths.every_usage_of_the_standard_leads_where_it_says"},
    {"request-data", {}, {}, true},
    {"request-data/order", "query_options.are_evaluated_in_the_order_of_the_standard"},
    {"request-data/expand", "query_options.expand_puts_related_entities_inline"},
    {"request-data/select", "query_options.select_shows_what_is_asked_for"},
    {"request-data/status-code", "resource_paths.status_codes_are_those_of_the_standard"},
    {"request-data/query-status-code", "query_options.what_is_wrong_or_not_offered_has_its_status_code"},
    {"request-data/orderby", "query_options.orderby_sorts"},
    {"request-data/top", "query_options.top_limits"},
    {"request-data/skip", "query_options.skip_leaves_out"},
    {"request-data/count", "query_options.count_tells_how_many"},
    {"request-data/filter", "filter.chooses_entities_of_every_set"},
    {"request-data/built-in-filter-operations", "filter.operators_are_those_of_the_standard"},
    {"request-data/built-in-query-functions", "filter.functions_are_those_of_the_standard"},
    {"request-data/pagination", "paging.next_links_lead_through_everything_once"},
    {"create-update-delete", {}, {}, true},
    {"create-update-delete/create-entity", "create.every_entity_is_made_by_a_post_to_its_set"},
    {"create-update-delete/link-to-existing-entities", "create.links_to_what_exists"},
    {"create-update-delete/deep-insert", "create.related_entities_are_made_along"},
    {"create-update-delete/deep-insert-status-code", "create.is_all_or_nothing"},
    {"create-update-delete/update-entity", "change.patch_changes_what_it_names"},
    {"create-update-delete/update-entity-put", "change.put_replaces"},
    {"create-update-delete/update-entity-jsonpatch",
     {},
     "JSON Patch, which the standard leaves to the service, is not offered yet."},
    {"create-update-delete/delete-entity", "removal_of.takes_along_what_cannot_be_without_it"},
    {"create-update-delete/historical-location-auto-creation", "history.a_moved_thing_leaves_a_historical_location"},
    {"create-update-delete/historical-location-manual-creation",
     "history.the_latest_historical_location_says_where_a_thing_is"},
    {"batch-request/batch-request", {}, "$batch is not offered yet: 501."},
    {"multi-datastream", {}, {}, true},
    {"multi-datastream/properties", {}, "MultiDatastreams are not offered yet."},
    {"multi-datastream/relations", {}, "MultiDatastreams are not offered yet."},
    {"multi-datastream/constraints", {}, "MultiDatastreams are not offered yet."},
    {"data-array/data-array", "data_array.observations_come_and_go_as_arrays"},
    {"create-observations-via-mqtt/observations-creation",
     "mqtt.an_observation_is_made_by_publishing_it",
     {},
     false,
     true},
    {"receive-updates-via-mqtt/receive-updates",
     "mqtt.subscribers_hear_of_sets_entities_and_properties",
     {},
     false,
     true},
});

bool is_claimed(requirement const& r) {
  if (!r.is_class) return !r.test.empty();
  return std::ranges::all_of(kRequirements, [&](requirement const& x) {
    auto const within = !x.is_class && x.uri.starts_with(r.uri) && x.uri.substr(r.uri.size()).starts_with('/');
    return !within || !x.test.empty();
  });
}

}  // namespace

std::span<requirement const> requirements() { return kRequirements; }

std::vector<std::string> conformance(bool const with_mqtt) {
  auto out = std::vector<std::string>{};
  for (auto const& r : kRequirements) {
    if (is_claimed(r) && (with_mqtt || !r.needs_mqtt)) out.push_back(std::string{kBase} + std::string{r.uri});
  }
  return out;
}

}  // namespace madang::sensing
