#pragma once

#include <string>
#include <vector>

#include "core/base/output.h"

namespace madang::test {

// What a command writes, kept.
struct kept_output final : output {
  void line(std::string_view const s) override { (lines += s) += '\n'; }
  void note(std::string_view const s) override { (notes += s) += '\n'; }
  void progress(progress_state const& p) override { reported.push_back(p); }
  bool cancelled() const override { return stop; }
  std::string all() const { return lines + notes; }
  void forget() { lines.clear(), notes.clear(); }
  bool says(std::string_view const s) const { return all().find(s) != std::string::npos; }

  std::string lines, notes;
  std::vector<progress_state> reported;
  bool stop{false};
};

}  // namespace madang::test
