#include "core/base/log.h"

#include <cstdio>
#include <mutex>

#include <fmt/format.h>

#include "core/base/time.h"

namespace madang {
namespace {

constexpr std::string_view name(logger::level const l) {
  constexpr std::string_view kNames[] = {"debug", "info", "warning", "error"};
  return kNames[int(l)];
}

void append_quoted(std::string& out, std::string_view const s) {
  out += '"';
  for (auto const c : s) {
    if (c == '"' || c == '\\') (out += '\\') += c;
    else if (static_cast<unsigned char>(c) < 0x20) fmt::format_to(std::back_inserter(out), "\\u{:04x}", int(c));
    else out += c;
  }
  out += '"';
}

bool plain(std::string_view const s) {
  return !s.empty() && s.find_first_of(" \"\\=\t\r\n") == s.npos && static_cast<unsigned char>(s[0]) >= 0x20;
}

class stderr_logger final : public logger {
 public:
  stderr_logger(level const least, format const f) : least_{least}, format_{f} {}

  void write(level const l, std::string_view const part, std::string_view const message,
             std::initializer_list<field> const fields) override {
    if (!writes(l)) return;
    auto const line = format_ == format::json ? as_json(l, part, message, fields) : as_text(l, part, message, fields);
    auto const lock = std::lock_guard{mutex_};
    std::fwrite(line.data(), 1, line.size(), stderr);
  }

  bool writes(level const l) const override { return l >= least_; }

 private:
  static std::string as_text(level const l, std::string_view const part, std::string_view const message,
                             std::initializer_list<field> const fields) {
    auto out = fmt::format("{} {:<7} {}: {}", to_rfc3339(system_clock{}.now()), name(l), part, message);
    for (auto const& f : fields) {
      ((out += ' ') += f.key) += '=';
      if (plain(f.value)) out += f.value;
      else append_quoted(out, f.value);
    }
    return out += '\n';
  }
  static std::string as_json(level const l, std::string_view const part, std::string_view const message,
                             std::initializer_list<field> const fields) {
    auto out = fmt::format(R"({{"time":"{}","level":"{}","part":"{}","message":)", to_rfc3339(system_clock{}.now()),
                           name(l), part);
    append_quoted(out, message);
    for (auto const& f : fields) {
      append_quoted(out += ',', f.key);
      append_quoted(out += ':', f.value);
    }
    return out += "}\n";
  }

  level least_;
  format format_;
  std::mutex mutex_;
};

struct silent_logger final : logger {
  void write(level, std::string_view, std::string_view, std::initializer_list<field>) override {}
  bool writes(level) const override { return false; }
};

}  // namespace

std::unique_ptr<logger> make_logger(logger::level const least, logger::format const f) {
  return std::make_unique<stderr_logger>(least, f);
}
std::unique_ptr<logger> make_silent_logger() { return std::make_unique<silent_logger>(); }

}  // namespace madang
