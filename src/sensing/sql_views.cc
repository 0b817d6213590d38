// Observations with names instead of numbers, for people who ask in SQL: on both engines the same columns.
#include "sensing/sql_views.h"

#include "sensing/series/sql_points.h"

namespace madang::sensing {
namespace {

constexpr auto kObservation = std::string_view{
    "SELECT t.name AS thing, d.name AS datastream, o.name AS observed_property, d.unit_of_measurement ->> 'symbol' AS "
    "unit, "
    "p.time, p.v AS value, p.text, d.no AS datastream_no, p.t_us, p.t0_us, p.t1_us "
    "FROM sensing_datastream d JOIN sensing_thing t ON t.no = d.thing "
    "JOIN sensing_observed_property o ON o.no = d.observed_property JOIN sensing_point p ON p.datastream = d.no"};

constexpr auto kPostgresObservation = std::string_view{
    "CREATE VIEW observation AS "
    "SELECT t.name AS thing, d.name AS datastream, o.name AS observed_property, d.unit_of_measurement::json ->> "
    "'symbol' AS unit, "
    "p.time, p.v AS value, p.text, d.no AS datastream_no, p.t_us, p.t0_us, p.t1_us "
    "FROM sensing_datastream d JOIN sensing_thing t ON t.no = d.thing "
    "JOIN sensing_observed_property o ON o.no = d.observed_property JOIN sensing_point p ON p.datastream = d.no"};

constexpr auto kHelp = std::string_view{
    "observation has all observations with names, sensing_point all of them with all they have:\n"
    "  SELECT thing, datastream, time, value, unit FROM observation\n"
    "    WHERE datastream_no = 1 AND time >= '2026-05-04' ORDER BY t_us DESC LIMIT 10;\n"
    "  SELECT name, no FROM sensing_datastream;\n"
    "  SELECT * FROM sensing_hour WHERE datastream = 1;  -- of what was stored before today, if it has 16 values an "
    "hour\n"
    "Say which datastream and time: then only that is read. On PostgreSQL t1_us >= … AND t0_us < … says it for the\n"
    "time.\n"};

}  // namespace

sql_tables tables_for_sql() {
  return {
      .stores = {"observations"}, .computed = {sql_points()}, .views = {{"observation", kObservation}}, .help = kHelp};
}

std::vector<store::migration> const kPostgresViews{
    {"sensing_views", 1, "-- views of PostgreSQL", kPostgresObservation}};

}  // namespace madang::sensing
