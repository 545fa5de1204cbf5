import { registerHooks } from "node:module";

/** Stands for config/yaml/plain-yaml.ts, and leaves every text to the library. */
const stub = `data:text/javascript,${encodeURIComponent("export const readPlainYaml = () => undefined;")}`;

/** Loaded before the program that is measured, with the reader and without it, so that it costs both the same. */
registerHooks({
  resolve(specifier, context, next) {
    const resolved = next(specifier, context);
    const isLeftOut = process.env.BENCH_PLAIN_YAML === "without" && resolved.url.endsWith("/yaml/plain-yaml.ts");
    return isLeftOut ? { url: stub, shortCircuit: true } : resolved;
  },
});
