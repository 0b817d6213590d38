#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace madang {

// An option or an argument of a command, told once: it is read, checked and shown in --help from that.
struct option_spec {
  std::string name;   // "--data"; without dashes: an argument by its place
  std::string value;  // what stands for its value in the help: "DIR"; empty: a switch
  std::string doc;
  bool required{false};
  bool many{false};
};

struct command_spec {
  std::string name;     // "madang import series"
  std::string summary;  // one line
  std::string details;  // paragraphs with examples
  std::vector<option_spec> options;
};

struct parsed_options {
  std::map<std::string, std::vector<std::string>, std::less<>> values;  // by name
  bool help{false};

  bool has(std::string_view name) const { return values.contains(name); }
  std::optional<std::string> get(std::string_view name) const;
  std::string get_or(std::string_view name, std::string_view otherwise) const;
  std::vector<std::string> all(std::string_view name) const;
};

// An error is a sentence for the person at the keyboard.
result<parsed_options, std::string> parse_command_line(command_spec const&, std::vector<std::string> const& args);
std::string help_text(command_spec const&);

}  // namespace madang
