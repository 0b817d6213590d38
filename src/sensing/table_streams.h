#pragma once

#include <map>
#include <mutex>
#include <string>

namespace madang::sensing {

// The tables that are being read at the moment: so many of all callers, and so many from one address, as
// limits::kTableStreams and kTableStreamsPerAddress say. May be called from any thread.
class table_streams {
 public:
  // One of them, for as long as it lives.
  class place {
   public:
    // Throws api::refusal, 503 or 429, if there are as many as there may be.
    place(table_streams&, std::string_view address);
    ~place();
    place(place const&) = delete;

   private:
    table_streams& of_;
    std::string caller_;
  };

 private:
  std::mutex mutex_;
  std::size_t taken_{0};
  std::map<std::string, std::size_t> of_caller_;
};

}  // namespace madang::sensing
