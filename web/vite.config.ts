/** One build of every page; `graphrecon` serves what lands in dist/ (see hatch_build.py). */
import { defineConfig, type Plugin } from "vite";
import { countries, HEIGHT, WIDTH } from "./world.js";

/** `virtual:world`: the map, which the pages load when it is first shown. */
const world: Plugin = {
  name: "world",
  resolveId: (id) => (id === "virtual:world" ? `\0${id}` : null),
  load: (id) => (id === "\0virtual:world" ? `export default ${JSON.stringify({ width: WIDTH, height: HEIGHT, countries: countries() })}` : null),
};

export default defineConfig({
  plugins: [world],
  // Everything is served under the same origin and policy: no inline scripts, no data: fonts.
  build: {
    target: "es2022",
    cssTarget: ["chrome123", "firefox120", "safari17.5"],
    outDir: "dist",
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    manifest: "manifest.json",
    rollupOptions: { input: { index: "index.html", flow: "flow.html", host: "host.html", cypher: "cypher.html" } },
  },
  // `npx vite` beside `graphrecon web`, for work on the pages.
  server: { proxy: { "/flows": "http://127.0.0.1:8080", "/cgi": "http://127.0.0.1:8080" } },
  // A test reads the colours of the styles.
  ...({ test: { css: true } } as object),
});
