import { vitePreprocess } from "@sveltejs/vite-plugin-svelte";

export default {
  preprocess: vitePreprocess(),
  // Every component is compiled in runes mode: state is declared, never guessed.
  compilerOptions: { runes: true },
};
