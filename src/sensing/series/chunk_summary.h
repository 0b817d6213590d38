#pragma once

#include "sensing/series/series_context.h"

// What the chunks of a series come to, for when they changed by another way than by growing. For all of
// these context.chunks is held.
namespace madang::sensing {

// As the row of the series should say it. sealed_seq is the one in memory.
series_row summarise_chunks(store::transaction&, series_state const&);
// Makes it what memory says, beside the points in the tail.
void remember_chunks(series_context&, series_state&, series_row const&);
// After a commit of which nobody knows whether it happened: what the disk says counts.
void reconcile(series_context&, series_state&);
// Before any other change of chunks: does that for all that are left from a failure.
void reconcile_all(series_context&);

// Writes a change of the chunks of some series. If that fails they are reconciled at once, or before the
// next change.
void write_chunks(series_context&, std::span<series_state* const>, store::store::work const&);

}  // namespace madang::sensing
