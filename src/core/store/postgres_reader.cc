#include <fmt/format.h>

#include "core/base/text.h"
#include "core/store/postgres_connection.h"
#include "core/store/postgres_wire.h"
#include "core/store/sql_reader.h"

namespace madang::store {
namespace {

// In the form of text, because a question may have columns of any type.
class pg_text_row final : public row_view {
 public:
  pg_text_row(PGresult const* const r, int const row) : r_{r}, row_{row} {}

  int columns() const override { return PQnfields(r_); }
  std::string_view name(int const c) const override { return PQfname(r_, c); }
  bool is_null(int const c) const override { return PQgetisnull(r_, row_, c) != 0; }
  std::int64_t integer(int const c) const override {
    auto const v = get(c);
    auto const* const i = std::get_if<std::int64_t>(&v);
    return i ? *i : std::int64_t(number(c));
  }
  double number(int const c) const override {
    auto const v = get(c);
    if (auto const* const i = std::get_if<std::int64_t>(&v)) return double(*i);
    auto const* const d = std::get_if<double>(&v);
    return d ? *d : 0;
  }
  std::string_view text(int const c) const override {
    return {PQgetvalue(r_, row_, c), std::size_t(PQgetlength(r_, row_, c))};
  }
  std::string_view blob(int const c) const override { return text(c); }
  value get(int const c) const override {
    return is_null(c) ? value{} : wire::read_text(PQftype(r_, c), text(c));
  }

 private:
  PGresult const* r_;
  int row_;
};

// PostgreSQL counts characters from one.
std::size_t byte_of(std::string_view const s, std::int64_t const character) {
  auto left = character - 1;
  for (auto at = std::size_t{0}; at != s.size(); ++at) {
    if ((s[at] & 0xC0) == 0x80) continue;
    if (left-- == 0) return at;
  }
  return s.size();
}

class postgres_reader final : public sql_reader {
 public:
  explicit postgres_reader(std::string address) : address_{std::move(address)} { connect(); }

  engine kind() const override { return engine::postgres; }
  void interrupt() noexcept override {
    char text[256];
    PQcancel(cancel_.get(), text, sizeof text);
  }

  void ask(std::string_view const sql, answer_sink const& out) override {
    if (is_blank(sql)) return;
    begin();
    try {
      stream(std::string{sql}, out);
    } catch (...) {
      give_up();
      throw;
    }
    command("COMMIT");
  }

  std::vector<described_table> tables() override {
    constexpr auto kColumns = std::string_view{R"(
        SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod)
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
        WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'v', 'm', 'p') AND a.attnum > 0
          AND NOT a.attisdropped AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
        ORDER BY c.relname COLLATE "C", a.attnum)"};
    auto out = std::vector<described_table>{};
    ask(kColumns, {{}, [&](row_view const& r) {
                     if (out.empty() || out.back().name != r.text(0)) out.push_back({r.string(0), {}});
                     out.back().columns.emplace_back(r.string(1), r.string(2));
                   }});
    return out;
  }

 private:
  void connect() {
    cancel_.reset();
    c_ = connect_postgres(address_);
    cancel_.reset(PQgetCancel(c_.get()));
    // Also for whoever ends the transaction by hand.
    command("SET client_encoding = 'UTF8'; SET default_transaction_read_only = on; SET jit = off; "
            "SET DateStyle = ISO; SET TimeZone = 'UTC'");
  }
  void begin() {
    constexpr auto kBegin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
    try {
      if (PQstatus(c_.get()) == CONNECTION_OK) return command(kBegin);
    } catch (query_error const&) {
      if (PQstatus(c_.get()) == CONNECTION_OK) throw;
    }
    connect();  // the server was restarted since
    command(kBegin);
  }
  void command(char const* const sql) {
    auto const r = pg_result{PQexec(c_.get(), sql)};
    if (PQresultStatus(r.get()) != PGRES_COMMAND_OK) fail(r.get(), {});
  }
  // After what went wrong, whatever it was, the next question finds the connection as new.
  void give_up() {
    auto const busy = PQtransactionStatus(c_.get()) == PQTRANS_ACTIVE;
    if (busy) interrupt();
    auto copying = false;
    while (auto const r = pg_result{PQgetResult(c_.get())}) {
      auto const s = PQresultStatus(r.get());
      if (s == PGRES_COPY_IN || s == PGRES_COPY_OUT || s == PGRES_COPY_BOTH) {
        copying = true;
        break;
      }
    }
    if (copying) return connect();
    PQclear(PQexec(c_.get(), "ROLLBACK"));
  }
  void stream(std::string const& sql, answer_sink const& out) {
    if (PQsendQueryParams(c_.get(), sql.c_str(), 0, nullptr, nullptr, nullptr, nullptr, 0) != 1) fail(nullptr, sql);
    PQsetSingleRowMode(c_.get());
    auto begun = false;
    while (auto const r = pg_result{PQgetResult(c_.get())}) {
      auto const status = PQresultStatus(r.get());
      if (status == PGRES_COPY_OUT || status == PGRES_COPY_IN) {
        throw query_error{"COPY has no place here: --format csv writes what a SELECT finds.", std::nullopt};
      }
      if (status == PGRES_COMMAND_OK) continue;
      if (status != PGRES_SINGLE_TUPLE && status != PGRES_TUPLES_OK) fail(r.get(), sql);
      if (!std::exchange(begun, true) && out.begin) out.begin(names(r.get()));
      for (auto i = 0; i != PQntuples(r.get()); ++i) out.row(pg_text_row{r.get(), i});
    }
  }
  static std::vector<std::string> names(PGresult const* const r) {
    auto out = std::vector<std::string>{};
    for (auto i = 0; i != PQnfields(r); ++i) out.emplace_back(PQfname(r, i));
    return out;
  }
  [[noreturn]] void fail(PGresult const* const r, std::string_view const sql) const {
    auto const field = [&](int const f) {
      auto const* const s = r ? PQresultErrorField(r, f) : nullptr;
      return std::string_view{s ? s : ""};
    };
    auto const state = pg_state(r);
    if (state == "57014") throw query_error{"The question was given up.", std::nullopt};
    if (state == "25006") throw query_error{"Here everything can be read and nothing written.", std::nullopt};
    auto const said = field(PG_DIAG_MESSAGE_PRIMARY);
    auto text = as_sentence(said.empty() ? trim(PQerrorMessage(c_.get())) : said);
    for (auto const f : {PG_DIAG_MESSAGE_DETAIL, PG_DIAG_MESSAGE_HINT}) {
      if (!field(f).empty()) text += ' ' + as_sentence(field(f));
    }
    auto const at = parse_int(field(PG_DIAG_STATEMENT_POSITION));
    throw query_error{text, at ? std::optional{byte_of(sql, *at)} : std::nullopt};
  }

  std::string address_;
  pg_connection c_;
  std::unique_ptr<PGcancel, pg_closer> cancel_;
};

}  // namespace

std::unique_ptr<sql_reader> open_postgres_reader(std::string const& address) {
  return std::make_unique<postgres_reader>(address);
}

}  // namespace madang::store
