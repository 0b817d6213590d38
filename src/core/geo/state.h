#pragma once

#include <mutex>

#include "core/geo/shape.h"

struct GEOSGeom_t;

namespace madang::geo {

struct geos_deleter {
  void operator()(GEOSGeom_t*) const;
};
using geos_ptr = std::unique_ptr<GEOSGeom_t, geos_deleter>;

// What the copies of a geometry share. GEOS gets its own form of it only when a relation asks: most
// geometries are stored, drawn and never compared.
struct geometry::state {
  explicit state(shape);

  shape value;
  std::size_t vertices{};
  bool has_height{};
  std::optional<box> bounds;

  GEOSGeom_t const* geos() const;  // null if GEOS will not have it

 private:
  mutable std::once_flag once_;
  mutable geos_ptr geos_;
};

}  // namespace madang::geo
