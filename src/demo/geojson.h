#pragma once

#include "core/json/json.h"
#include "demo/sensors.h"
#include "demo/town.h"

namespace madang::demo {

// The town as GeoJSON (RFC 7946) feature collections: WGS 84, 7 decimals, rings anticlockwise. Names come as "name"
// in the town's language and "name:ko", "name:en", "name:de", "name:nl"; keys and values of streets are those of
// OpenStreetMap. To stream, write the features one by one and take() what is written.
void write_districts(json::writer&, town const&);
void write_streets(json::writer&, town const&);
void write_water(json::writer&, town const&);  // the river, lakes, harbour basins
void write_parks(json::writer&, town const&);  // whatever is green
void write_landmarks(json::writer&, town const&);
void write_sensors(json::writer&, town const&, std::span<sensor const>);

void write_district(json::writer&, town const&, std::size_t);
void write_street(json::writer&, town const&, std::size_t);
void write_block(json::writer&, town const&, std::size_t);
void write_sensor(json::writer&, town const&, sensor const&);

}  // namespace madang::demo
