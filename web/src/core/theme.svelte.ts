// Light, dark, or what the system says. The choice is a matter of the reader's eyes, not of what is shown: it is
// kept in the browser, not in the address.

export const themes = ["system", "light", "dark"] as const;
export type Theme = (typeof themes)[number];

const remembered = "madang.theme";
const systemDark = matchMedia("(prefers-color-scheme: dark)");

class ThemeState {
  choice = $state<Theme>(stored());
  #system = $state(systemDark.matches);
  dark = $derived(this.choice === "dark" || (this.choice === "system" && this.#system));

  constructor() {
    systemDark.addEventListener("change", (event) => (this.#system = event.matches));
    mark(this.choice);
  }

  choose(theme: Theme) {
    this.choice = theme;
    mark(theme);
    try {
      localStorage.setItem(remembered, theme);
    } catch {
      // Storage may be forbidden; the choice then lasts as long as the page.
    }
  }
}

function mark(theme: Theme) {
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

function stored(): Theme {
  try {
    const kept = localStorage.getItem(remembered);
    return themes.find((theme) => theme === kept) ?? "system";
  } catch {
    return "system";
  }
}

export const theme = new ThemeState();
