#include "sensing/series/result_json.h"

#include "core/base/limits.h"

namespace madang::sensing {
namespace {

constexpr auto kExactMax = std::int64_t{1} << 53;

bool all_numbers(json::node const& v) {
  auto n = std::size_t{0};
  auto yes = true;
  v.each_item([&](json::node const& x) {
    ++n;
    yes = yes && x.is_number();
  });
  return yes && n > 0 && n <= limits::kRecordColumns;
}

}  // namespace

void read_result(json::node const& v, observation& o) {
  o.text.clear();
  o.record.clear();
  o.number = 0;
  switch (v.type()) {
    case json::kind::null: o.kind = result_kind::null; return;
    case json::kind::boolean:
      o.kind = result_kind::boolean;
      o.number = v.boolean() ? 1 : 0;
      return;
    case json::kind::string:
      o.kind = result_kind::text;
      o.text = v.string();
      return;
    case json::kind::integer:
      // What a double cannot hold exactly is kept as it was written.
      if (v.integer() > kExactMax || v.integer() < -kExactMax) {
        o.kind = result_kind::json;
        o.text = v.raw();
        return;
      }
      [[fallthrough]];
    case json::kind::number:
      o.kind = result_kind::number;
      o.number = v.number();
      return;
    case json::kind::array:
      if (all_numbers(v)) {
        o.kind = result_kind::record;
        v.each_item([&](json::node const& x) { o.record.push_back(x.number()); });
        o.number = o.record[0];
        return;
      }
      [[fallthrough]];
    case json::kind::object:
      o.kind = result_kind::json;
      o.text = v.raw();
      return;
  }
}

void write_result(json::writer& w, observation const& o) {
  switch (o.kind) {
    case result_kind::null: w.null(); return;
    case result_kind::boolean: w.boolean(o.number != 0); return;
    case result_kind::text: w.string(o.text); return;
    case result_kind::json: w.raw(o.text.empty() ? std::string_view{"null"} : o.text); return;
    case result_kind::number: w.number(o.number); return;
    case result_kind::record:
      w.begin_array();
      for (auto const x : o.record) w.number(x);
      w.end_array();
      return;
  }
}

}  // namespace madang::sensing
