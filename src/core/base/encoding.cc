#include "core/base/encoding.h"

#include <array>
#include <memory>
#include <stdexcept>

#include <unicode/ucnv.h>
#include <unicode/ucnv_err.h>

#include <fmt/format.h>

namespace madang {
namespace {

struct close_converter {
  void operator()(UConverter* c) const { ucnv_close(c); }
};
using converter = std::unique_ptr<UConverter, close_converter>;

converter open(std::string const& name) {
  auto error = U_ZERO_ERROR;
  auto c = converter{ucnv_open(name.c_str(), &error)};
  return U_SUCCESS(error) ? std::move(c) : nullptr;
}

class decoder {
 public:
  decoder(byte_source s, std::string const& encoding)
      : source_{std::move(s)}, name_{encoding}, from_{open(encoding)}, to_{open("UTF-8")} {
    if (!from_ || !to_) throw std::invalid_argument{fmt::format("There is no encoding '{}'.", encoding)};
    auto error = U_ZERO_ERROR;
    ucnv_setToUCallBack(from_.get(), UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &error);
  }

  std::size_t read(char* const to, std::size_t const size) {
    auto* out = to;
    while (out == to) {
      if (at_ == end_ && !ended_) fill();
      auto const* in = input_.data() + at_;
      auto error = U_ZERO_ERROR;
      ucnv_convertEx(to_.get(), from_.get(), &out, to + size, &in, input_.data() + end_, pivot_.data(), &pivot_source_,
                     &pivot_target_, pivot_.data() + pivot_.size(), false, ended_, &error);
      at_ = std::size_t(in - input_.data());
      if (error == U_BUFFER_OVERFLOW_ERROR) break;
      if (U_FAILURE(error)) {
        throw std::runtime_error{
            fmt::format("Around byte {} there is what is no text in {}.", read_ - (end_ - at_), name_)};
      }
      if (ended_ && at_ == end_) break;
    }
    return std::size_t(out - to);
  }

 private:
  void fill() {
    at_ = 0;
    end_ = source_(input_.data(), input_.size());
    read_ += end_;
    ended_ = end_ == 0;
  }

  byte_source source_;
  std::string name_;
  converter from_, to_;
  std::array<char, 16 << 10> input_{};
  std::array<char16_t, 4 << 10> pivot_{};
  char16_t* pivot_source_{pivot_.data()};
  char16_t* pivot_target_{pivot_.data()};
  std::size_t at_{0}, end_{0}, read_{0};
  bool ended_{false};
};

}  // namespace

std::optional<std::string> known_encoding(std::string_view const name) {
  auto const c = name.empty() ? nullptr : open(std::string{name});
  if (!c) return std::nullopt;
  auto error = U_ZERO_ERROR;
  auto const* const canonical = ucnv_getName(c.get(), &error);
  return U_SUCCESS(error) ? std::optional{std::string{canonical}} : std::nullopt;
}

byte_source to_utf8(byte_source s, std::string_view const encoding) {
  auto d = std::make_shared<decoder>(std::move(s), std::string{encoding});
  return [d](char* const to, std::size_t const size) { return d->read(to, size); };
}

}  // namespace madang
