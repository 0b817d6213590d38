#pragma once

#include <array>
#include <numeric>

#include "demo/words.h"

// What streets are named after: trees, animals, crafts, things of the town; and made-up field names of two
// parts. No persons. German and Dutch in the form that stands before the last part of a compound.
namespace madang::demo {

inline constexpr auto kRingStems = std::array{
    in_four{"성곽", "Wall", "Wall", "Wal"},
    in_four{"안", "Inner", "Innen", "Binnen"},
    in_four{"가운데", "Middle", "Mittel", "Midden"},
    in_four{"바깥", "Outer", "Außen", "Buiten"},
};

inline constexpr auto kStems = std::array{
    in_four{"보리수", "Linden", "Linden", "Linden"},        in_four{"참나무", "Oak", "Eichen", "Eiken"},
    in_four{"단풍", "Maple", "Ahorn", "Esdoorn"},           in_four{"밤나무", "Chestnut", "Kastanien", "Kastanje"},
    in_four{"자작", "Birch", "Birken", "Berken"},           in_four{"너도밤", "Beech", "Buchen", "Beuken"},
    in_four{"물푸레", "Ash", "Eschen", "Essen"},            in_four{"느릅", "Elm", "Ulmen", "Iepen"},
    in_four{"버들", "Willow", "Weiden", "Wilgen"},          in_four{"오리나무", "Alder", "Erlen", "Elzen"},
    in_four{"소나무", "Pine", "Kiefern", "Dennen"},         in_four{"전나무", "Fir", "Tannen", "Sparren"},
    in_four{"벚나무", "Cherry", "Kirsch", "Kersen"},        in_four{"사과나무", "Apple", "Apfel", "Appel"},
    in_four{"배나무", "Pear", "Birnen", "Peren"},           in_four{"자두", "Plum", "Pflaumen", "Pruimen"},
    in_four{"호두", "Walnut", "Walnuss", "Walnoten"},       in_four{"개암", "Hazel", "Hasel", "Hazelaar"},
    in_four{"은행", "Ginkgo", "Ginkgo", "Ginkgo"},          in_four{"백양", "Poplar", "Pappel", "Populieren"},
    in_four{"아까시", "Acacia", "Akazien", "Acacia"},       in_four{"주목", "Yew", "Eiben", "Taxus"},
    in_four{"딱총", "Elder", "Holunder", "Vlier"},          in_four{"산사", "Hawthorn", "Weißdorn", "Meidoorn"},
    in_four{"장미", "Rose", "Rosen", "Rozen"},              in_four{"제비꽃", "Violet", "Veilchen", "Viooltjes"},
    in_four{"은방울", "Lily", "Maiglöckchen", "Lelie"},     in_four{"민들레", "Dandelion", "Löwenzahn", "Paardenbloem"},
    in_four{"토끼풀", "Clover", "Klee", "Klaver"},          in_four{"양귀비", "Poppy", "Mohn", "Klaproos"},
    in_four{"아마", "Flax", "Flachs", "Vlas"},              in_four{"호밀", "Rye", "Roggen", "Rogge"},
    in_four{"보리", "Barley", "Gersten", "Gerst"},          in_four{"귀리", "Oat", "Hafer", "Haver"},
    in_four{"갈대", "Reed", "Schilf", "Riet"},              in_four{"고사리", "Fern", "Farn", "Varen"},
    in_four{"여우", "Fox", "Fuchs", "Vossen"},              in_four{"토끼", "Hare", "Hasen", "Hazen"},
    in_four{"사슴", "Deer", "Hirsch", "Herten"},            in_four{"오소리", "Badger", "Dachs", "Dassen"},
    in_four{"수달", "Otter", "Otter", "Otter"},             in_four{"비버", "Beaver", "Biber", "Bever"},
    in_four{"고슴도치", "Hedgehog", "Igel", "Egel"},        in_four{"다람쥐", "Squirrel", "Eichhorn", "Eekhoorn"},
    in_four{"종달새", "Lark", "Lerchen", "Leeuwerik"},      in_four{"제비", "Swallow", "Schwalben", "Zwaluw"},
    in_four{"두루미", "Crane", "Kranich", "Kraanvogel"},    in_four{"황새", "Stork", "Storchen", "Ooievaar"},
    in_four{"왜가리", "Heron", "Reiher", "Reiger"},         in_four{"고니", "Swan", "Schwanen", "Zwanen"},
    in_four{"까치", "Magpie", "Elstern", "Ekster"},         in_four{"올빼미", "Owl", "Eulen", "Uilen"},
    in_four{"굴뚝새", "Wren", "Zaunkönig", "Winterkoning"}, in_four{"꾀꼬리", "Oriole", "Pirol", "Wielewaal"},
    in_four{"물총새", "Kingfisher", "Eisvogel", "IJsvogel"}, in_four{"나비", "Butterfly", "Falter", "Vlinder"},
    in_four{"꿀벌", "Bee", "Bienen", "Bijen"},              in_four{"잉어", "Carp", "Karpfen", "Karper"},
    in_four{"연어", "Salmon", "Lachs", "Zalm"},             in_four{"송어", "Trout", "Forellen", "Forel"},
    in_four{"물방아", "Mill", "Mühlen", "Molen"},           in_four{"빵집", "Baker", "Bäcker", "Bakker"},
    in_four{"대장간", "Smith", "Schmiede", "Smeden"},       in_four{"베틀", "Weaver", "Weber", "Wevers"},
    in_four{"옹기", "Potter", "Töpfer", "Potten"},          in_four{"염색", "Dyer", "Färber", "Ververs"},
    in_four{"무두", "Tanner", "Gerber", "Looiers"},         in_four{"통메장이", "Cooper", "Böttcher", "Kuipers"},
    in_four{"밧줄", "Rope", "Seiler", "Touw"},              in_four{"어부", "Fisher", "Fischer", "Vissers"},
    in_four{"뱃사공", "Ferry", "Fähr", "Veer"},             in_four{"소금", "Salt", "Salz", "Zout"},
    in_four{"비단", "Silk", "Seiden", "Zijde"},             in_four{"양털", "Wool", "Woll", "Wol"},
    in_four{"구리", "Copper", "Kupfer", "Koper"},           in_four{"은", "Silver", "Silber", "Zilver"},
    in_four{"벽돌", "Brick", "Ziegel", "Steen"},            in_four{"종", "Bell", "Glocken", "Klokken"},
    in_four{"시장", "Market", "Markt", "Markt"},            in_four{"학교", "School", "Schul", "School"},
    in_four{"책방", "Book", "Buch", "Boeken"},              in_four{"우물", "Fountain", "Brunnen", "Bron"},
    in_four{"성문", "Gate", "Tor", "Poort"},                in_four{"탑", "Tower", "Turm", "Toren"},
    in_four{"정거장", "Station", "Bahnhof", "Station"},     in_four{"나루", "Landing", "Lände", "Steiger"},
    in_four{"등대", "Beacon", "Leuchten", "Baken"},         in_four{"과수원", "Orchard", "Obst", "Boomgaard"},
    in_four{"정원", "Garden", "Garten", "Tuin"},            in_four{"포도", "Vine", "Reben", "Wijngaard"},
    in_four{"초원", "Meadow", "Wiesen", "Weide"},           in_four{"숲", "Forest", "Wald", "Bos"},
    in_four{"언덕", "Hill", "Berg", "Heuvel"},              in_four{"골짜기", "Vale", "Tal", "Dal"},
    in_four{"못", "Pond", "Teich", "Vijver"},               in_four{"샘", "Spring", "Quell", "Wel"},
    in_four{"섬", "Island", "Insel", "Eiland"},             in_four{"모래", "Sand", "Sand", "Zand"},
    in_four{"해", "Sun", "Sonnen", "Zonne"},                in_four{"달", "Moon", "Mond", "Maan"},
    in_four{"별", "Star", "Stern", "Sterren"},              in_four{"무지개", "Rainbow", "Regenbogen", "Regenboog"},
    in_four{"아침", "Morning", "Morgen", "Morgen"},         in_four{"저녁", "Evening", "Abend", "Avond"},
    in_four{"봄", "May", "Mai", "Mei"},                     in_four{"북극성", "Polaris", "Polar", "Pool"},
};

inline constexpr auto kFirstParts = std::array{
    in_four{"돌", "Stone", "Stein", "Steen"},      in_four{"긴", "Long", "Lang", "Lang"},
    in_four{"높은", "High", "Hoch", "Hoog"},       in_four{"너른", "Broad", "Breit", "Breed"},
    in_four{"푸른", "Green", "Grün", "Groen"},     in_four{"검은", "Black", "Schwarz", "Zwart"},
    in_four{"흰", "White", "Weiß", "Wit"},         in_four{"붉은", "Red", "Rot", "Rood"},
    in_four{"찬", "Cold", "Kalt", "Koud"},         in_four{"맑은", "Clear", "Klar", "Klaar"},
    in_four{"깊은", "Deep", "Tief", "Diep"},       in_four{"까마귀", "Raven", "Raben", "Raven"},
    in_four{"늑대", "Wolf", "Wolfs", "Wolfs"},     in_four{"매", "Hawk", "Habichts", "Havik"},
    in_four{"말", "Horse", "Ross", "Paarde"},      in_four{"소", "Ox", "Ochsen", "Ossen"},
    in_four{"염소", "Goat", "Ziegen", "Geite"},    in_four{"거위", "Goose", "Gänse", "Ganze"},
    in_four{"꿩", "Pheasant", "Fasanen", "Fazante"}, in_four{"뽕", "Mulberry", "Maulbeer", "Moerbei"},
    in_four{"참", "Honey", "Honig", "Honing"},     in_four{"이끼", "Moss", "Moos", "Mos"},
    in_four{"쑥", "Heather", "Heide", "Heide"},    in_four{"안개", "Mist", "Nebel", "Nevel"},
    in_four{"바람", "Wind", "Wind", "Wind"},       in_four{"눈", "Snow", "Schnee", "Sneeuw"},
    in_four{"여름", "Summer", "Sommer", "Zomer"},  in_four{"겨울", "Winter", "Winter", "Winter"},
    in_four{"새벽", "Dawn", "Früh", "Vroeg"},      in_four{"쇠", "Iron", "Eisen", "IJzer"},
    in_four{"금", "Gold", "Gold", "Goud"},         in_four{"진흙", "Clay", "Lehm", "Leem"},
    in_four{"자갈", "Gravel", "Kies", "Kiezel"},   in_four{"풀", "Grass", "Gras", "Gras"},
    in_four{"밀", "Wheat", "Weizen", "Tarwe"},     in_four{"콩", "Bean", "Bohnen", "Bonen"},
    in_four{"쪽", "Indigo", "Waid", "Wede"},       in_four{"앵두", "Berry", "Beeren", "Bessen"},
    in_four{"솔", "Resin", "Föhren", "Grove"},     in_four{"노루", "Roe", "Reh", "Ree"},
    in_four{"살쾡이", "Lynx", "Luchs", "Lynx"},    in_four{"개구리", "Frog", "Frosch", "Kikker"},
};

inline constexpr auto kSecondParts = std::array{
    in_four{"내", "brook", "bach", "beek"},      in_four{"벌", "field", "feld", "veld"},
    in_four{"재", "hill", "berg", "berg"},       in_four{"숲", "wood", "wald", "woud"},
    in_four{"들", "mead", "wiesen", "weide"},    in_four{"여울", "ford", "furt", "voorde"},
    in_four{"샘", "well", "brunn", "born"},      in_four{"골", "dale", "tal", "dal"},
    in_four{"못", "mere", "weiher", "meer"},     in_four{"밭", "acre", "acker", "akker"},
    in_four{"터", "stead", "hof", "hoeve"},      in_four{"마루", "ridge", "eck", "hoek"},
    in_four{"늪", "marsh", "moor", "veen"},
};

// About 0.38 of n, and without a common factor: going round n things in such steps visits each of them, and
// neighbours in the order are no neighbours in the table.
constexpr std::size_t step_through(std::size_t const n) {
  auto step = n * 38 / 100;
  while (std::gcd(step, n) != 1) ++step;
  return step;
}

}  // namespace madang::demo
