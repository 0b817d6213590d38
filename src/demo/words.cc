#include "demo/words.h"

#include <array>

#include <fmt/format.h>

#include "demo/random.h"
#include "demo/stems.h"

namespace madang::demo {
namespace {

constexpr auto kTownNames = std::array{
    in_four{"오리나루", "Alderbridge", "Erlenbrück", "Elzenbrug"},
    in_four{"버들나루", "Willowford", "Weidenfurt", "Wilgenvoorde"},
    in_four{"방아포", "Millhaven", "Mühlhafen", "Molenhaven"},
    in_four{"두루미벌", "Cranefield", "Kranichfeld", "Kraanveld"},
    in_four{"수달다리", "Otterbridge", "Otterbrück", "Otterbrug"},
    in_four{"물푸레못", "Ashmere", "Eschensee", "Essenmeer"},
    in_four{"은여울", "Silverford", "Silberfurt", "Zilvervoorde"},
    in_four{"참나무재", "Oakhill", "Eichberg", "Eikenberg"},
    in_four{"갈대포", "Reedhaven", "Schilfhafen", "Riethaven"},
    in_four{"종달벌", "Larkfield", "Lerchenau", "Leeuwerikveld"},
};

constexpr auto kRiverNames = std::array{
    in_four{"오리내", "Alder", "Erle", "Elze"},         in_four{"수달내", "Otter", "Otter", "Otter"},
    in_four{"은내", "Silver", "Silber", "Zilver"},      in_four{"버들내", "Willow", "Weide", "Wilg"},
    in_four{"솔내", "Pine", "Föhre", "Den"},            in_four{"돌내", "Stone", "Steinach", "Stenen"},
    in_four{"한여울", "Broadwater", "Breitach", "Brede"},
};

constexpr auto kCore = std::array{
    in_four{"구시가", "Old Town", "Altstadt", "Oude Stad"},
    in_four{"다리목", "Bridge End", "Brückenvorstadt", "Overbrug"},
};
constexpr auto kOldResidential = std::array{
    in_four{"역전동", "Station Quarter", "Bahnhofsviertel", "Stationsbuurt"},
    in_four{"물방앗골", "Mill Quarter", "Mühlenviertel", "Molenbuurt"},
    in_four{"느티나무골", "Elm Quarter", "Ulmenviertel", "Iepenbuurt"},
    in_four{"대장간골", "Smiths' Quarter", "Schmiedeviertel", "Smedenbuurt"},
    in_four{"우물골", "Fountain Quarter", "Brunnenviertel", "Bronnenbuurt"},
    in_four{"성문밖", "Gate Quarter", "Torvorstadt", "Poortbuurt"},
    in_four{"과수원골", "Orchards", "Obstgärten", "Boomgaarden"},
    in_four{"베짜는골", "Weavers' Quarter", "Weberviertel", "Weversbuurt"},
    in_four{"종탑골", "Belfry Quarter", "Glockenviertel", "Klokkenbuurt"},
    in_four{"장터골", "Market Quarter", "Marktviertel", "Marktbuurt"},
    in_four{"보리수골", "Linden Quarter", "Lindenviertel", "Lindenbuurt"},
    in_four{"옹기골", "Potters' Quarter", "Töpferviertel", "Pottenbakkersbuurt"},
    in_four{"나루터", "Ferry Quarter", "Fährviertel", "Veerbuurt"},
    in_four{"소금골", "Salters' Quarter", "Salzviertel", "Zoutbuurt"},
    in_four{"뒷담골", "Under the Wall", "Am Stadtgraben", "Achter de Wal"},
    in_four{"풍차골", "Windmill Quarter", "Windmühlenviertel", "Windmolenbuurt"},
};
constexpr auto kNewResidential = std::array{
    in_four{"새터", "Newfield", "Neufeld", "Nieuwveld"},
    in_four{"햇살마을", "Sunnyside", "Sonnenhang", "Zonnehoek"},
    in_four{"자작마을", "Birch Park", "Birkenpark", "Berkenpark"},
    in_four{"종달마을", "Larkrise", "Lerchenberg", "Leeuwerikenhof"},
    in_four{"고니마을", "Swan Meadow", "Schwanenwiese", "Zwanenweide"},
    in_four{"솔숲마을", "Pinewood", "Kiefernhain", "Dennenbos"},
    in_four{"별마을", "Starfield", "Sternfeld", "Sterrenveld"},
    in_four{"너른들", "Broad Meadow", "Breitwiesen", "Bredeweide"},
    in_four{"돌내마을", "Stonebrook", "Steinbach", "Steenbeek"},
    in_four{"여우골", "Foxhill", "Fuchsberg", "Vossenberg"},
    in_four{"들꽃마을", "Wildflower", "Wiesengrund", "Bloemenveld"},
    in_four{"언덕마을", "Hilltop", "Hochfeld", "Hoogveld"},
    in_four{"호밀밭", "Ryefield", "Roggenfeld", "Roggeveld"},
    in_four{"샘골", "Springwell", "Quellental", "Bronnendal"},
    in_four{"해오라기마을", "Heronsgate", "Reiherhorst", "Reigersbos"},
    in_four{"달맞이마을", "Moonrise", "Mondhöhe", "Maanheuvel"},
    in_four{"까치마을", "Magpie Green", "Elsternanger", "Ekstergaard"},
    in_four{"꽃다지마을", "Primrose", "Primelfeld", "Sleutelbloem"},
    in_four{"가온마을", "Midfield", "Mittelfeld", "Middenveld"},
    in_four{"꿀벌마을", "Beehive", "Bienenkorb", "Bijenkorf"},
    in_four{"비탈마을", "Slopes", "Südhang", "Zuidhelling"},
    in_four{"마루마을", "Ridgeway", "Höhenrand", "Hoogrand"},
    in_four{"달래마을", "Leekfield", "Lauchwiesen", "Daslook"},
    in_four{"밤골마을", "Chestnuts", "Kastanienhof", "Kastanjehof"},
    in_four{"도토리마을", "Acorns", "Eichelfeld", "Eikelveld"},
    in_four{"보라마을", "Heatherside", "Heideblick", "Heidezicht"},
};
constexpr auto kUniversity = std::array{
    in_four{"대학동", "University Quarter", "Universitätsviertel", "Universiteitskwartier"},
    in_four{"과학마을", "Science Park", "Wissenschaftspark", "Wetenschapspark"},
};
constexpr auto kHarbour = std::array{
    in_four{"항구동", "Harbour", "Hafen", "Haven"},
    in_four{"새나루", "New Quay", "Neuhafen", "Nieuwe Haven"},
};
constexpr auto kIndustry = std::array{
    in_four{"벽돌골", "Brickfields", "Ziegelei", "Steenoven"},
    in_four{"제재소", "Sawmills", "Sägewerk", "Zaagmolen"},
    in_four{"주물골", "Foundry", "Gießerei", "IJzergieterij"},
    in_four{"유리골", "Glassworks", "Glashütte", "Glasfabriek"},
    in_four{"공단", "Trading Estate", "Gewerbepark", "Bedrijvenpark"},
    in_four{"제지골", "Papermill", "Papiermühle", "Papiermolen"},
};
constexpr auto kGreen = std::array{
    in_four{"호수마을", "Lakeside", "Seefeld", "Meerzicht"},
    in_four{"숲마을", "Forest Edge", "Waldrand", "Bosrand"},
    in_four{"큰들", "Great Meadows", "Große Auen", "Grote Weiden"},
    in_four{"갈대늪", "Reedlands", "Schilfland", "Rietland"},
    in_four{"참나무숲", "Oakwood", "Eichwald", "Eikenwoud"},
    in_four{"버들벌", "Willowlands", "Weidenau", "Wilgenland"},
    in_four{"반딧불골", "Firefly Vale", "Glühwurmtal", "Glimwormdal"},
};

// {} is the stem. Korean, German and Dutch write one word, English two.
constexpr auto kWords = std::array<in_four, kStreetWords>{{
    {"{}대로", "{} Avenue", "{}allee", "{}laan"},
    {"{}로", "{} Street", "{}straße", "{}straat"},
    {"{}큰길", "{} Road", "{}damm", "{}weg"},
    {"{}골목", "{} Lane", "{}gasse", "{}steeg"},
    {"{}길", "{} Way", "{}weg", "{}pad"},
    {"{}안길", "{} Close", "{}winkel", "{}hof"},
    {"{}순환로", "{} Ring", "{}ring", "{}ring"},
    {"{}강변로", "{} Quay", "{}ufer", "{}kade"},
    {"{}광장", "{} Square", "{}platz", "{}plein"},
    {"{}다리", "{} Bridge", "{}brücke", "{}brug"},
    {"{}오솔길", "{} Path", "{}pfad", "{}laantje"},
}};

constexpr auto kPrefixes = std::array{
    in_four{"", "", "", ""},
    in_four{"윗", "Upper ", "Obere ", "Boven-"},
    in_four{"아랫", "Lower ", "Untere ", "Beneden-"},
    in_four{"새", "New ", "Neue ", "Nieuwe "},
    in_four{"옛", "Old ", "Alte ", "Oude "},
    in_four{"앞", "Front ", "Vordere ", "Voor-"},
    in_four{"뒷", "Back ", "Hintere ", "Achter-"},
    in_four{"작은", "Little ", "Kleine ", "Kleine "},
    in_four{"큰", "Great ", "Große ", "Grote "},
};

// German adjectives follow the gender of the last word.
std::string_view german_prefix(std::size_t const prefix, street_word const word) {
  constexpr auto kMasculine = std::array<std::string_view, kPrefixes.size()>{
      "", "Oberer ", "Unterer ", "Neuer ", "Alter ", "Vorderer ", "Hinterer ", "Kleiner ", "Großer "};
  constexpr auto kNeuter = std::array<std::string_view, kPrefixes.size()>{
      "", "Oberes ", "Unteres ", "Neues ", "Altes ", "Vorderes ", "Hinteres ", "Kleines ", "Großes "};
  switch (word) {
    case street_word::avenue:
    case street_word::street:
    case street_word::lane:
    case street_word::bridge: return kPrefixes[prefix].de;
    case street_word::quay: return kNeuter[prefix];
    default: return kMasculine[prefix];
  }
}

std::string stem_text(std::size_t const stem, language const l) {
  auto const rings = kRingStems.size();
  if (stem < rings) return std::string{kRingStems[stem].in(l)};
  auto const i = stem - rings;
  if (i < kStems.size()) return std::string{kStems[i].in(l)};
  auto const pair = i - kStems.size();
  return fmt::format("{}{}", kFirstParts[pair / kSecondParts.size()].in(l),
                     kSecondParts[pair % kSecondParts.size()].in(l));
}

}  // namespace

std::string_view to_text(land_use const u) {
  constexpr auto kTexts = std::array<std::string_view, kLandUses>{
      "core", "old_residential", "new_residential", "university", "harbour", "industry", "green"};
  return kTexts[static_cast<std::size_t>(u)];
}

std::span<in_four const> town_names() { return kTownNames; }
std::span<in_four const> river_names() { return kRiverNames; }

std::span<in_four const> district_names(land_use const u) {
  switch (u) {
    case land_use::core: return kCore;
    case land_use::old_residential: return kOldResidential;
    case land_use::new_residential: return kNewResidential;
    case land_use::university: return kUniversity;
    case land_use::harbour: return kHarbour;
    case land_use::industry: return kIndustry;
    case land_use::green: break;
  }
  return kGreen;
}

std::string to_text(street_name const n, language const l) {
  if (n.empty()) return {};
  auto const prefix = l == language::de ? german_prefix(n.prefix, n.word) : kPrefixes[n.prefix].in(l);
  auto const body = fmt::format(fmt::runtime(kWords[static_cast<std::size_t>(n.word)].in(l)), stem_text(n.stem, l));
  return fmt::format("{}{}", prefix, body);
}

street_name nth_name(street_word const word, std::uint64_t const seed, std::size_t const n, std::size_t const district,
                     std::size_t const districts) {
  constexpr auto kPairs = kFirstParts.size() * kSecondParts.size();
  constexpr auto kAll = kStems.size() + kPairs;
  auto const i = n * districts + district;
  auto const round = i % kAll;
  // Plain words and made-up field names take turns until the plain ones are used up. A step that shares no
  // factor with their number visits each once.
  auto const start = mix(seed, static_cast<std::uint64_t>(word));
  auto const plain = round < 2 * kStems.size() && round % 2 == 0;
  auto const k = round < 2 * kStems.size() ? round / 2 : round - kStems.size();
  auto const stem = plain ? (start + k * step_through(kStems.size())) % kStems.size()
                          : kStems.size() + (start + k * step_through(kPairs)) % kPairs;
  return {static_cast<std::uint16_t>(kRingStems.size() + stem), word,
          static_cast<std::uint8_t>(i / kAll % kPrefixes.size())};
}

std::string_view nth_stem(std::uint64_t const n, language const l) { return kStems[n % kStems.size()].in(l); }

street_name ring_name(std::size_t const k) {
  return {static_cast<std::uint16_t>(k < kRingStems.size() ? k : kRingStems.size() - 1), street_word::ring, 0};
}

}  // namespace madang::demo
