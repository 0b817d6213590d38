#include "sensing/page_token.h"

#include "core/base/text.h"
#include "core/json/json.h"
#include "core/query/odata.h"

namespace madang::sensing {

// The keys as OData literals: they keep their kind that way.
std::string write_token(page_token const& t) {
  auto w = json::writer{};
  w.begin_array();
  for (auto const p : t.place) w.integer(p);
  for (auto const& k : t.keys) w.string(query::to_odata(k));
  return base64url_encode(w.end_array().text());
}

std::optional<page_token> read_token(std::string_view const text, std::size_t const keys, std::size_t const places) {
  auto const decoded = base64url_decode(text);
  if (!decoded) return std::nullopt;
  auto doc = json::document{};
  auto const v = doc.parse(*decoded);
  if (!v || !v->is_array() || v->size() != keys + places) return std::nullopt;
  auto out = page_token{};
  v->each_item([&](json::node const& n) {
    if (n.type() == json::kind::integer) out.place.push_back(n.integer());
    auto const e = n.is_string() ? query::parse_expression(n.string())
                                 : result<query::expression, query::problem>{query::problem{}};
    auto const* const key = e ? e->literal() : nullptr;
    auto const* const s = key ? std::get_if<std::string>(key) : nullptr;
    if (key && !(s && s->find('\0') != s->npos)) out.keys.push_back(*key);
  });
  return out.keys.size() == keys && out.place.size() == places ? std::optional{std::move(out)} : std::nullopt;
}

}  // namespace madang::sensing
