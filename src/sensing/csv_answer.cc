// Whole sets as CSV, as FROST has it and clients have learnt to ask for: streamed, for a table is as long as it is.
#include <fmt/format.h>

#include "core/base/csv.h"
#include "core/base/limits.h"
#include "sensing/entity_row.h"
#include "sensing/reading.h"

namespace madang::sensing {
namespace {

void append_json_cell(std::string& out, std::string_view const json) {
  auto doc = json::document{};
  auto const v = doc.parse(json);
  if (v && v->is_null()) return;
  csv::append_cell(out, v && v->is_string() ? v->string() : json);
}

// One line of a table; expanded to-one relations give columns of their own, as in Datastream/name.
class csv_writer {
 public:
  csv_writer(read_request const& q, entity_graph& g)
      : q_{q}, graph_{g}, own_{table_columns(q.options, q.path.target())} {
    for (auto const& x : q.options.expand) {
      auto const* r = q.path.target().find_relation(x.relation);
      if (!r || r->many) {
        throw api::refusal{api::bad_request(
            fmt::format("In a table only relations to one entity can be expanded, and '{}' is none.", x.relation))};
      }
      expanded_.push_back({&x, r, table_columns(x.inner, model_of(r->to))});
    }
  }
  void head(std::string& out) const {
    auto first = true;
    for (auto const& c : own_) append(out, c, first);
    for (auto const& x : expanded_) {
      for (auto const& c : x.columns) append(out, x.r->name.data() + ("/" + c), first);
    }
    out += "\r\n";
  }
  void line(std::string& out, entity const& e) {
    auto first = true;
    for (auto const& c : own_) entity_cell(out, e, c, first);
    for (auto const& x : expanded_) {
      auto const& others = graph_.related(model_of(e.type), *x.r, e.no);
      other_cells(out, x, others.empty() ? 0 : others[0], first);
    }
    out += "\r\n";
  }
  void line(std::string& out, datastream_no const d, observation const& o) {
    auto const& m = q_.path.target();
    auto first = true;
    for (auto const& c : own_) {
      comma(out, first);
      if (c == "id") {
        id_cell(out, graph_.id_of(make_observation_id(d, o.seq)));
        continue;
      }
      w_.clear();
      write_field(w_, o, *m.find_field(c));
      append_json_cell(out, w_.text());
    }
    for (auto const& x : expanded_) {
      other_cells(out, x, x.r->to == entity_type::datastream ? d.value : o.foi.value, first);
    }
    out += "\r\n";
  }

 private:
  struct expanded {
    query::expansion const* what;
    relation const* r;
    std::vector<std::string> columns;
  };
  static void comma(std::string& out, bool& first) {
    if (!first) out += ',';
    first = false;
  }
  static void append(std::string& out, std::string_view const s, bool& first) {
    comma(out, first);
    csv::append_cell(out, s);
  }
  static void id_cell(std::string& out, entity_id const& id) {
    csv::append_cell(out, id.number ? std::to_string(*id.number) : id.text);
  }
  void entity_cell(std::string& out, entity const& e, std::string const& column, bool& first) {
    comma(out, first);
    if (column == "id") return id_cell(out, e.id);
    auto const& f = *model_of(e.type).find_field(column);
    if (!has_field(e, f, q_.of)) return;
    auto w = json::writer{};
    write_field(w, e, f, q_.of);
    append_json_cell(out, w.text());
  }
  void other_cells(std::string& out, expanded const& x, entity_no const no, bool& first) {
    auto const* other = no == 0 ? nullptr : graph_.get(model_of(x.r->to), no);
    for (auto const& c : x.columns) {
      if (other) entity_cell(out, *other, c, first);
      else comma(out, first);
    }
  }

  read_request const& q_;
  entity_graph& graph_;
  std::vector<std::string> own_;
  std::vector<expanded> expanded_;
  json::writer w_;
};

std::size_t rows_of(query::options const& o, std::size_t const otherwise) {
  return o.top ? std::size_t(std::max<std::int64_t>(*o.top, 0)) : otherwise;
}

// A table that is being read: it keeps a state of the store, and its place among those that there may be.
class table {
 public:
  explicit table(read_request request)
      : q_{std::move(request)},
        place_{q_.of.tables, q_.caller_address},
        until_{q_.of.time.now() + limits::kTableStreamTime},
        kept_{q_.of.entities.open_snapshot()} {}
  virtual ~table() = default;
  table(table const&) = delete;

  // Appends the next rows; false after the last. Each piece has the time of any other read.
  bool piece(std::string& out) {
    if (q_.of.time.now() > until_) throw std::runtime_error{"A table took longer to read than it may."};
    auto more = true;
    kept_->read([&](store::transaction& tx) { more = rows(tx, out); });
    return more;
  }

 protected:
  static constexpr auto kPiece = std::size_t{64} << 10;
  virtual bool rows(store::transaction&, std::string& out) = 0;

  read_request q_;
  table_streams::place place_;
  instant until_;
  std::unique_ptr<store::snapshot> kept_;
};

class table_of_observations final : public table {
 public:
  explicit table_of_observations(read_request const& q) : table{q} {
    kept_->read([&](store::transaction& tx) {
      reading_ = std::make_unique<reading_session>(q_.of, tx, q_.caller);
      scope_ = observations_of(q_.path, follow(q_.path, reading_->graph()), q_.options);
      writer_ = std::make_unique<csv_writer>(q_, reading_->graph());
      auto const most = rows_of(q_.options, std::numeric_limits<std::size_t>::max() - 1);
      page_.emplace(observation_finder{reading_->graph()}.start(scope_, observation_page_of(q_.options, most)));
    });
  }

 private:
  bool rows(store::transaction&, std::string& out) override {
    if (!begun_) writer_->head(out);
    begun_ = true;
    while (out.size() < kPiece) {
      auto const o = page_->next();
      if (!o) return false;
      writer_->line(out, o->datastream, *o->seen);
    }
    return true;
  }

  std::unique_ptr<reading_session> reading_;
  observation_scope scope_;
  std::unique_ptr<csv_writer> writer_;
  std::optional<observation_page> page_;
  bool begun_{false};
};

// Entities page by page, each with a graph of its own, so that memory does not grow with the table.
class entity_pages {
 public:
  explicit entity_pages(query::options const& o)
      : left_{rows_of(o, limits::kTableEntities)}, skip_{page_of(o).skip}, after_{o.skiptoken.value_or(std::string{})},
        // An order that SQL cannot give sorts everything for each page.
        page_size_{o.orderby.empty() ? limits::kExpandedMax : limits::kPageMax} {}

  // Appends the next page; false after the last.
  bool next(read_request const& q, store::transaction& tx, std::string& out) {
    auto s = reading_session{q.of, tx, q.caller};
    auto writer = csv_writer{q, s.graph()};
    if (!scope_.of) {
      scope_ = scope_of(q.path, follow(q.path, s.graph()), q.options);
      writer.head(out);
    }
    auto const found = entity_finder{s.graph()}.page(
        scope_, {.order = q.options.orderby, .skip = skip_, .top = std::min(left_, page_size_), .after = after_});
    skip_ = 0;
    left_ -= found.numbers.size();
    for (auto const no : found.numbers) {
      if (auto const* e = s.graph().get(*scope_.of, no)) writer.line(out, *e);
    }
    after_ = found.next.value_or(std::string{});
    return found.next && left_ != 0;
  }

 private:
  std::size_t left_, skip_;
  std::string after_;
  std::size_t page_size_;
  entity_scope scope_{};
};

class table_of_entities final : public table {
 public:
  table_of_entities(read_request const& q, entity_pages pages, std::string first)
      : table{q}, pages_{std::move(pages)}, first_{std::move(first)} {}

 private:
  bool rows(store::transaction& tx, std::string& out) override {
    out += std::exchange(first_, {});
    auto more = true;
    while (more && out.size() < kPiece) more = pages_.next(q_, tx, out);
    return more;
  }

  entity_pages pages_;
  std::string first_;
};

void answer_with(net::response& r, std::shared_ptr<table> rows) {
  r.pieces = [rows = std::move(rows)](std::string& out) { return rows->piece(out); };
}

}  // namespace

net::response answer_csv(read_request const& q) {
  auto r = net::response{};
  r.content_type = "text/csv; charset=utf-8; header=present";
  r.fields.emplace_back("Content-Disposition", fmt::format("attachment; filename=\"{}.csv\"", q.path.target().set));
  if (q.path.target().type == entity_type::observation) {
    answer_with(r, std::make_shared<table_of_observations>(q));
    return r;
  }
  // What is short keeps nothing open.
  auto pages = entity_pages{q.options};
  auto more = false;
  q.of.entities.read([&](store::transaction& tx) { more = pages.next(q, tx, r.body); });
  if (more) answer_with(r, std::make_shared<table_of_entities>(q, std::move(pages), std::exchange(r.body, {})));
  return r;
}

}  // namespace madang::sensing
