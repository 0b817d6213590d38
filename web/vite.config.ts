import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

// The first view's font is named only in a style sheet; a preload lets it come with the script, not after it.
function preload_font(): Plugin {
  return {
    name: "preload-font",
    transformIndexHtml: {
      order: "post",
      handler(_html, context) {
        const fonts = Object.keys(context.bundle ?? {}).filter((name) => /noto-sans-latin-400-.*\.woff2$/.test(name));
        return fonts.map((name) => ({
          tag: "link",
          attrs: { rel: "preload", href: `/${name}`, as: "font", type: "font/woff2", crossorigin: true },
          injectTo: "head",
        }));
      },
    },
  };
}

// Most readers come for what the city says now: that view comes with the page's frame, not after it.
function preload_first_view(): Plugin {
  return {
    name: "preload-first-view",
    transformIndexHtml: {
      order: "post",
      handler(_html, context) {
        const view = Object.keys(context.bundle ?? {}).filter((name) => /^assets\/now-.*\.(js|css)$/.test(name));
        return view.map((name) => ({
          tag: "link",
          attrs: name.endsWith(".js")
            ? { rel: "modulepreload", href: `/${name}`, crossorigin: true }
            : { rel: "preload", href: `/${name}`, as: "style", crossorigin: true },
          injectTo: "head",
        }));
      },
    },
  };
}

// What the styles of the base map name as their fonts; the program puts its address before them.
function list_fonts(): Plugin {
  type Face = { file: string; "unicode-range": string[] };
  return {
    name: "list-fonts",
    enforce: "post",
    generateBundle(_options, bundle) {
      const stacks = JSON.parse(readFileSync("fonts/generated/faces.json", "utf8")) as Record<string, Face[]>;
      const built = Object.keys(bundle).filter((name) => name.endsWith(".woff2"));
      const addressed = ({ file, ...rest }: Face) => {
        const name = built.find((each) => each.startsWith(`assets/${file}-`));
        if (name === undefined) this.error(`The font ${file} is not in the build.`);
        return { url: `@origin/${name}`, ...rest };
      };
      const faces = Object.fromEntries(Object.entries(stacks).map(([name, all]) => [name, all.map(addressed)]));
      this.emitFile({ type: "asset", fileName: "fonts.json", source: JSON.stringify(faces) });
    },
  };
}

// Tells the service worker which files this build has. Fonts are kept once they have been used; the gallery is for those
// who work on the page.
function list_shell(): Plugin {
  return {
    name: "list-shell",
    enforce: "post",
    generateBundle(_options, bundle) {
      const worker = bundle["sw.js"];
      if (worker?.type !== "chunk") return this.error("The service worker is not in the build.");
      const files = Object.keys(bundle)
        .filter((name) => /^assets\/(?!gallery|examples).*\.(js|css)$/.test(name))
        .map((name) => `/${name}`)
        .sort();
      const version = createHash("sha256")
        .update([worker.code, ...files].join("\n"))
        .digest("hex")
        .slice(0, 12);
      worker.code = worker.code.replace("self.__MADANG_SHELL__", JSON.stringify({ version, files }));
    },
  };
}

export default defineConfig({
  base: "/",
  plugins: [svelte(), preload_font(), preload_first_view(), list_fonts(), list_shell()],
  build: {
    target: "es2022",
    // The content security policy has no data: fonts, and hashed files are cached for ever anyway.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1200, // the map library
    rolldownOptions: {
      input: { index: "index.html", sw: "src/app/offline/worker.ts" },
      output: {
        // What several views share comes in one file: each file is a journey of its own to the server and back.
        codeSplitting: {
          groups: [{ name: "page", test: (id) => !/maplibre|src\/app\/offline/.test(id), minShareCount: 2 }],
        },
        // Its place says for what it works: all of the page.
        entryFileNames: (chunk) => (chunk.name === "sw" ? "sw.js" : "assets/[name]-[hash].js"),
        // A server that does not know .mjs would send the map's worker with the wrong type.
        assetFileNames: (asset) =>
          asset.names.some((name) => name.endsWith(".mjs"))
            ? "assets/[name]-[hash].js"
            : "assets/[name]-[hash][extname]",
      },
    },
  },
  server: { proxy: proxied(process.env.MADANG_URL ?? "http://127.0.0.1:8080") },
  test: { include: ["src/**/*.test.ts"], environment: "node" },
});

// `npm run dev` serves the sources; the city's data comes from the program at MADANG_URL.
function proxied(target: string) {
  const paths = ["/city", "/districts", "/sensing", "/sensorthings", "/basemap", "/search", "/features"];
  return Object.fromEntries(paths.map((path) => [`^${path}/v1`, { target, changeOrigin: true }]));
}
