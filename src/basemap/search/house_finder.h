#pragma once

#include <optional>
#include <string>
#include <vector>

#include "basemap/search/gazetteer.h"

namespace madang::basemap {

// Finds addresses: a street and a number on either side of it, "hauptstr 12", "12 rue x". A thing of one question.
class house_finder {
 public:
  house_finder(gazetteer const& g, ports::search_question const& q, name_language const l)
      : all_{g}, asked_{q}, language_{l} {}
  std::vector<ports::found> find();

 private:
  struct reading {  // one way to understand the question
    query::name_question street;
    std::vector<std::string> number;
  };
  struct hit {
    double score;
    gazetteer::entry_no street;
    gazetteer::house const* house;
  };

  std::vector<reading> readings() const;
  std::optional<reading> read_at(std::size_t number, bool with_letters) const;
  std::optional<reading> read_without_postcode(std::size_t number) const;
  std::vector<gazetteer::scored> streets(reading const&) const;
  void look_in(gazetteer::scored street, std::vector<std::string> const& number, std::vector<hit>&) const;
  ports::found describe(hit const&) const;

  gazetteer const& all_;
  ports::search_question const& asked_;
  name_language language_;
};

}  // namespace madang::basemap
