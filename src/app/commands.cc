#include "app/commands.h"

#include <fmt/format.h>

#include "app/capabilities.h"
#include "app/moving.h"
#include "core/api/problem.h"

namespace madang {
namespace {

constexpr auto kProgram = std::string_view{"madang "};

city_command wrapped(capability const& c, command const& x) {
  return {x.spec,
          [name = c.name, run = x.run](opened_city& city, command_call& call) { return run(city.part_of(name), call); },
          x.begins_city && !x.without_city, x.without_city};
}

std::vector<std::string> words_of(command_spec const& s) {
  auto out = std::vector<std::string>{};
  auto rest = std::string_view{s.name}.substr(kProgram.size());
  while (!rest.empty()) {
    auto const at = std::min(rest.find(' '), rest.size());
    out.emplace_back(rest.substr(0, at));
    rest.remove_prefix(std::min(at + 1, rest.size()));
  }
  return out;
}

}  // namespace

std::vector<city_command> const& city_commands() {
  static auto const all = [] {
    auto out = own_commands();
    for (auto& x : moving_commands()) out.push_back(std::move(x));
    for (auto const* c : capabilities()) {
      for (auto const& x : c->commands) out.push_back(wrapped(*c, x));
    }
    // Every command names the city it is about.
    for (auto& c : out) {
      auto const options = config_options(false);
      c.spec.options.insert(c.spec.options.begin(), options.begin(), options.end());
      c.spec.options.front().required = !c.without_city;
    }
    return out;
  }();
  return all;
}

std::optional<chosen_command> choose_command(std::vector<std::string> const& args) {
  auto best = std::optional<chosen_command>{};
  for (auto const& c : city_commands()) {
    auto const words = words_of(c.spec);
    if (words.size() > args.size() || !std::equal(words.begin(), words.end(), args.begin())) continue;
    if (!best || words.size() > best->words) best = chosen_command{&c, words.size()};
  }
  return best;
}

int run_command(opened_city& city, std::vector<std::string> const& args, std::string const& folder, output& out) {
  auto const chosen = choose_command(args);
  if (!chosen) return out.note("There is no such command."), 2;
  auto const parsed =
      parse_command_line(chosen->command->spec, {args.begin() + std::ptrdiff_t(chosen->words), args.end()});
  if (!parsed) return out.note(parsed.error()), 2;
  if (parsed->help) return out.line(help_text(chosen->command->spec)), 0;
  auto call = command_call{*parsed, folder, out};
  try {
    return chosen->command->run(city, call);
  } catch (...) {
    auto cause = std::string{};
    auto const p = api::from_current_exception(cause);
    out.note(p.status == 500 || p.status == 503 ? cause : p.detail);
    for (auto const& f : p.fields) out.note(fmt::format("{}: {}", f.pointer, f.detail));
    return 1;
  }
}

}  // namespace madang
