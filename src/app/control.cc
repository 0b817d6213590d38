#include "app/control.h"

#include <fmt/format.h>

#include "app/commands.h"
#include "core/base/limits.h"
#include "core/net/client.h"

namespace madang {
namespace {

// Whoever can open the socket is the operator; over the network nobody is.
constexpr auto kRun = auth::permission{
    "server.command.run", "Run a command of the program, from the machine it runs on", auth::role::administrator};

}  // namespace

// Hands lines from the thread that runs a command to the stream that carries them away.
class commands_at_work::line_queue final : public output {
 public:
  void line(std::string_view const s) override { push("line", s); }
  void note(std::string_view const s) override { push("note", s); }
  void progress(progress_state const& p) override {
    auto w = json::writer{};
    w.begin_object().key("progress").string(p.what).key("done").integer(p.done).key("ms").integer(p.elapsed.count());
    if (p.total) w.key("total").integer(*p.total);
    put(w.end_object().take());
  }
  void end(int const code) {
    put(fmt::format("{{\"exit\":{}}}", code));
    auto const lock = std::lock_guard{mutex_};
    ended_ = true;
    changed_.notify_all();
  }
  bool cancelled() const override { return gone_; }
  // Nobody reads on.
  void give_up() {
    auto const lock = std::lock_guard{mutex_};
    gone_ = true;
    changed_.notify_all();
  }
  bool is_over() const {
    auto const lock = std::lock_guard{mutex_};
    return ended_;
  }
  // False after the last line.
  bool take(std::string& out) {
    auto lock = std::unique_lock{mutex_};
    changed_.wait(lock, [&] { return ended_ || gone_ || !lines_.empty(); });
    for (auto& l : lines_) (out += l) += '\n';
    lines_.clear();
    changed_.notify_all();
    return !ended_ && !gone_;
  }

 private:
  void push(std::string_view const kind, std::string_view const s) {
    auto w = json::writer{};
    put(w.begin_object().key(kind).string(s).end_object().take());
  }
  void put(std::string s) {
    auto lock = std::unique_lock{mutex_};
    changed_.wait(lock, [&] { return gone_ || lines_.size() < limits::kCommandLines; });
    if (gone_) return;
    lines_.push_back(std::move(s));
    changed_.notify_all();
  }
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::string> lines_;
  std::atomic<bool> gone_{false};
  bool ended_{false};
};

struct commands_at_work::command {
  ~command() {
    if (thread.joinable()) thread.join();
  }
  std::shared_ptr<line_queue> lines;
  std::thread thread;
};

commands_at_work::commands_at_work(opened_city& c) : city_{c} {}
commands_at_work::~commands_at_work() { end(); }

void commands_at_work::end() {
  auto all = std::list<command>{};
  {
    auto const lock = std::lock_guard{mutex_};
    all.swap(all_);
  }
  for (auto& c : all) c.lines->give_up();
}

api::reply<commands_at_work::stream> commands_at_work::run(std::vector<std::string> args, std::string folder) {
  auto const lock = std::lock_guard{mutex_};
  all_.remove_if([](command const& c) { return c.lines->is_over(); });
  if (all_.size() == limits::kCommands) {
    return api::unavailable(fmt::format(
        "{} commands are at work on this city already. Try again when one of them has ended.", all_.size()));
  }
  auto& c = all_.emplace_back();
  c.lines = std::make_shared<line_queue>();
  c.thread = std::thread{[this, lines = c.lines, args = std::move(args), folder = std::move(folder)] {
    lines->end(run_command(city_, args, folder, *lines));
  }};
  // The stream may end on a thread of the network, which must not wait for the command: it only says so.
  struct reader {
    ~reader() { lines->give_up(); }
    std::shared_ptr<line_queue> lines;
  };
  return stream{[r = std::make_shared<reader>(c.lines)](std::string& out) { return r->lines->take(out); }};
}

namespace {

net::response start(commands_at_work& commands, net::request const& r) {
  if (!r.from.control) return api::to_response(api::forbidden("Commands are run from the machine itself."));
  auto doc = json::document{};
  auto const body = doc.parse(r.body);
  auto const given = body ? body->find("args") : std::nullopt;
  auto const folder = body ? body->find("folder") : std::nullopt;
  if (!given || !folder) return api::to_response(api::bad_request("The body has no 'args' and 'folder'."));
  auto args = std::vector<std::string>{};
  given->each_item([&](json::node const& n) { args.emplace_back(n.string()); });
  auto lines = commands.run(std::move(args), std::string{folder->string()});
  if (!lines) return api::to_response(lines.error());
  auto out = net::response{};
  out.content_type = "application/x-ndjson";
  out.fields.emplace_back("Content-Encoding", "identity");
  out.pieces = std::move(*lines);
  return out;
}

// Shows a line of the server's as if it were ours; the exit code if it is the last.
std::optional<int> show(std::string_view const line, output& out) {
  auto doc = json::document{};
  auto const v = doc.parse(line);
  if (!v) return std::nullopt;
  if (auto const s = v->find("line")) out.line(s->string());
  if (auto const s = v->find("note")) out.note(s->string());
  if (auto const s = v->find("progress")) {
    auto p = progress_state{
        std::string{s->string()}, v->find("done")->integer(), {}, std::chrono::milliseconds{v->find("ms")->integer()}};
    if (auto const total = v->find("total")) p.total = total->integer();
    out.progress(p);
  }
  auto const code = v->find("exit");
  return code ? std::optional{int(code->integer())} : std::nullopt;
}

}  // namespace

void declare_control(api::router& r, commands_at_work& commands) {
  r.raw("POST", "/control/v1/commands",
        [&commands](api::context&, net::request&& q, net::responder respond) { respond(start(commands, q)); })
      .needs(kRun)
      .summary("Run a command of the program")
      .answers("application/x-ndjson")
      .can_fail(503, "Too many commands are at work");
}

bool is_served(data_folder const& f) {
  auto connection = net::client{f.control_socket(), std::chrono::seconds{10}};
  return connection.send({.method = "GET", .target = "/health", .body = {}}).has_value();
}

std::string who_owns(data_folder const& f) {
  if (is_served(f)) return fmt::format("Another process serves {} already.", f.path());
  return fmt::format(
      "Another process works on {}: a command that is not done yet, or a server that is just starting. Try again when "
      "it has ended.",
      f.path());
}

int run_remotely(std::string const& socket, std::vector<std::string> const& args, std::string const& folder,
                 output& out) {
  auto w = json::writer{};
  w.begin_object().key("folder").string(folder).key("args").begin_array();
  for (auto const& a : args) w.string(a);
  w.end_array().end_object();
  auto code = 1;
  auto connection = net::client{socket, std::chrono::hours{24}};
  auto const answer = connection.send_by_line({.method = "POST", .target = "/control/v1/commands", .body = w.take()},
                                              [&](std::string_view const line) {
                                                if (auto const ended = show(line, out)) code = *ended;
                                                return true;
                                              });
  if (!answer) return out.note(fmt::format("The process that owns this city does not answer: {}", answer.error())), 1;
  if (answer->status != 200) {
    return out.note(fmt::format("The process that owns this city refused: {}", api::sentence_of(answer->body))), 1;
  }
  return code;
}

}  // namespace madang
