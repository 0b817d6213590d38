#pragma once

#include <functional>
#include <string>
#include <variant>

#include "sensing/series/series_store.h"

// All that an observation store holds, as a sequence of records that does not depend on the engine: what
// one engine gives another takes, with every seq, id and line of the edit log.
namespace madang::sensing {

struct dumped_series {  // its points and ids follow
  datastream_no datastream{};
  std::uint64_t next_seq{0};
  friend bool operator==(dumped_series const&, dumped_series const&) = default;
};
struct dumped_points {
  datastream_no datastream{};
  std::string bytes{};  // as encode() makes them; sorted, and behind those before
  friend bool operator==(dumped_points const&, dumped_points const&) = default;
};
struct dumped_id {
  observation_id observation{};
  std::string id{};
  friend bool operator==(dumped_id const&, dumped_id const&) = default;
};
struct dumped_edit {
  std::int64_t edit{0};
  datastream_no datastream{};
  std::optional<std::int64_t> seq{}, t_us{};
  std::string what{};
  std::int64_t n{0};
  std::optional<std::string> before{}, after{};
  std::string who{}, why{};
  std::int64_t at_us{0};
  friend bool operator==(dumped_edit const&, dumped_edit const&) = default;
};
using dump_record = std::variant<dumped_series, dumped_points, dumped_id, dumped_edit>;

// May run while the store is in use: then a series is as it was at some moment of the dump.
void dump(series_store&, std::function<void(dump_record const&)> const&);

// Takes what dump() gave, straight into chunks. Of the series that come in the store may hold nothing, and
// nobody may append to them meanwhile. Throws store::error (conflict) otherwise or if a record is damaged.
class loader {
 public:
  explicit loader(series_store&);
  ~loader();
  void add(dump_record const&);
  // The points as they are, for who has no dump: in order, behind those before.
  void add(datastream_no, columns const&);
  void finish();  // all is on disk when it returns

 private:
  struct state;
  std::unique_ptr<state> state_;
};

}  // namespace madang::sensing
