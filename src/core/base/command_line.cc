#include "core/base/command_line.h"

#include <CLI/CLI.hpp>

#include <fmt/format.h>

namespace madang {

std::optional<std::string> parsed_options::get(std::string_view const name) const {
  auto const at = values.find(name);
  return at == values.end() || at->second.empty() ? std::nullopt : std::optional{at->second.back()};
}
std::string parsed_options::get_or(std::string_view const name, std::string_view const otherwise) const {
  return get(name).value_or(std::string{otherwise});
}
std::vector<std::string> parsed_options::all(std::string_view const name) const {
  auto const at = values.find(name);
  return at == values.end() ? std::vector<std::string>{} : at->second;
}

result<parsed_options, std::string> parse_command_line(command_spec const& spec, std::vector<std::string> const& args) {
  auto out = parsed_options{};
  auto app = CLI::App{spec.summary, spec.name};
  app.set_help_flag("-h,--help");
  auto texts = std::map<std::string, std::vector<std::string>>{};
  auto switches = std::map<std::string, bool>{};
  for (auto const& o : spec.options) {
    if (o.value.empty()) {
      app.add_flag(o.name, switches[o.name], o.doc);
      continue;
    }
    auto* option = app.add_option(o.name, texts[o.name], o.doc);
    option->required(o.required);
    option->expected(o.many ? -1 : 1);
    // A named option takes one word each time; what follows are arguments.
    if (o.name.starts_with('-')) option->allow_extra_args(false);
    if (!o.many) option->multi_option_policy(CLI::MultiOptionPolicy::Throw);
  }
  try {
    auto reversed = std::vector<std::string>{args.rbegin(), args.rend()};
    app.parse(reversed);
  } catch (CLI::CallForHelp const&) {
    out.help = true;
    return out;
  } catch (CLI::ParseError const& e) {
    return fmt::format("{}. `{} --help` shows what there is.", e.what(), spec.name);
  }
  for (auto& [name, values] : texts) {
    if (!values.empty()) out.values[name] = std::move(values);
  }
  for (auto const& [name, on] : switches) {
    if (on) out.values[name] = {};
  }
  return out;
}

std::string help_text(command_spec const& spec) {
  auto usage = spec.name;
  auto rows = std::string{};
  for (auto const& o : spec.options) {
    auto const named = o.name.starts_with('-');
    auto const shown = named ? fmt::format("{}{}{}", o.name, o.value.empty() ? "" : " ", o.value) : o.value;
    usage +=
        o.required ? fmt::format(" {}{}", shown, o.many ? "…" : "") : fmt::format(" [{}{}]", shown, o.many ? "…" : "");
    rows += fmt::format("  {:<28} {}\n", shown, o.doc);
  }
  return fmt::format("{}\n\nUsage: {}\n\n{}{}{}", spec.summary, usage, rows, spec.details.empty() ? "" : "\n",
                     spec.details);
}

}  // namespace madang
