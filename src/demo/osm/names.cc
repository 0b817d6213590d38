#include "demo/osm/names.h"

#include <array>
#include <span>

#include <fmt/format.h>

namespace madang::demo::osm {
namespace {

constexpr auto kShops = std::array{
    place_kind{9, "shop", "bakery", {"{} 빵집", "{} Bakery", "{}bäckerei", "{}bakkerij"}},
    place_kind{9, "shop", "bakery", {"{} 제과점", "{} Bakehouse", "{}backstube", "{}brood"}},
    place_kind{12, "shop", "supermarket", {"{} 마트", "{} Stores", "{}markt", "{}markt"}},
    place_kind{8, "shop", "convenience", {"{} 편의점", "{} Corner Shop", "{}kiosk", "{}winkel"}},
    place_kind{5, "shop", "butcher", {"{} 정육점", "{} Butchers", "{}fleischerei", "{}slagerij"}},
    place_kind{5, "shop", "greengrocer", {"{} 과일가게", "{} Greengrocer", "{}obst", "{}groente"}},
    place_kind{5, "shop", "florist", {"{} 꽃집", "{} Flowers", "{}blumen", "{}bloemen"}},
    place_kind{14, "shop", "hairdresser", {"{} 미용실", "{} Hair", "{}friseur", "{}kapper"}},
    place_kind{12, "shop", "clothes", {"{} 옷가게", "{} Clothes", "{}mode", "{}mode"}},
    place_kind{4, "shop", "shoes", {"{} 구두", "{} Shoes", "{}schuhe", "{}schoenen"}},
    place_kind{4, "shop", "books", {"{} 책방", "{} Books", "{}buchhandlung", "{}boekhandel"}},
    place_kind{4, "shop", "bicycle", {"{} 자전거", "{} Cycles", "{}rad", "{}fietsen"}},
    place_kind{6, "shop", "chemist", {"{} 생활용품", "{} Chemist", "{}drogerie", "{}drogist"}},
    place_kind{4, "shop", "optician", {"{} 안경", "{} Opticians", "{}optik", "{}optiek"}},
    place_kind{4, "shop", "hardware", {"{} 철물점", "{} Hardware", "{}eisenwaren", "{}ijzerwaren"}},
    place_kind{3, "shop", "laundry", {"{} 세탁소", "{} Laundry", "{}wäscherei", "{}wasserij"}},
};
constexpr auto kFood = std::array{
    place_kind{14, "amenity", "cafe", {"{} 찻집", "{} Café", "{}café", "{}café"}},
    place_kind{14, "amenity", "cafe", {"카페 {}", "Café {}", "Kaffeehaus {}hof", "Koffiehuis {}hof"}},
    place_kind{20, "amenity", "restaurant", {"{} 식당", "{} Kitchen", "{}stube", "{}keuken"}},
    place_kind{20, "amenity", "restaurant", {"{}집", "{} House", "{}hof", "{}huis"}},
    place_kind{18, "amenity", "fast_food", {"{} 분식", "{} Takeaway", "{}imbiss", "{}snack"}},
    place_kind{10, "amenity", "pub", {"{} 주막", "The {}", "{}krug", "{}kroeg"}},
    place_kind{7, "amenity", "bar", {"{} 바", "{} Bar", "{}bar", "{}bar"}},
    place_kind{4, "amenity", "ice_cream", {"{} 아이스크림", "{} Ices", "{}eis", "{}ijs"}},
};
constexpr auto kServices = std::array{
    place_kind{16, "amenity", "bank", {"{} 은행", "{} Bank", "{}bank", "{}bank"}},
    place_kind{26, "amenity", "kindergarten", {"{} 어린이집", "{} Nursery", "{}kindergarten", "{}kleuterschool"}},
    place_kind{4, "amenity", "library", {"{} 도서관", "{} Library", "{}bücherei", "{}bibliotheek"}},
    place_kind{7, "amenity", "community_centre", {"{} 마을회관", "{} Community Centre", "{}treff", "{}buurthuis"}},
    place_kind{6, "amenity", "post_office", {"{} 우체국", "{} Post Office", "Post {}hof", "Postkantoor {}hof"}},
    place_kind{2, "amenity", "theatre", {"{} 극장", "{} Theatre", "{}theater", "{}theater"}},
    place_kind{1, "amenity", "cinema", {"{} 영화관", "{} Cinema", "{}kino", "{}bioscoop"}},
    place_kind{14, "tourism", "hotel", {"{} 호텔", "{} Hotel", "Hotel {}hof", "Hotel {}hof"}},
    place_kind{3, "tourism", "museum", {"{} 박물관", "{} Museum", "{}museum", "{}museum"}},
    place_kind{10, "amenity", "social_facility", {"{} 경로당", "{} Day Centre", "{}heim", "{}huis"}},
};
constexpr auto kHealth = std::array{
    place_kind{20, "amenity", "pharmacy", {"{} 약국", "{} Pharmacy", "{}-Apotheke", "{}apotheek"}},
    place_kind{
        34, "amenity", "doctors", {"{} 의원", "{} Surgery", "Praxis {}hof", "{}praktijk"}, "healthcare", "doctor"},
    place_kind{20,
               "amenity",
               "dentist",
               {"{} 치과", "{} Dental Practice", "Zahnarztpraxis {}hof", "{}tandarts"},
               "healthcare",
               "dentist"},
    place_kind{3, "amenity", "veterinary", {"{} 동물병원", "{} Vets", "Tierarztpraxis {}hof", "{}dierenarts"}},
};
constexpr auto kOffices = std::array{
    place_kind{20, "office", "company", {"{} 상사", "{} Ltd", "{}werke", "{}werken"}},
    place_kind{10, "craft", "carpenter", {"{} 목공소", "{} Joinery", "{}tischlerei", "{}timmerwerk"}},
    place_kind{12, "shop", "car_repair", {"{} 정비소", "{} Garage", "{}-Autowerkstatt", "{}garage"}},
    place_kind{8, "office", "it", {"{} 전산", "{} Software", "{}software", "{}software"}},
    place_kind{8, "shop", "wholesale", {"{} 도매", "{} Wholesale", "{}großhandel", "{}groothandel"}},
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
  auto all = 0U;
  for (auto const& k : kinds) all += k.share;
  auto left = d.below(all);
  for (auto const& k : kinds) {
    if (left < k.share) return k;
    left -= k.share;
  }
  return kinds.front();
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
  t.push_back({"name", name_after(k.pattern, local, d)});
  if (!k.more_key.empty()) t.push_back({k.more_key, std::string{k.more_value}});
  return t;
}

}  // namespace madang::demo::osm
