// As much of SQL's grammar as it takes to see where a statement ends.
#include "core/store/sql_reader.h"

namespace madang::store {
namespace {

bool is_word(char const c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || (c & 0x80) != 0;
}

// Behind the text that stands between two `mark`s, the first of which is at `at`. A doubled mark stands for itself.
std::size_t behind_quoted(std::string_view const s, std::size_t at, bool const backslashes) {
  auto const mark = s[at];
  for (++at; at < s.size(); ++at) {
    if (backslashes && s[at] == '\\') ++at;
    else if (s[at] == mark && (at + 1 == s.size() || s[at + 1] != mark)) return at + 1;
    else if (s[at] == mark) ++at;
  }
  return s.npos;
}

// PostgreSQL's comments stand within each other.
std::size_t behind_comment(std::string_view const s, std::size_t at) {
  auto depth = 0;
  while (at + 1 < s.size()) {
    auto const pair = s.substr(at, 2);
    depth += pair == "/*" ? 1 : pair == "*/" ? -1 : 0;
    at += pair == "/*" || pair == "*/" ? 2 : 1;
    if (depth == 0) return at;
  }
  return s.npos;
}

// $tag$ … $tag$; nothing if what stands at `at` is no such mark.
std::optional<std::size_t> behind_dollars(std::string_view const s, std::size_t const at) {
  auto end = at + 1;
  while (end < s.size() && is_word(s[end])) ++end;
  if (end >= s.size() || s[end] != '$' || (at != 0 && is_word(s[at - 1]))) return std::nullopt;
  auto const mark = s.substr(at, end + 1 - at);
  auto const close = s.find(mark, end + 1);
  return close == s.npos ? s.npos : close + mark.size();
}

// Behind the quotation or comment that begins at `at`; nothing if none does; npos if it has no end.
std::optional<std::size_t> behind_special(std::string_view const s, std::size_t const at) {
  auto const c = s[at];
  if (c == '\'') {
    auto const escaped = at != 0 && (s[at - 1] == 'E' || s[at - 1] == 'e') && (at == 1 || !is_word(s[at - 2]));
    return behind_quoted(s, at, escaped);
  }
  if (c == '"' || c == '`') return behind_quoted(s, at, false);
  if (c == '$') return behind_dollars(s, at);
  if (s.substr(at, 2) == "/*") return behind_comment(s, at);
  if (s.substr(at, 2) == "--") return std::min(s.find('\n', at), s.size());
  return std::nullopt;
}

}  // namespace

std::optional<std::size_t> statement_end(std::string_view const sql) {
  for (auto at = std::size_t{0}; at < sql.size();) {
    if (sql[at] == ';') return at + 1;
    at = behind_special(sql, at).value_or(at + 1);
  }
  return std::nullopt;
}

bool is_blank(std::string_view const sql) {
  for (auto at = std::size_t{0}; at < sql.size();) {
    auto const comment = sql.substr(at, 2) == "--" || sql.substr(at, 2) == "/*";
    if (comment) {
      at = *behind_special(sql, at);
      continue;
    }
    if (std::string_view{" \t\r\n;"}.find(sql[at]) == std::string_view::npos) return false;
    ++at;
  }
  return true;
}

std::string as_sentence(std::string_view const s) {
  auto out = std::string{s};
  if (!out.empty() && out[0] >= 'a' && out[0] <= 'z') out[0] = char(out[0] - 'a' + 'A');
  if (!out.empty() && std::string_view{".?!"}.find(out.back()) == std::string_view::npos) out += '.';
  return out;
}

}  // namespace madang::store
