#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/api/object.h"

// What the page and other light clients read: fewer questions than SensorThings needs, and no more bytes
// than are shown.
namespace madang::sensing {

struct unit {
  std::optional<std::string> name, symbol, definition;
};
struct observed_property {
  std::string id;
  std::string name, definition, description;
  unit in;
  std::int64_t datastreams{0};
  std::optional<double> minimum, maximum;
};
struct nothing_asked {};

struct latest_query {
  std::string observed_property;
};
struct live_query {
  std::optional<std::string> observed_property, thing;
};

struct data_set_summary {
  std::string id, title, licence, attribution;
};
struct owner {
  std::optional<std::string> kind, name;
};
// What /latest and /series answer with. Both are written row by row, not from these: they are long.
struct latest_answer {
  sensing::observed_property observed_property;
  instant time;
  std::vector<std::string> columns;
  std::vector<std::vector<api::raw_json>> rows;
  std::vector<owner> owners;
  std::vector<data_set_summary> data_sets;
};
struct series_points {
  std::string step;
  std::vector<std::string> columns;
  std::vector<std::vector<api::raw_json>> rows;
};

struct named {
  std::optional<api::number_or_text> id;
  std::optional<std::string> name, description, definition;
};
struct latest_value {
  instant time;
  api::raw_json result;
};
struct datastream_summary {
  api::number_or_text id;
  std::string name, description;
  named observed_property;
  unit in;
  std::optional<std::string> direction;
  named sensor;
  std::optional<instant> first;
  std::optional<latest_value> latest;
  std::int64_t count{0};
  std::optional<double> interval_s;
};
// What it hangs from, where it is not told of within its thing.
struct datastream_of_thing {
  datastream_summary datastream;
  api::number_or_text thing;
  std::string thing_name;
};
struct datastreams_query {
  std::string ids;
};
struct thing_details {
  api::number_or_text id;
  std::string name, description;
  api::raw_json properties, location;
  std::optional<std::string> place;
  std::optional<owner> owned_by;
  data_set_summary data_set;
  std::vector<datastream_summary> datastreams;
};
struct one_thing {
  std::string id;
};

struct thing_query {
  std::optional<std::string> search, observed_property;
  std::int64_t limit{100};
  std::optional<std::string> after;
};
struct thing_summary {
  api::number_or_text id;
  std::string name;
  std::optional<double> longitude, latitude;
  std::string data_set;
  std::int64_t datastreams{0};
};

struct series_query {
  std::string id;
  instant from, to;
  std::int64_t points{500};
  std::string zone{"UTC"};
};

struct means_query {
  std::string observed_property;
  instant from, to;
  std::string step{"PT1H"}, zone{"UTC"};
  std::optional<std::string> datastreams;
};
struct means_answer {
  std::string step;
  std::vector<instant> times;
  std::vector<std::string> columns;
  std::vector<std::vector<api::raw_json>> rows;
};

void describe(api::object<unit>&);
void describe(api::object<observed_property>&);
void describe(api::object<nothing_asked>&);
void describe(api::object<latest_query>&);
void describe(api::object<live_query>&);
void describe(api::object<latest_answer>&);
void describe(api::object<series_points>&);
void describe(api::object<data_set_summary>&);
void describe(api::object<owner>&);
void describe(api::object<named>&);
void describe(api::object<latest_value>&);
void describe(api::object<datastream_summary>&);
void describe(api::object<datastream_of_thing>&);
void describe(api::object<datastreams_query>&);
void describe(api::object<means_query>&);
void describe(api::object<means_answer>&);
void describe(api::object<thing_details>&);
void describe(api::object<one_thing>&);
void describe(api::object<thing_query>&);
void describe(api::object<thing_summary>&);
void describe(api::object<series_query>&);

}  // namespace madang::sensing
