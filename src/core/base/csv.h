#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

// Comma-separated values (RFC 4180) of any size in bounded memory. Beyond the standard: ';' and tab as
// separators, lines that end in LF or CR alone, a byte order mark, and a '"' within a cell that does not begin
// with one, which is taken as it stands (2" pipe).
namespace madang::csv {

// Gives up to `size` bytes; 0 only at the end. Throws csv::unreadable.
using source = std::function<std::size_t(char* to, std::size_t size)>;

// Why a source ends before its end, as a sentence.
struct unreadable : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// The bytes of a file, read as they are asked for. Throws csv::unreadable.
source from_file(std::string const& path);
source from_text(std::string text);

enum class fault {
  quoting,     // something between a closing quotation mark and the separator, or no closing mark at all
  too_long,    // limits::kCsvCell, limits::kCsvRow
  too_wide,    // limits::kCsvColumns
  not_utf8,    // ends the reading: every later cell would be as wrong
  not_text,    // a zero byte, UTF-16; ends it too
  unreadable,  // of the source
};

struct problem {
  fault what{};
  std::int64_t line{0};       // where the row begins, from 1
  std::int64_t last_line{0};  // up to which lines were left out with it
  std::size_t column{0};      // from 1; the cell, not the character
  std::string message{};      // a sentence without the place
};

enum class found {
  row,
  bad_row,  // left out; reading goes on behind the next line break
  end,
  failed    // reading cannot go on
};

// Adds a cell, in quotes where it needs them. One that a spreadsheet would take for a formula begins with an
// apostrophe: what strangers wrote must not be run by who opens the table.
void append_cell(std::string& out, std::string_view);

class reader {
 public:
  // Without a separator: the one of , ; tab that the first line has most of.
  explicit reader(source, char separator = '\0');

  found next();
  // Of the row that next() found; the views are valid until it is called again. An empty line is a row with
  // one empty cell.
  std::span<std::string_view const> cells() const { return cells_; }
  std::int64_t line() const { return row_line_; }  // on which the row begins
  problem const& wrong() const { return wrong_; }
  char separator() const { return separator_; }    // '\0' until the first row was asked for
  std::int64_t bytes_read() const { return bytes_; }
  // Reads past lines before the first row: headings that are no table.
  void skip_lines(std::int64_t n);

 private:
  struct piece {
    std::size_t begin, size;
    bool doubled;  // has "" that stand for "
  };
  enum class outcome { complete, unfinished, broken };

  std::string_view ahead() const { return {buffer_.data() + begin_, end_ - begin_}; }
  void refill();
  void start();
  void choose_separator();
  outcome scan();
  outcome scan_quoted(std::string_view text, std::size_t& at);
  outcome scan_plain(std::string_view text, std::size_t& at);
  outcome break_off(fault, std::size_t at, std::string message);
  void skip_line();
  found take_row();
  found leave_out();
  found fail(fault, std::size_t column, std::string message);
  void fill_cells(std::string_view row);

  source source_;
  char separator_;
  std::vector<char> buffer_;
  std::size_t begin_{0}, end_{0};  // what of the buffer is not yet taken
  bool at_end_{false}, started_{false}, failed_{false};
  std::int64_t skip_{0};  // lines, before the first row
  std::int64_t line_{1}, row_line_{1}, bytes_{0};
  std::size_t row_size_{0};  // of the scanned row with its line break
  bool row_quoted_{false};   // it may span several lines
  std::size_t broken_at_{0};
  std::vector<piece> pieces_;
  std::vector<std::string_view> cells_;
  std::string unfolded_;  // cells whose "" became "
  problem wrong_;
};

}  // namespace madang::csv
