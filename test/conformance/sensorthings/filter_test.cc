// 18-088, clause 9.3.3.5: $filter, with every operator of table 22 and every function of table 23.
#include <fmt/format.h>

#include "sensorthings/sensorthings_fixture.h"

namespace madang::sensing {

class filter : public sensorthings_fixture {
 protected:
  void SetUp() override {
    make("Things", thing("Mill", fmt::format(",'properties':{{'floors':3,'owner':{{'kind':'school'}},'tags':['roof','"
                                             "north'],'open':true}},'Locations':[{}],'Datastreams':[{}]",
                                             location("Mill Street", 8.5, 53.25), whole_datastream("Air"))));
    make("Things",
         thing("Harbour Tower",
               fmt::format(",'properties':{{'floors':7,'open':false}},'Locations':[{}],'Datastreams':[{}]",
                           "{'name':'Quay','description':'A line','encodingType':'application/geo+json','location':"
                           "{'type':'LineString','coordinates':[[9,53],[9,54]]}}",
                           whole_datastream("Water"))));
    make("Things", thing("seoul 서울"));
    observe("Datastreams(1)", "2026-05-04T08:15:30.25Z", "11.5");
    observe("Datastreams(1)", "2026-05-05T09:00:00Z", "-2", ",'resultTime':'2026-05-05T10:00:00Z'");
    observe("Datastreams(1)", "2026-06-01T00:00:00Z/2026-06-02T00:00:00Z", "20",
            ",'parameters':{'tilt':5},'validTime':'2026-06-01T00:00:00Z/2026-07-01T00:00:00Z'");
    observe("Datastreams(2)", "2026-05-04T08:00:00Z", "7");
    observe("Datastreams(2)", "2026-05-04T09:00:00Z", "'high'");
    observe("Datastreams(2)", "2026-05-04T10:00:00Z", "true");
    observe("Datastreams(2)", "2026-05-04T11:00:00Z", "null");
  }
  void things(std::string_view const expression, std::string_view const expected) {
    EXPECT_EQ(expected, each(fmt::format("Things?$filter={}", expression))) << expression;
  }
  void observations(std::string_view const expression, std::string_view const expected) {
    EXPECT_EQ(expected, each(fmt::format("Observations?$filter={}", expression), "result")) << expression;
    auto const of_one = each(fmt::format("Datastreams(1)/Observations?$filter={}", expression), "result");
    EXPECT_TRUE(expected.starts_with(of_one) || of_one.empty()) << expression;
  }
  void locations(std::string_view const expression, std::string_view const expected) {
    EXPECT_EQ(expected, each(fmt::format("Locations?$filter={}", expression))) << expression;
  }
};

TEST_P(filter, chooses_entities_of_every_set) {
  things("name eq 'Mill'", "Mill");
  locations("name eq 'Quay'", "Quay");
  EXPECT_EQ("2026-05-04T09:00:00Z,2026-05-04T09:00:00Z",
            each("HistoricalLocations?$filter=time le 2026-05-04T09:00:00Z", "time"));
  EXPECT_EQ("", each("HistoricalLocations?$filter=time lt 2026-05-04T09:00:00Z", "time"));
  EXPECT_EQ("Water", each("Datastreams?$filter=unitOfMeasurement/symbol eq '°C' and name eq 'Water'"));
  EXPECT_EQ("BME280,BME280", each("Sensors?$filter=encodingType eq 'application/pdf'"));
  EXPECT_EQ("Temperature", each("ObservedProperties?$filter=id eq 2"));
  observations("result gt 10", "11.5,20");
  EXPECT_EQ("Quay", each("FeaturesOfInterest?$filter=geo.length(feature) gt 0"));
  // Within a set below an entity.
  EXPECT_EQ("20", each("Things(1)/Datastreams(1)/Observations?$filter=result ge 20", "result"));
  EXPECT_EQ("", each("Things(2)/Datastreams?$filter=name eq 'Air'"));
}

TEST_P(filter, operators_are_those_of_the_standard) {
  things("name eq 'Mill'", "Mill");
  things("name ne 'Mill'", "Harbour Tower,seoul 서울");
  things("name gt 'Mill'", "seoul 서울");
  things("name ge 'Mill'", "Mill,seoul 서울");
  things("name lt 'Mill'", "Harbour Tower");
  things("name le 'Mill'", "Mill,Harbour Tower");
  things("'Mill' eq name", "Mill");
  things("name eq 'Mill' and properties/floors eq 3", "Mill");
  things("name eq 'Mill' or properties/floors eq 7", "Mill,Harbour Tower");
  things("not (name eq 'Mill')", "Harbour Tower,seoul 서울");
  things("not name eq 'Mill' and properties/floors gt 1", "Harbour Tower");
  things("name eq 'x' or name eq 'Mill' and properties/floors eq 4", "");
  things("(name eq 'x' or name eq 'Mill') and properties/floors eq 3", "Mill");
  observations("result add 1 eq 12.5", "11.5");
  observations("result sub 1 eq 10.5", "11.5");
  observations("result mul 2 eq 23", "11.5");
  observations("result div 2 eq 10", "20");
  observations("result mod 6 eq 2", "20");
  observations("result mul 2 add 3 eq 43", "20");
  observations("result mul (2 add 3) eq 100", "20");
  observations("-result eq 2", "-2");
}

TEST_P(filter, results_compare_by_their_kind) {
  observations("result gt 5", "11.5,20,7");
  observations("result lt 0", "-2");
  observations("result eq 'high'", "high");
  observations("result eq true", "true");
  observations("result eq null", "null");
  observations("result ne null", "11.5,-2,20,7,high,true");
  observations("result ge 'a'", "high,true");  // beside a text in quotes true is its text
  observations("result eq '7'", "7");  // clients of FROST ask so
  observations("result eq 7.0", "7");
}

TEST_P(filter, a_text_that_looks_like_a_number_is_found) {
  observe("Datastreams(2)", "2026-05-04T12:00:00Z", "'7'");
  EXPECT_EQ("7,7", each("Observations?$filter=result eq '7'", "result"));
  EXPECT_EQ("7,7", each("Observations?$filter=result in ('7')", "result"));
  EXPECT_EQ("7", each("Observations?$filter=result eq 7", "result"));
}

TEST_P(filter, functions_are_those_of_the_standard) {
  // String functions.
  things("substringof('our', name)", "Harbour Tower");
  things("endswith(name,'ll')", "Mill");
  things("startswith(name,'H')", "Harbour Tower");
  things("length(name) eq 4", "Mill");
  things("length(name) eq 8", "seoul 서울");
  things("indexof(name,'i') eq 1", "Mill");
  things("substring(name,1) eq 'ill'", "Mill");
  things("substring(name,1,2) eq 'il'", "Mill");
  things("tolower(name) eq 'mill'", "Mill");
  things("toupper(name) eq 'MILL'", "Mill");
  things("trim(concat(concat('  ',name),' ')) eq 'Mill'", "Mill");
  things("concat(concat(name,', '),description) eq 'Mill, A thing'", "Mill");
  // Dates.
  observations("year(phenomenonTime) eq 2026 and result eq 11.5", "11.5");
  observations("month(phenomenonTime) eq 6", "20");
  observations("day(phenomenonTime) eq 5", "-2");
  observations("hour(phenomenonTime) eq 11", "null");
  observations("minute(phenomenonTime) eq 15", "11.5");
  observations("second(phenomenonTime) eq 30", "11.5");
  observations("fractionalseconds(phenomenonTime) eq 0.25", "11.5");
  observations("date(phenomenonTime) eq 2026-05-05", "-2");
  observations("time(phenomenonTime) eq 08:00:00", "7");
  observations("totaloffsetminutes(resultTime) eq 0", "-2");
  observations("phenomenonTime lt now() and result eq 7", "7");
  observations("phenomenonTime gt mindatetime() and phenomenonTime lt maxdatetime() and result eq 7", "7");
  // Math.
  observations("round(result) eq 12", "11.5");
  observations("floor(result) eq 11", "11.5");
  observations("ceiling(result) eq 12", "11.5");
  // Geography.
  locations("geo.distance(location,geography'POINT(8.5 53)') lt 0.3", "Mill Street");
  locations("geo.length(location) eq 1", "Quay");
  locations("geo.intersects(location,geography'POLYGON((8 53,8.75 53,8.75 54,8 54,8 53))')", "Mill Street");
  locations("geo.length(geography'LINESTRING(0 0,3 4)') eq 5", "Mill Street,Quay");
  // Spatial relations.
  locations("st_equals(location,geography'POINT(8.5 53.25)')", "Mill Street");
  locations("st_disjoint(location,geography'POINT(8.5 53.25)')", "Quay");
  locations("st_touches(location,geography'POLYGON((9 53,10 53,10 54,9 54,9 53))')", "Quay");
  locations("st_within(location,geography'POLYGON((8 53,8.75 53,8.75 54,8 54,8 53))')", "Mill Street");
  locations("st_overlaps(location,geography'LINESTRING(9 53.5,9 55)')", "Quay");
  locations("st_crosses(location,geography'LINESTRING(8.75 53.5,9.5 53.5)')", "Quay");
  locations("st_intersects(location,geography'LINESTRING(8.75 53.5,9.5 53.5)')", "Quay");
  locations("st_contains(geography'POLYGON((8 53,8.75 53,8.75 54,8 54,8 53))',location)", "Mill Street");
  locations("st_relate(location,geography'POLYGON((8 53,8.75 53,8.75 54,8 54,8 53))','T*F**F***')", "Mill Street");
}

TEST_P(filter, times_are_instants_and_periods) {
  observations("phenomenonTime ge 2026-05-05T00:00:00Z", "-2,20");
  observations("phenomenonTime lt 2026-05-04T09:00:00Z", "11.5,7");
  observations("phenomenonTime eq 2026-05-04T10:00:00+02:00", "7");
  observations("phenomenonTime gt 2026-06-01T12:00:00Z", "");
  observations("phenomenonTime lt 2026-06-01T12:00:00Z and result eq 20", "");
  observations("resultTime gt 2026-05-05T00:00:00Z", "-2");
  observations("resultTime eq null and Datastream/name eq 'Air'", "11.5,20");
  observations("validTime ge 2026-06-01T00:00:00Z", "20");
  observations("during(phenomenonTime,2026-05-04T08:00:00Z/2026-05-04T09:30:00Z)", "11.5,7,high");
  observations("overlaps(phenomenonTime,2026-06-01T12:00:00Z/2026-06-05T00:00:00Z)", "20");
  observations("phenomenonTime add duration'P1D' gt 2026-06-01T12:00:00Z", "20");
}

TEST_P(filter, reaches_over_relations) {
  things("Locations/name eq 'Quay'", "Harbour Tower");
  things("Datastreams/ObservedProperty/name eq 'Temperature'", "Mill,Harbour Tower");
  things("Datastreams/Sensor/metadata eq 'https://example.org/x.pdf'", "Mill,Harbour Tower");
  things("Datastreams/Observations/result eq 20", "Mill");
  things("Datastreams/id eq 2", "Harbour Tower");
  things("Datastreams/id eq null", "seoul 서울");
  things("st_intersects(Locations/location,geography'POINT(9 53.5)')", "Harbour Tower");
  observations("Datastream/Thing/Locations/name eq 'Quay'", "7,high,true,null");
  observations("st_within(Datastream/Thing/Locations/location,geography'POLYGON((8 53,8.75 53,8.75 54,8 54,8 53))')",
               "11.5,-2,20");
  observations("FeatureOfInterest/name eq 'Quay' and result eq 7", "7");
  observations("Datastream/id eq 1 or result eq 7", "11.5,-2,20,7");
  observations("Datastream/Thing/properties/floors eq 3 and result gt 15", "20");
  EXPECT_EQ("Mill Street", each("FeaturesOfInterest?$filter=Observations/result eq 20"));
  EXPECT_EQ("Quay", each("FeaturesOfInterest?$filter=Observations/Datastream/name eq 'Water'"));
  EXPECT_EQ("Air", each("Datastreams?$filter=Thing/Locations/Things/name eq 'Mill'"));
}

// "Datastreams/a … and Datastreams/b …" asks for one datastream that is both.
TEST_P(filter, conditions_over_one_relation_are_about_one_entity) {
  make("Things(1)/Datastreams", whole_datastream("Dust", ",'properties':{'height':2}"));
  things("Datastreams/name eq 'Air' and Datastreams/properties/height eq 2", "");
  things("Datastreams/name eq 'Dust' and Datastreams/properties/height eq 2", "Mill");
  things("Datastreams/name eq 'Dust' and Datastreams/description eq 'A datastream'", "Mill");
}

TEST_P(filter, reaches_into_json) {
  things("properties/floors ge 3", "Mill,Harbour Tower");
  things("properties/owner/kind eq 'school'", "Mill");
  things("properties/open eq true", "Mill");
  things("properties/tags[1] eq 'north'", "Mill");
  things("properties/missing eq null", "Mill,Harbour Tower,seoul 서울");
  things("startswith(properties/owner/kind,'sch')", "Mill");
  observations("parameters/tilt eq 5", "20");
  EXPECT_EQ("Air,Water", each("Datastreams?$filter=startswith(unitOfMeasurement/name,'degree')"));
  locations("location/type eq 'LineString'", "Quay");
}

TEST_P(filter, names_and_texts_may_be_in_every_language) {
  things("name eq 'seoul 서울'", "seoul 서울");
  things("substringof('서', name)", "seoul 서울");
  make("Things", thing("It`s", ",'properties':{'높이':5,'a b':1}"));
  things("properties/높이 eq 5", "It`s");
  EXPECT_EQ(200, city.patch(address("Things(4)"), R"({"name":"It's"})").status);
  things("name eq 'It''s'", "It's");
  EXPECT_EQ("It's", each("Things?$filter=name eq 'It''s' and not (name eq '')"));
}

TEST_P(filter, in_and_any_are_understood_as_clients_of_other_versions_write_them) {
  things("name in ('Mill','x')", "Mill");
  things("id in (1,3)", "Mill,seoul 서울");
  things("contains(name,'our')", "Harbour Tower");
}

MADANG_ON_EACH_ENGINE(filter);

}  // namespace madang::sensing
