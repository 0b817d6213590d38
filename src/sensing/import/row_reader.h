#pragma once

#include "sensing/import/file_plan.h"
#include "sensing/import/value_buffer.h"

namespace madang::sensing::series_import {

struct row_counts {
  std::int64_t rows{0};
  std::int64_t mistaken{0};  // rows with at least one mistake
  std::int64_t empty{0};     // rows without any text
  std::int64_t skipped{0};   // as the mapping says
  std::int64_t no_value{0};  // cells that are empty or say "missing"
};

// A cell as a number. With ',' as decimal sign a '.' is refused: it might separate thousands.
std::optional<double> read_number(std::string_view cell, char decimal);
// cell * factor + offset as a decimal of fifteen digits.
double scaled(double cell, double factor, double offset);

// Which of two instants a wall clock meant, from the row of the series before; remembers this row.
instant resolved(local_reading const&, slot&);

// Turns the rows of one file into values of slots. The first time a file speaks of a station, what it says of
// the station goes to the registry, unless that is closed.
class row_reader {
 public:
  struct parts {
    recipe const& how;
    file_plan const& plan;
    things_table const* things;
    registry& known;
    value_buffer& values;
    report* found;  // null: nobody is told
    std::size_t file;
  };
  explicit row_reader(parts p) : p_{p} {}

  void row(std::span<std::string_view const> cells, std::int64_t line);
  void unreadable(csv::problem const&);
  row_counts const& counts() const { return counts_; }

 private:
  struct moment {
    bool ok{false};
    local_reading reading{};
  };
  bool is_row(std::span<std::string_view const> cells);
  moment const* moment_of(row_view const&);
  std::vector<slot_no> const* slots_of(row_view&);
  std::vector<slot_no> make_slots(row_view&, std::string_view key);
  slot_no make_slot(row_view&, station_no, file_plan::binding const&);
  void tell(station_no, row_view const&);
  std::string location_of(row_view const&);
  std::string properties_of(row_view const&) const;
  void take(row_view const&, file_plan::binding const&, slot_no, local_reading const&);
  bool is_missing(std::string_view cell) const;
  void mistake(finding, std::string_view where, std::string const& sentence);
  void note(finding);

  parts p_;
  row_counts counts_;
  std::int64_t line_{0};
  bool mistaken_{false};
  std::string scratch_, time_text_{"\n"}, key_;
  moment moment_;
  std::unordered_map<std::string, std::vector<slot_no>> slots_;
  std::vector<slot_no> const* current_{};  // of key_
};

}  // namespace madang::sensing::series_import
