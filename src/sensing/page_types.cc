#include "sensing/page_types.h"

namespace madang::sensing {

void describe(api::object<unit>& o) {
  o.named("Unit", "Unit of measurement");
  o.field<&unit::name>("name", "Its name");
  o.field<&unit::symbol>("symbol", "What stands behind a number");
  o.field<&unit::definition>("definition", "URI that says what it is");
}
void describe(api::object<observed_property>& o) {
  using t = observed_property;
  o.named("ObservedPropertySummary", "Something that is measured in the city, in one unit");
  o.field<&t::id>("id", "To be given to latest and live");
  o.field<&t::name>("name", "What is measured");
  o.field<&t::definition>("definition", "URI that says what it is");
  o.field<&t::description>("description", "In more words");
  o.field<&t::in>("unit", "The unit");
  o.field<&t::datastreams>("datastreams", "How many datastreams measure it");
  o.field<&t::minimum>("minimum", "The least of the latest values");
  o.field<&t::maximum>("maximum", "The greatest of the latest values");
}
void describe(api::object<nothing_asked>& o) { o.named("NothingAsked", "No options"); }
void describe(api::object<latest_query>& o) {
  o.named("LatestQuery", "Of what");
  o.field<&latest_query::observed_property>("observed_property", "Its id, from observed-properties").length(1, 200);
}
void describe(api::object<live_query>& o) {
  o.named("LiveQuery", "Of what; one of the two");
  o.field<&live_query::observed_property>("observed_property", "Its id, from observed-properties").length(1, 200);
  o.field<&live_query::thing>("thing", "The id of a Thing").length(1, 1'000);
}
void describe(api::object<latest_answer>& o) {
  using t = latest_answer;
  o.named("LatestAnswer", "The latest values of one property, one sensor a row");
  o.field<&t::observed_property>("observed_property", "What is measured");
  o.field<&t::time>("time", "When this was so, by the server's clock");
  o.field<&t::columns>(
      "columns",
      "What the values of a row are: datastream, thing, name, longitude, latitude, time, result, interval_s, series, "
      "owner, data_set. Series is what tells the datastream from others of its thing that measure the same; the last "
      "two are places in `owners` and `data_sets`, counted from 0");
  o.field<&t::rows>("rows", "Values in the order of the columns; null where nothing is known");
  o.field<&t::owners>("owners", "Each different owner once");
  o.field<&t::data_sets>("data_sets", "Each different data set once");
}
void describe(api::object<series_points>& o) {
  using t = series_points;
  o.named("SeriesPoints", "What a chart draws");
  o.field<&t::step>("step", "raw: single values; otherwise the length of the stretches of time, as in PT1H (ISO 8601)");
  o.field<&t::columns>(
      "columns",
      "What the values of a row are: time, result, quality; or time, n, minimum, mean, maximum. Quality is what "
      "the resultQuality says, as a text; rows without it end before it");
  o.field<&t::rows>("rows", "Values in the order of the columns, by time");
}
void describe(api::object<data_set_summary>& o) {
  using t = data_set_summary;
  o.named("DataSetSummary", "What a thing is published with");
  o.field<&t::id>("id", "Its short name");
  o.field<&t::title>("title", "What people call it");
  o.field<&t::licence>("licence", "SPDX id, or a sentence");
  o.field<&t::attribution>("attribution", "To be shown wherever the data is");
}
void describe(api::object<owner>& o) {
  o.named("Owner", "Whose it is");
  o.field<&owner::kind>("kind", "resident, school, city, utility …");
  o.field<&owner::name>("name", "As the owner wants to be named");
}
void describe(api::object<named>& o) {
  o.named("Named", "Something with a name");
  o.field<&named::id>("id", "Its @iot.id");
  o.field<&named::name>("name", "Its name");
  o.field<&named::description>("description", "In more words");
  o.field<&named::definition>("definition", "URI that says what it is");
}
void describe(api::object<latest_value>& o) {
  o.named("LatestValue", "The newest observation");
  o.field<&latest_value::time>("time", "When it was so");
  o.field<&latest_value::result>("result", "What was measured");
}
void describe(api::object<datastream_summary>& o) {
  using t = datastream_summary;
  o.named("DatastreamSummary", "One thing that is measured at a place");
  o.field<&t::id>("id", "Its @iot.id");
  o.field<&t::name>("name", "Its name");
  o.field<&t::description>("description", "In more words");
  o.field<&t::observed_property>("observed_property", "What is measured");
  o.field<&t::in>("unit", "In which unit");
  o.field<&t::direction>("direction",
                         "Which way it counts, if its properties say so: inwards, outwards, or in the city's words");
  o.field<&t::sensor>("sensor", "With what device");
  o.field<&t::first>("first", "When the first observation was");
  o.field<&t::latest>("latest", "The newest observation");
  o.field<&t::count>("count", "How many observations there are");
  o.field<&t::interval_s>("interval_s", "Usual time between two, in seconds");
}
void describe(api::object<datastream_of_thing>& o) {
  using t = datastream_of_thing;
  o.named("DatastreamOfThing", "One thing that is measured at a place, and where");
  o.field<&t::datastream>("datastream", "What is measured");
  o.field<&t::thing>("thing", "The @iot.id of its Thing");
  o.field<&t::thing_name>("thing_name", "What people call that");
}
void describe(api::object<datastreams_query>& o) {
  o.named("DatastreamsQuery", "Which datastreams");
  o.field<&datastreams_query::ids>("ids",
                                   "Their @iot.id, with commas between them, 20 at most; a text that has a comma "
                                   "stands in single quotes")
      .length(1, 4'000);
}
void describe(api::object<means_query>& o) {
  using t = means_query;
  o.named("MeansQuery", "Means of what, when and how long each");
  o.field<&t::observed_property>("observed_property", "Its id, from observed-properties").length(1, 200);
  o.field<&t::from>("from", "From this instant on");
  o.field<&t::to>("to", "Up to this instant");
  o.field<&t::step>("step", "How long each stretch of time is").one_of({"PT15M", "PT1H", "PT6H", "P1D"}).optional();
  o.field<&t::zone>("zone", "Whose days: a name of the IANA data base, as in Europe/Berlin").length(1, 64).optional();
  o.field<&t::datastreams>("datastreams",
                           "Only of these: their @iot.id with commas between them; without it, of all that measure it")
      .length(1, 7'000);
}
void describe(api::object<means_answer>& o) {
  using t = means_answer;
  o.named("MeansAnswer", "The course of many sensors over the same stretches of time");
  o.field<&t::step>("step", "How long each is (ISO 8601)");
  o.field<&t::times>("times", "When each begins");
  o.field<&t::columns>("columns", "What the values of a row are: datastream, means");
  o.field<&t::rows>("rows",
                    "For each datastream its id and the list of its means, as many as there are times; null where "
                    "nothing was measured. A datastream without any value is left out");
}
void describe(api::object<thing_details>& o) {
  using t = thing_details;
  o.named("ThingDetails", "A thing with all that its page shows");
  o.field<&t::id>("id", "Its @iot.id");
  o.field<&t::name>("name", "What people call it");
  o.field<&t::description>("description", "In more words");
  o.field<&t::properties>("properties", "What else its owner says of it");
  o.field<&t::location>("location", "GeoJSON geometry, or null");
  o.field<&t::place>("place", "The name of the place");
  o.field<&t::owned_by>("owner", "Whose it is");
  o.field<&t::data_set>("data_set", "What it is published with");
  o.field<&t::datastreams>("datastreams", "What it measures");
}
void describe(api::object<one_thing>& o) {
  o.named("OneThing", "Which");
  o.field<&one_thing::id>("id", "Its @iot.id").length(1, 1'000);
}
void describe(api::object<thing_query>& o) {
  using t = thing_query;
  o.named("ThingQuery", "Which things");
  o.field<&t::search>("search", "Part of the name; case does not matter").length(1, 200);
  o.field<&t::observed_property>("observed_property", "That measure this").length(1, 200);
  o.field<&t::limit>("limit", "At most so many").range(1, 1'000).optional();
  o.field<&t::after>("after", "From `next` of the page before").length(1, 200);
}
void describe(api::object<thing_summary>& o) {
  using t = thing_summary;
  o.named("ThingSummary", "A thing in a list");
  o.field<&t::id>("id", "Its @iot.id");
  o.field<&t::name>("name", "What people call it");
  o.field<&t::longitude>("longitude", "Where it is").range(-180, 180);
  o.field<&t::latitude>("latitude", "Where it is").range(-90, 90);
  o.field<&t::data_set>("data_set", "The short name of its data set");
  o.field<&t::datastreams>("datastreams", "How many");
}
void describe(api::object<series_query>& o) {
  using t = series_query;
  o.named("SeriesQuery", "What to draw");
  o.field<&t::id>("id", "The @iot.id of a Datastream").length(1, 1'000);
  o.field<&t::from>("from", "From this instant on");
  o.field<&t::to>("to", "Up to this instant");
  o.field<&t::points>("points", "About so many points are wanted").range(10, 20'000).optional();
  o.field<&t::zone>("zone", "Whose days: a name of the IANA data base, as in Europe/Berlin").length(1, 64).optional();
}

}  // namespace madang::sensing
