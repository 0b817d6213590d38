#include "core/store/integrity.h"

namespace madang::store {

std::vector<std::string> faults_of(store& s) {
  auto out = std::vector<std::string>{};
  if (s.kind() != engine::sqlite) return out;
  try {
    s.read_long([&](transaction& tx) {
      tx.each({"store.integrity", "PRAGMA integrity_check(100)"}, {}, [&](row_view const& r) {
        if (r.text(0) != "ok") out.emplace_back(r.text(0));
      });
    });
  } catch (error const& e) {
    out.emplace_back(e.what());
  }
  return out;
}

}  // namespace madang::store
