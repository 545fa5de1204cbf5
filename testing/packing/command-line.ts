import { readFileSync } from "node:fs";
import { join } from "node:path";
import { build, type Plugin } from "esbuild";
import { declarationOf, declarationsFrom } from "./declarations.ts";
import { licencesOf } from "./licences.ts";
import { decoderPath, nativeDecoder, packedArchitectures } from "./native-decoder.ts";
import { manifestFile, type PackageContents, type PackedFile, textFile } from "./package-contents.ts";
import { rewriteSpecifiers } from "./specifiers.ts";
import { readWorkspaces } from "./workspaces.ts";

/** What is not in the bundle: one library for its licence, which lets users exchange it. The agent is there already. */
const notBundled = ["openpgp", "esbuild"];

/**
 * The package `wherry`: the command line in a few modules that load each other when they are wanted, what it reads at
 * run time, and a launcher that starts it on the Node.js which is installed with it. `declarations` are those of all
 * libraries.
 */
export async function packCommandLine(
  root: string,
  ownFiles: ReadonlyMap<string, PackedFile>,
  declarations: ReadonlyMap<string, string>,
): Promise<PackageContents> {
  const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const factory = readWorkspaces(root).find(({ folder }) => folder === "factory");
  if (factory === undefined) throw new Error("there is no workspace factory");
  const { modules, inputs } = await bundle(root);
  const declared = declarationsFrom(declarations, declarationOf("factory/definition/define-image.ts"));
  const needed = ["openpgp", "valibot"].map((name) => [name, factory.dependencies[name]]);
  const read = (path: string) => ({ bytes: readFileSync(join(root, path)) });
  const decoders = packedArchitectures.map(
    async (one) => [decoderPath(one), { bytes: await nativeDecoder(root, one) }] as const,
  );
  return {
    name: manifest.name,
    version: factory.version,
    files: new Map<string, PackedFile>([
      ...ownFiles,
      ...modules,
      ...[...declared].map(([path, text]) => [typesPath(path), textFile(rewriteSpecifiers(text, []))] as const),
      ...(await Promise.all(decoders)),
      ["bin/wherry", { ...read("testing/packing/launcher.sh"), runs: true }],
      ["bin/start", read("bin/start")],
      ["LICENSE", read("LICENSE")],
      ["LICENSES-OF-LIBRARIES", textFile(licencesOf(root, inputs))],
      ["README.md", read("testing/packing/package-readme.md")],
      [
        "package.json",
        manifestFile({
          name: manifest.name,
          version: factory.version,
          description: manifest.description,
          license: manifest.license,
          type: "module",
          bin: { wherry: "bin/wherry" },
          exports: {
            ".": { types: "./types/define-image.d.ts", default: "./lib/define-image.js" },
            "./package.json": "./package.json",
          },
          engines: { node: ">=20" },
          os: ["linux"],
          cpu: packedArchitectures,
          dependencies: Object.fromEntries(needed),
          optionalDependencies: manifest.optionalDependencies,
        }),
      ],
    ]),
  };
}

/** "types/schema/image.d.ts" of the factory's definition/schema: all that it needs lies with it. */
function typesPath(path: string): string {
  return path.replace(/^factory\/definition/, "types");
}

/** The modules below lib/, and the files that they were made of. */
async function bundle(root: string) {
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: { start: "factory/cli/start.ts", "define-image": "factory/definition/define-image.ts" },
    outdir: join(root, "lib"),
    write: false,
    metafile: true,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node26",
    chunkNames: "[name]-[hash]",
    external: notBundled,
    plugins: [ownDecoder(root)],
    // Names stay: they make a trace readable.
    minifySyntax: true,
    minifyWhitespace: true,
    charset: "utf8",
    legalComments: "none",
    logLevel: "silent",
  });
  const modules = outputFiles.map(({ path, text }) => {
    return [`lib/${path.slice(join(root, "lib").length + 1)}`, textFile(withRequire(text))] as const;
  });
  return { modules, inputs: Object.keys(metafile.inputs).sort() };
}

/** Libraries of the older kind ask for Node's own modules as they are run. */
function withRequire(text: string): string {
  if (!/\btypeof require\b/.test(text)) return text;
  return `import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);${text}`;
}

/** The decoder of xz that the package brings itself, instead of what npm would have to install. */
function ownDecoder(root: string): Plugin {
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
