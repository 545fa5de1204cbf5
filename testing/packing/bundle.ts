import { createHash } from "node:crypto";
import { join } from "node:path";
import { type BuildOptions, build, type OutputFile } from "esbuild";
import { laterUndici, onlyCommands, ownDecoder, withoutPrograms } from "./bundle-plugins.ts";
import { type PackedFile, textFile } from "./package-contents.ts";

/** What is in no bundle: a library whose licence lets users exchange it; and what makes the agent, which is there. */
const notBundled = ["openpgp", "esbuild"];

/**
 * The commands that people run again and again while they write, and programs for each of many files: they have a
 * script of their own, a quarter as large as that of all commands. Reading that one takes longer than they run.
 */
const quickCommands = ["transpile", "convert", "merge"];

/**
 * Chooses the script, and keeps what is compiled of it for each command. No process has more than one of the scripts:
 * each has its own classes of errors. V8 tells texts of one length not apart, so names have digests of them.
 */
const start = (digests: { readonly configurations: string; readonly wherry: string }) => `
import { enableCompileCache } from "node:module";
import { compiledFolder } from "./compiled-code.ts";
import { runScript } from "./run-script.ts";
const [, , command = "", ...words] = process.argv;
const name = ${JSON.stringify(quickCommands)}.includes(command) ? "configurations" : "wherry";
const folder = compiledFolder(process.env);
// For what the script loads besides; those for configurations load nothing, and this takes time.
if (folder !== undefined && name === "wherry") enableCompileCache(folder);
const path = __dirname + "/" + name + ".cjs";
// Help needs next to nothing of a command's code.
if (folder === undefined || !/^[a-z]+$/.test(command) || words.includes("--help") || words.includes("-h")) require(path);
else runScript(path, { folder, name: command + "-" + ${JSON.stringify(digests)}[name] }, require);`;

/**
 * The command line, as files below lib/, and the names of the files that it was made of. It is one CommonJS script: as
 * some fifty ECMAScript modules, a small command took half as much again.
 */
export async function bundleCommandLine(root: string): Promise<{
  readonly files: ReadonlyMap<string, PackedFile>;
  readonly inputs: readonly string[];
}> {
  const common: BuildOptions & { write: false; metafile: true } = {
    absWorkingDir: root,
    outdir: join(root, "lib"),
    write: false,
    metafile: true,
    bundle: true,
    platform: "node",
    target: "node26",
    // Names stay: they make a trace readable.
    minifySyntax: true,
    minifyWhitespace: true,
    // Other texts take twice the memory, and more time to read.
    charset: "ascii",
    legalComments: "none",
    logLevel: "silent",
  };
  const script: BuildOptions & { write: false; metafile: true } = {
    ...common,
    format: "cjs",
    outExtension: { ".js": ".cjs" },
    external: notBundled,
    define: { "import.meta.url": "moduleUrl" },
    banner: { js: 'const moduleUrl=require("node:url").pathToFileURL(__filename).href;' },
  };
  const plugins = [ownDecoder(root), laterUndici(), withoutPrograms()];
  const wherry = await build({ ...script, entryPoints: { wherry: "factory/cli/start.ts" }, plugins });
  const configurations = await build({
    ...script,
    entryPoints: { configurations: "factory/cli/start.ts" },
    plugins: [...plugins, onlyCommands(quickCommands)],
  });
  const digests = { configurations: digestOf(configurations), wherry: digestOf(wherry) };
  const made = [
    wherry,
    configurations,
    await build({
      ...common,
      stdin: { contents: start(digests), resolveDir: join(root, "factory/cli") },
      entryNames: "start",
      format: "cjs",
      outExtension: { ".js": ".cjs" },
    }),
    await build({
      ...common,
      entryPoints: { "define-image": "factory/definition/define-image.ts" },
      format: "esm",
    }),
    await build({
      ...common,
      stdin: { contents: 'export { EnvHttpProxyAgent, request } from "undici";', resolveDir: join(root, "factory") },
      entryNames: "undici",
      format: "esm",
      banner: { js: 'import{createRequire}from"node:module";const require=createRequire(import.meta.url);' },
    }),
  ];
  const outputs = made.flatMap(({ outputFiles }) => outputFiles);
  return {
    files: new Map(outputs.map(({ path, text }) => [path.slice(root.length + 1), textFile(text)])),
    inputs: made.flatMap(({ metafile }) => Object.keys(metafile.inputs)),
  };
}

function digestOf({ outputFiles }: { readonly outputFiles: readonly OutputFile[] }): string {
  const hash = createHash("sha256");
  for (const { contents } of outputFiles) hash.update(contents);
  return hash.digest("hex").slice(0, 16);
}
