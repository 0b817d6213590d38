// Figures of the observation store beside their yardsticks, in one run on one machine.
#include <cstdlib>
#include <filesystem>
#include <string_view>

#include <unistd.h>

#include "sensing/series/bench_figures.h"

using namespace madang::sensing::bench;

static sizes tiny() {
  return {.append_rows = 20'000,
          .disk_days = 2,
          .disk_series = 3,
          .read_days = 10,
          .read_series = 1,
          .latest_series = 100,
          .latest_points = 10,
          .start_points = 50'000,
          .postgres = false,
          .folder = {}};
}

static int help() {
  std::puts("sensing_series_bench [--tiny | --full] [--folder DIR] [--only PART] [--json]\n"
            "  --tiny    small enough for a test: shows that it runs, not how fast\n"
            "  --full    a start with 100,000,000 observations as well (4 GB of disk, some minutes)\n"
            "  --folder  where the files go while it runs; a real disk, or syncing costs nothing (default: .)\n"
            "  --only    codec, append, disk, reads or start\n"
            "  --json    a line of JSON for each figure");
  return 2;
}

int main(int const argc, char** const argv) {
  auto s = sizes{};
  auto folder = std::string{"."}, only = std::string{};
  for (auto i = 1; i < argc; ++i) {
    auto const a = std::string_view{argv[i]};
    auto const value = [&] { return std::string{i + 1 < argc ? argv[++i] : ""}; };
    if (a == "--open") return open_and_tell(value()), 0;
    if (a == "--tiny") s = tiny();
    else if (a == "--full") s.start_points = 100'000'000;
    else if (a == "--folder") folder = value();
    else if (a == "--only") only = value();
    else if (a == "--json") as_json = true;
    else return help();
  }
  s.folder = folder + "/series-bench-XXXXXX";
  if (!mkdtemp(s.folder.data())) return std::perror("The folder cannot be made"), 1;
  auto const wanted = [&](std::string_view const part) { return only.empty() || only == part; };
  if (wanted("codec")) measure_codec(s);
  if (wanted("append")) measure_append(s);
  if (wanted("disk")) measure_disk(s);
  if (wanted("reads")) measure_reads(s);
  if (wanted("start")) measure_start(s);
  std::filesystem::remove_all(s.folder);
}
