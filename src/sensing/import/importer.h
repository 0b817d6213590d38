#pragma once

#include "core/base/output.h"
#include "sensing/import/row_reader.h"

namespace madang::sensing::series_import {

// What an import is about, checked as far as that goes without reading the tables.
struct job {
  recipe how;
  std::string mapping_name;  // for messages
  std::optional<things_table> things;
  std::vector<std::string> paths, names;  // of the tables: where they are, what the person called them
  std::string data_set;
  bool keep_going{false}, dry_run{false}, replace{false};
};

// Reads the tables of a job: once to check, once to store.
class importer {
 public:
  importer(job const& j, output& o) : job_{j}, out_{o}, found_{o, j.names} {}

  // Whether every table can be opened and has the columns that the mapping names. Says all that is wrong.
  bool check_columns();
  // Whether what is in the tables can be imported; after that stations and counts are known.
  bool check_rows();
  void store(ports::series_port&);
  void summarise() const;
  // What became of the values that were stored, also if not all of them could be.
  void say_what_was_stored() const;

 private:
  struct pass {
    value_buffer& values;
    report* found;
    std::function<void(std::int64_t bytes)> heard;
  };
  std::optional<file_plan> plan_of(csv::reader&, std::size_t file, bool tell);
  bool read_file(std::size_t file, pass&, row_counts&);
  bool acceptable(std::size_t file, row_counts const&);
  void count(std::span<timed_value const>);
  void place(ports::series_port&, std::span<timed_value const>);
  void note_difference(timed_value const&, ports::placed const&);
  void list_series() const;

  job const& job_;
  output& out_;
  report found_;
  registry known_;
  row_counts total_;
  std::int64_t values_{0};
  std::int64_t added_{0}, already_known_{0}, different_{0};
  std::vector<std::string> differences_;  // the first of them
};

}  // namespace madang::sensing::series_import
