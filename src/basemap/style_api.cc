// Two styles for the tiles, in MapLibre's style format, and the symbols they use: made by style/make.py at build time,
// finished here for the reader's language and the program's address.
#include "basemap/style_api.h"

#include <fmt/format.h>

#include "basemap/permissions.h"
#include "core/base/text.h"
#include "core/json/json.h"
#include "core/net/conditional.h"
#include "core/ports/page_fonts.h"

namespace madang::basemap {

std::string_view style_file(std::string_view file);  // by tools/embed.py

namespace {

struct style_query {
  std::optional<std::string> language;
};
void describe(api::object<style_query>& o) {
  o.named("StyleQuery", "How the map speaks");
  o.field<&style_query::language>("language", "Whose names come first; otherwise those of the place")
      .one_of({"ko", "en", "de", "nl"});
}

// The name in the reader's language, or else as it is said there.
std::string name_in(std::optional<std::string> const& language) {
  if (!language) return R"(["get","name"])";
  return fmt::format(R"(["coalesce",["get","name_{}"],["get","name"]])", *language);
}

// Below it the name of the place, where that is another one.
std::string names_in(std::optional<std::string> const& language) {
  if (!language) return name_in(language);
  return fmt::format(
      R"(["case",["all",["has","name_{0}"],["!=",["get","name_{0}"],["get","name"]]],)"
      R"(["format",["get","name_{0}"],{{}},"\n",{{}},["get","name"],{{"font-scale":0.82}}],["format",["coalesce",["get","name_{0}"],["get","name"],""],{{}}]])",
      *language);
}

void replace_all(std::string& s, std::string_view const what, std::string_view const by) {
  for (auto at = s.find(what); at != s.npos; at = s.find(what, at + by.size())) s.replace(at, what.size(), by);
}

std::string fonts_in(ports::board const& ports) {
  auto* const page = ports.find<ports::page_fonts_port>();
  return page ? page->font_faces() : std::string{};
}

std::string finished(std::string_view const made, live_base const* const b, std::optional<std::string> const& language,
                     std::string const& fonts, std::string const& base_url) {
  auto out = std::string{made};
  replace_all(out, fonts.empty() ? R"("font-faces":"@fonts",)" : R"("@fonts")", fonts);
  replace_all(out, "@origin", base_url);
  replace_all(out, R"("@names")", names_in(language));
  replace_all(out, R"("@name")", name_in(language));
  replace_all(out, R"("@sprite")", fmt::format(R"("{}/basemap/v1/sprite")", base_url));
  auto const version = b ? "?v=" + b->version() : std::string{};
  replace_all(out, R"("@tiles")", fmt::format(R"("{}/basemap/v1/tiles.json{}")", base_url, version));
  replace_all(out, R"("madang:theme")", fmt::format(R"("madang:empty":{},"madang:theme")", b ? "false" : "true"));
  return out;
}

void send_style(base_map& m, ports::board const& ports, std::string_view const file, api::context& c,
                net::request const& q, net::responder const& respond) {
  auto const asked = api::query_of<style_query>(q);
  if (!asked) return respond(api::to_response(asked.error()));
  auto const b = m.current();
  respond(net::apply_conditions(q, net::with_etag(finished(style_file(file), b.get(), asked->language, fonts_in(ports),
                                                      c.base_url),
                                             "application/json")));
}

}  // namespace

void declare_style_api(api::router& r, base_map& m, ports::board const& ports) {
  for (auto const theme : {"light", "dark"}) {
    auto const file = fmt::format("{}.json", theme);
    r.raw("GET", fmt::format("/basemap/v1/style/{}", file),
          [&m, &ports, file](api::context& c, net::request&& q, net::responder respond) {
            send_style(m, ports, file, c, q, respond);
          })
        .needs(kRead)
        .summary(fmt::format("The {} style of the base map, in MapLibre's style format", theme))
        .takes<style_query>()
        .can_fail(400, "There are no names in that language");
  }
  for (auto const file : {"sprite.json", "sprite.png", "sprite@2x.json", "sprite@2x.png"}) {
    auto const type = std::string_view{file}.ends_with("png") ? "image/png" : "application/json";
    r.raw("GET", fmt::format("/basemap/v1/{}", file),
          [file, type](api::context&, net::request&& q, net::responder respond) {
            respond(net::apply_conditions(q, net::with_etag(std::string{style_file(file)}, type)));
          })
        .needs(kRead)
        .summary("The symbols of the map")
        .answers(type);
  }
}

}  // namespace madang::basemap
