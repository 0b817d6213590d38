#pragma once

#include "core/query/expression.h"
#include "core/query/value.h"

// How values compare, in $filter and in $orderby.
//
// Equality always has an answer, as OData 4.0 Part 2, 5.1.1.1.1–2, has it: null equals null and nothing
// else, values of different kinds differ, NaN differs from everything; `ne` is the opposite of `eq`.
// Order (gt ge lt le) is unknown (null) where there is none: with null, between kinds, with NaN, of geometries and
// of JSON. There OData says false; but then `not resultTime lt X` would find what has no resultTime, and
// servers that users know answer as SQL does.
//
// - Numbers compare exactly, whether whole or not. Strings compare by their bytes in UTF-8, that is by code
//   point. false is less than true.
// - Instants and periods share one line of time; a period holds its start and not its end. a lt b if all of a
//   is before all of b; a le b if a neither begins nor ends after b (an instant and a period: if the one is
//   wholly before the other or the instant is where the period begins). A period never equals an instant.
// - A date beside an instant is the midnight (UTC) with which it begins.
// - Geometries are equal if they have the same positions; JSON is equal if its text is.
namespace madang::query {

// `op` is one of eq ne gt ge lt le. Nothing: unknown.
std::optional<bool> holds(function op, value const& a, value const& b);

// A total order over everything, for sorting: null first, then booleans, numbers (NaN last), strings, times
// (by start, then by end), durations, times of day, geometries (all alike), JSON by its text.
std::weak_ordering sort_order(value const& a, value const& b);

// The temporal functions that FROST added to SensorThings: before after during finishes meets overlaps starts.
// Nothing if one of the two is no time, or the second of `during` no period.
std::optional<bool> time_relation(function, value const& a, value const& b);

}  // namespace madang::query
