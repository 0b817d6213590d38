#include "demo/osm/names.h"

#include <array>
#include <span>

#include <fmt/format.h>

namespace madang::demo::osm {
namespace {

constexpr auto kShops = std::array{
    place_kind{"shop", "bakery", {"{} 빵집", "{} Bakery", "{}bäckerei", "{}bakkerij"}},
    place_kind{"shop", "bakery", {"{} 제과점", "{} Bakehouse", "{}backstube", "{}brood"}},
    place_kind{"shop", "supermarket", {"{} 마트", "{} Stores", "{}markt", "{}markt"}},
    place_kind{"shop", "convenience", {"{} 편의점", "{} Corner Shop", "{}kiosk", "{}winkel"}},
    place_kind{"shop", "butcher", {"{} 정육점", "{} Butchers", "{}fleischerei", "{}slagerij"}},
    place_kind{"shop", "greengrocer", {"{} 과일가게", "{} Greengrocer", "{}obst", "{}groente"}},
    place_kind{"shop", "florist", {"{} 꽃집", "{} Flowers", "{}blumen", "{}bloemen"}},
    place_kind{"shop", "hairdresser", {"{} 미용실", "{} Hair", "{}friseur", "{}kapper"}},
    place_kind{"shop", "clothes", {"{} 옷가게", "{} Clothes", "{}mode", "{}mode"}},
    place_kind{"shop", "shoes", {"{} 구두", "{} Shoes", "{}schuhe", "{}schoenen"}},
    place_kind{"shop", "books", {"{} 책방", "{} Books", "{}buchhandlung", "{}boekhandel"}},
    place_kind{"shop", "bicycle", {"{} 자전거", "{} Cycles", "{}rad", "{}fietsen"}},
    place_kind{"shop", "chemist", {"{} 생활용품", "{} Chemist", "{}drogerie", "{}drogist"}},
    place_kind{"shop", "optician", {"{} 안경", "{} Opticians", "{}optik", "{}optiek"}},
    place_kind{"shop", "hardware", {"{} 철물점", "{} Hardware", "{}eisenwaren", "{}ijzerwaren"}},
    place_kind{"shop", "laundry", {"{} 세탁소", "{} Laundry", "{}wäscherei", "{}wasserij"}},
};
constexpr auto kFood = std::array{
    place_kind{"amenity", "cafe", {"{} 찻집", "{} Café", "{}café", "{}café"}},
    place_kind{"amenity", "cafe", {"카페 {}", "Café {}", "Kaffeehaus {}hof", "Koffiehuis {}hof"}},
    place_kind{"amenity", "restaurant", {"{} 식당", "{} Kitchen", "{}stube", "{}keuken"}},
    place_kind{"amenity", "restaurant", {"{}집", "{} House", "{}hof", "{}huis"}},
    place_kind{"amenity", "fast_food", {"{} 분식", "{} Takeaway", "{}imbiss", "{}snack"}},
    place_kind{"amenity", "pub", {"{} 주막", "The {}", "{}krug", "{}kroeg"}},
    place_kind{"amenity", "bar", {"{} 바", "{} Bar", "{}bar", "{}bar"}},
    place_kind{"amenity", "ice_cream", {"{} 아이스크림", "{} Ices", "{}eis", "{}ijs"}},
};
constexpr auto kServices = std::array{
    place_kind{"amenity", "bank", {"{} 은행", "{} Bank", "{}bank", "{}bank"}},
    place_kind{"amenity", "kindergarten", {"{} 어린이집", "{} Nursery", "{}kindergarten", "{}kleuterschool"}},
    place_kind{"amenity", "library", {"{} 도서관", "{} Library", "{}bücherei", "{}bibliotheek"}},
    place_kind{"amenity", "community_centre", {"{} 마을회관", "{} Community Centre", "{}treff", "{}buurthuis"}},
    place_kind{"amenity", "post_office", {"{} 우체국", "{} Post Office", "Post {}hof", "Postkantoor {}hof"}},
    place_kind{"amenity", "theatre", {"{} 극장", "{} Theatre", "{}theater", "{}theater"}},
    place_kind{"amenity", "cinema", {"{} 영화관", "{} Cinema", "{}kino", "{}bioscoop"}},
    place_kind{"tourism", "hotel", {"{} 호텔", "{} Hotel", "Hotel {}hof", "Hotel {}hof"}},
    place_kind{"tourism", "museum", {"{} 박물관", "{} Museum", "{}museum", "{}museum"}},
    place_kind{"amenity", "social_facility", {"{} 경로당", "{} Day Centre", "{}heim", "{}huis"}},
};
constexpr auto kHealth = std::array{
    place_kind{"amenity", "pharmacy", {"{} 약국", "{} Pharmacy", "{}-Apotheke", "{}apotheek"}},
    place_kind{"amenity", "doctors", {"{} 의원", "{} Surgery", "Praxis {}hof", "{}praktijk"}, "healthcare", "doctor"},
    place_kind{"amenity", "dentist", {"{} 치과", "{} Dental Practice", "Zahnarztpraxis {}hof", "{}tandarts"}, "healthcare", "dentist"},
    place_kind{"amenity", "veterinary", {"{} 동물병원", "{} Vets", "Tierarztpraxis {}hof", "{}dierenarts"}},
};
constexpr auto kOffices = std::array{
    place_kind{"office", "company", {"{} 상사", "{} Ltd", "{}werke", "{}werken"}},
    place_kind{"craft", "carpenter", {"{} 목공소", "{} Joinery", "{}tischlerei", "{}timmerwerk"}},
    place_kind{"shop", "car_repair", {"{} 정비소", "{} Garage", "{}-Autowerkstatt", "{}garage"}},
    place_kind{"office", "it", {"{} 전산", "{} Software", "{}software", "{}software"}},
    place_kind{"shop", "wholesale", {"{} 도매", "{} Wholesale", "{}großhandel", "{}groothandel"}},
};

std::span<place_kind const> kinds_of(trade const t) {
  switch (t) {
    case trade::shop: return kShops;
    case trade::food: return kFood;
    case trade::service: return kServices;
    case trade::health: return kHealth;
    case trade::office: break;
  }
  return kOffices;
}

}  // namespace

place_kind const& draw_place(trade const t, dice& d) {
  auto const kinds = kinds_of(t);
  return kinds[d.below(kinds.size())];
}

std::string name_after(in_four const& pattern, language const l, dice& d) {
  return fmt::format(fmt::runtime(pattern.in(l)), nth_stem(d.next(), l));
}

void add_names_after(tags& t, in_four const& pattern, language const local, dice& d) {
  auto const n = d.next();
  auto const in = [&](language const l) { return fmt::format(fmt::runtime(pattern.in(l)), nth_stem(n, l)); };
  t.push_back({"name", in(local)});
  t.push_back({"name:ko", in(language::ko)});
  t.push_back({"name:en", in(language::en)});
  t.push_back({"name:de", in(language::de)});
  t.push_back({"name:nl", in(language::nl)});
}

tags tags_of(place_kind const& k, language const local, dice& d) {
  auto t = tags{{k.key, std::string{k.value}}};
  if (!k.pattern.en.empty()) t.push_back({"name", name_after(k.pattern, local, d)});
  if (!k.more_key.empty()) t.push_back({k.more_key, std::string{k.more_value}});
  return t;
}

}  // namespace madang::demo::osm
