import "../../fonts/generated/fonts.css";
import "../core/style/tokens.css";
import "../core/style/base.css";
import { mount } from "svelte";
import { city } from "../core/city.svelte";
import { layers } from "../core/layers.svelte";
import { firstLanguage, language } from "../core/i18n/language.svelte";
import App from "./app.svelte";
import { layersOf } from "./layers";
import { keepForOffline } from "./offline/register";
import { capabilities, placeOf } from "./places";
import { address } from "../core/address.svelte";

const target = document.getElementById("page");
if (!target) throw new Error("index.html has no element #page");

layers.declare(layersOf(capabilities));
void city.load();
void placeOf(address.get("view")).read(); // on its way while the messages come
try {
  await language.use(firstLanguage());
  target.replaceChildren();
  mount(App, { target });
  keepForOffline();
} catch (error) {
  sayThatItDidNotCome(target);
  console.error(error);
}

// The messages are what did not come: these few words are here.
function sayThatItDidNotCome(target: HTMLElement) {
  const words = {
    ko: ["페이지를 불러오지 못했습니다.", "다시 시도"],
    en: ["The page could not be loaded.", "Try again"],
    de: ["Die Seite konnte nicht geladen werden.", "Noch einmal versuchen"],
    nl: ["De pagina kon niet worden geladen.", "Opnieuw proberen"],
  } as const;
  const [what, again] = words[firstLanguage()];
  const sentence = document.createElement("p");
  sentence.setAttribute("role", "alert");
  sentence.style.padding = "2rem";
  const link = Object.assign(document.createElement("a"), { href: location.href, textContent: again });
  sentence.append(`${what} `, link);
  target.replaceChildren(sentence);
}
