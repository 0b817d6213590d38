// `madang sql` on the command line and at a terminal.
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <thread>

#include <fmt/format.h>

#include "app/sql_shell.h"

namespace madang {
namespace {

// Ctrl-C gives up the question that is being answered. What a question waits for cannot be ended from within a
// signal handler, so that one only writes to a pipe, and a thread does it.
int interrupt_pipe = -1;

extern "C" void on_interrupt(int) {
  auto const c = char{0};
  [[maybe_unused]] auto const n = write(interrupt_pipe, &c, 1);
}

class interrupts {
 public:
  explicit interrupts(store::sql_reader& r) {
    if (pipe2(ends_, O_CLOEXEC) != 0) throw std::runtime_error{"No pipe can be made."};
    interrupt_pipe = ends_[1];
    struct sigaction a {};
    a.sa_handler = on_interrupt;  // without SA_RESTART: who waits for a line is told
    sigaction(SIGINT, &a, &before_);
    thread_ = std::thread{[this, &r] {
      for (char c; read(ends_[0], &c, 1) == 1 && c == 0;) {
        seen_ = true;
        r.interrupt();
      }
    }};
  }
  ~interrupts() {
    sigaction(SIGINT, &before_, nullptr);
    auto const c = char{1};
    [[maybe_unused]] auto const n = write(ends_[1], &c, 1);
    thread_.join();
    close(ends_[0]);
    close(ends_[1]);
  }
  interrupts(interrupts const&) = delete;
  bool seen() { return seen_.exchange(false); }

 private:
  int ends_[2]{-1, -1};
  struct sigaction before_ {};
  std::atomic<bool> seen_{false};
  std::thread thread_;
};

// A line without its end; nothing at the end of the input.
enum class got { line, interrupted, end };
got read_line(std::string& out) {
  out.clear();
  for (;;) {
    errno = 0;
    auto const c = std::fgetc(stdin);
    if (c == '\n') return got::line;
    if (c != EOF) {
      out += char(c);
      continue;
    }
    if (errno == EINTR) {
      std::clearerr(stdin);
      return got::interrupted;
    }
    return out.empty() ? got::end : got::line;
  }
}

void prompt(sql_shell const& s) {
  std::fputs(s.is_waiting() ? "   ...> " : "madang> ", stderr);
  std::fflush(stderr);
}

void talk(sql_shell& shell) {
  std::fputs("`.help` tells what can be asked, `.quit` ends.\n", stderr);
  auto line = std::string{};
  while (!shell.is_over()) {
    prompt(shell);
    auto const what = read_line(line);
    if (what == got::end) break;
    if (what == got::interrupted) {
      std::fputc('\n', stderr);
      shell.forget();
      continue;
    }
    shell.take(line);
  }
  if (!shell.is_over()) std::fputc('\n', stderr);
}

bool answer_input(sql_shell& shell) {
  auto line = std::string{};
  while (!shell.is_over()) {
    auto const what = read_line(line);
    if (what == got::interrupted) return false;
    if (what == got::end) return shell.finish();
    if (!shell.take(line)) return false;
  }
  return true;
}

bool answer(sql_shell& shell, std::vector<std::string> const& questions) {
  for (auto const& q : questions) {
    if (!shell.take(q) || !shell.finish()) return false;
  }
  return true;
}

int complain(int const code, std::string_view const sentence) {
  fmt::print(stderr, "{}\n", sentence);
  return code;
}

}  // namespace

command_spec sql_spec() {
  return {
      "madang sql",
      "Asks a city in SQL: things, datastreams, every observation.",
      "Without a question it reads them from standard input; at a terminal it waits for them, and `.help` tells more.\n"
      "Examples:\n"
      "  madang sql --data town\n"
      "  madang sql --data town \"SELECT name, no FROM sensing_datastream\"\n"
      "  madang sql --data town --format csv \"SELECT time, value FROM observation WHERE datastream_no = 1\" > "
      "one.csv\n"
      "  madang sql --data town --format json < questions.sql\n"
      "  rlwrap madang sql --data town         with a history of what was typed\n"
      "It works while the city is served and while it is not, reads only, and disturbs nobody. It is for whoever owns "
      "the\n"
      "data folder: it shows everything, what is private too. The SQL is SQLite's, or PostgreSQL's if the city is "
      "there.\n",
      {{"--data", "DIR", "the folder of the city", true},
       {"--format", "FORMAT", "table, csv or json; a terminal gets a table, everything else csv"},
       {"question", "QUESTION", "SQL, or a command of the shell such as .tables", false, true}}};
}

int run_sql(std::vector<std::string> const& args) {
  auto const spec = sql_spec();
  auto const parsed = parse_command_line(spec, args);
  if (!parsed) return complain(2, parsed.error());
  if (parsed->help) return fmt::print("{}", help_text(spec)), 0;
  auto const format = parse_answer_format(parsed->get_or("--format", isatty(STDOUT_FILENO) != 0 ? "table" : "csv"));
  if (!format) return complain(2, "--format is one of table, csv, json.");
  auto const folder = data_folder::with_city(*parsed->get("--data"));
  if (!folder) return complain(1, folder.error());
  auto const reader = open_for_sql(*folder);
  auto const to = [](std::FILE* const f) {
    return [f](std::string_view const s) { std::fwrite(s.data(), 1, s.size(), f); };
  };
  auto shell = sql_shell{*reader, *format, to(stdout), to(stderr)};
  auto stop = interrupts{*reader};
  auto const questions = parsed->all("question");
  auto good = true;
  if (!questions.empty()) good = answer(shell, questions);
  else if (isatty(STDIN_FILENO) != 0) talk(shell);
  else good = answer_input(shell);
  // A full disk shows when the last of it is written.
  if (std::fflush(stdout) != 0) return complain(1, "The answer could not be written whole.");
  return good ? 0 : stop.seen() ? 130 : 1;
}

}  // namespace madang
