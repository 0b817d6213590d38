#pragma once

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>

namespace madang {

// What happened, as lines that a person and a program can read. Secrets never go in; what came from
// outside is escaped, so that it cannot forge a line. Safe to call from any thread.
class logger {
 public:
  enum class level { debug, info, warning, error };
  enum class format { text, json };
  struct field {
    std::string_view key;
    std::string value;
  };

  virtual ~logger() = default;
  virtual void write(level, std::string_view part, std::string_view message,
                     std::initializer_list<field> fields) = 0;
  // Whether a line of that level goes anywhere: lets a busy caller spare itself the making of fields.
  virtual bool writes(level) const { return true; }

  void debug(std::string_view part, std::string_view message, std::initializer_list<field> f = {}) {
    write(level::debug, part, message, f);
  }
  void info(std::string_view part, std::string_view message, std::initializer_list<field> f = {}) {
    write(level::info, part, message, f);
  }
  void warning(std::string_view part, std::string_view message, std::initializer_list<field> f = {}) {
    write(level::warning, part, message, f);
  }
  void error(std::string_view part, std::string_view message, std::initializer_list<field> f = {}) {
    write(level::error, part, message, f);
  }
};

// To standard error. `least` is the lowest level that is written.
std::unique_ptr<logger> make_logger(logger::level least, logger::format);
// Says nothing: for tests and benches.
std::unique_ptr<logger> make_silent_logger();

}  // namespace madang
