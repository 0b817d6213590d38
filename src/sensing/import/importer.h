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
  bool keep_going{false}, dry_run{false};
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
  void list_series() const;

  job const& job_;
  output& out_;
  report found_;
  registry known_;
  row_counts total_;
  std::int64_t values_{0};
};

}  // namespace madang::sensing::series_import
