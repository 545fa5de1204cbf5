import { join } from "node:path";
import type { Plugin } from "esbuild";
import { decoderPath } from "./native-decoder.ts";

/** The decoder of xz that the package brings itself, instead of what npm would have to install. */
export function ownDecoder(root: string): Plugin {
  const ownFiles = JSON.stringify(join(root, "factory/installation/own-files.ts"));
  const [before, after] = decoderPath("?")
    .split("?")
    .map((part) => JSON.stringify(part));
  const contents = `import { createRequire } from "node:module";
import { ownFile } from ${ownFiles};
export const { xz } = createRequire(import.meta.url)(ownFile(${before} + process.arch + ${after}));`;
  return {
    name: "own-decoder",
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^@napi-rs\/lzma$/ }, () => ({ path: "xz", namespace: "own-decoder" }));
      onLoad({ filter: /.*/, namespace: "own-decoder" }, () => ({ contents, loader: "js", resolveDir: root }));
    },
  };
}

/** It is as large as the half of all others, and only who downloads needs it. */
export function laterUndici(): Plugin {
  return {
    name: "later-undici",
    setup({ onResolve }) {
      onResolve({ filter: /^undici$/ }, ({ kind }) =>
        kind === "dynamic-import" ? { path: "./undici.js", external: true } : undefined,
      );
    },
  };
}

/** Commander can start programs for commands, of which Wherry has none; loading what starts them takes time. */
export function withoutPrograms(): Plugin {
  return {
    name: "without-programs",
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^node:child_process$/ }, ({ importer }) =>
        /\/node_modules\/commander\//.test(importer) ? { path: "none", namespace: "without-programs" } : undefined,
      );
      onLoad({ filter: /.*/, namespace: "without-programs" }, () => ({ contents: "export default {};", loader: "js" }));
    },
  };
}

/** Leaves out the commands that are not named. */
export function onlyCommands(names: readonly string[]): Plugin {
  return {
    name: "only-commands",
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^\.\/commands\// }, ({ path }) =>
        names.some((name) => path === `./commands/${name}.ts`) ? undefined : { path, namespace: "only-commands" },
      );
      onLoad({ filter: /.*/, namespace: "only-commands" }, () => ({ contents: "export {};", loader: "js" }));
    },
  };
}
