#include "sensing/moving.h"

#include "core/base/text.h"
#include "sensing/series/series_context.h"

namespace madang::sensing {
namespace {

std::string write(dumped_series const& s) {
  return json::writer{}.begin_object().key("series").integer(s.datastream.value).key("next_seq")
      .integer(std::int64_t(s.next_seq)).end_object().take();
}
std::string write(dumped_points const& p) {
  return json::writer{}.begin_object().key("points").integer(p.datastream.value).key("base64")
      .string(base64_encode(p.bytes)).end_object().take();
}
std::string write(dumped_id const& i) {
  return json::writer{}.begin_object().key("id").string(i.id).key("observation").integer(i.observation.value)
      .end_object().take();
}
void write_maybe(json::writer& w, std::string_view const key, std::optional<std::int64_t> const& x) {
  if (x) w.key(key).integer(*x);
}
void write_maybe(json::writer& w, std::string_view const key, std::optional<std::string> const& x) {
  if (x) w.key(key).string(*x);
}
std::string write(dumped_edit const& e) {
  auto w = json::writer{};
  w.begin_object().key("edit").integer(e.edit).key("datastream").integer(e.datastream.value).key("what")
      .string(e.what).key("n").integer(e.n);
  w.key("who").string(e.who).key("why").string(e.why).key("at_us").integer(e.at_us);
  write_maybe(w, "seq", e.seq);
  write_maybe(w, "t_us", e.t_us);
  write_maybe(w, "before", e.before);
  write_maybe(w, "after", e.after);
  return w.end_object().take();
}

std::int64_t number_in(json::node const& n, std::string_view const key) {
  return n.find(key).value_or(json::node{}).integer();
}
std::string text_in(json::node const& n, std::string_view const key) {
  return std::string{n.find(key).value_or(json::node{}).string()};
}
std::optional<std::int64_t> maybe_number(json::node const& n, std::string_view const key) {
  auto const x = n.find(key);
  return x ? std::optional{x->integer()} : std::nullopt;
}
std::optional<std::string> maybe_text(json::node const& n, std::string_view const key) {
  auto const x = n.find(key);
  return x ? std::optional{std::string{x->string()}} : std::nullopt;
}

}  // namespace

void dump_observations(series_store& s, std::function<void(std::string const&)> const& line) {
  dump(s, [&](dump_record const& r) { line(std::visit([](auto const& x) { return write(x); }, r)); });
}

std::int64_t lines_to_dump(series_store& s) {
  auto const piece = std::int64_t(s.context().options.chunk_points);
  auto out = std::int64_t{0};
  for (auto const d : s.datastreams()) out += 1 + (s.count(d) + piece - 1) / piece;
  return out;
}

std::optional<dump_record> read_record(json::node const& n) {
  if (n.find("series")) return dumped_series{{number_in(n, "series")}, std::uint64_t(number_in(n, "next_seq"))};
  if (n.find("points")) {
    auto decoded = base64_decode(text_in(n, "base64"));
    if (!decoded) throw store::error{store::error::kind::other, "Points in the file are damaged."};
    return dumped_points{{number_in(n, "points")}, std::move(*decoded)};
  }
  if (n.find("observation")) return dumped_id{{number_in(n, "observation")}, text_in(n, "id")};
  if (n.find("edit")) {
    return dumped_edit{.edit = number_in(n, "edit"),
                       .datastream = {number_in(n, "datastream")},
                       .seq = maybe_number(n, "seq"),
                       .t_us = maybe_number(n, "t_us"),
                       .what = text_in(n, "what"),
                       .n = number_in(n, "n"),
                       .before = maybe_text(n, "before"),
                       .after = maybe_text(n, "after"),
                       .who = text_in(n, "who"),
                       .why = text_in(n, "why"),
                       .at_us = number_in(n, "at_us")};
  }
  return std::nullopt;
}

}  // namespace madang::sensing
