import "../../fonts/generated/fonts.css";
import "../core/style/tokens.css";
import "../core/style/base.css";
import { mount } from "svelte";
import { city } from "../core/city.svelte";
import { firstLanguage, language } from "../core/i18n/language.svelte";
import App from "./app.svelte";
import { placeOf } from "./places";
import { address } from "../core/address.svelte";

const target = document.getElementById("page");
if (!target) throw new Error("index.html has no element #page");

void city.load();
void placeOf(address.get("view")).read(); // on its way while the messages come
await language.use(firstLanguage());
target.replaceChildren();
mount(App, { target });
