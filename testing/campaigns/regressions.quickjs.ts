import { decodeUtf8 } from "@wherry/core/bytes/utf8.ts";
import { scriptArguments } from "@wherry/host/quickjs/arguments.ts";
import { createQuickJsSystem } from "@wherry/host/quickjs/system.ts";
import { pureParsers } from "./fuzz/parsers/pure-parsers.ts";
import { tryInput } from "./fuzz/trial.ts";

/** Reads the files in the list that is named, on QuickJS, and prints what failed as JSON. */
const system = createQuickJsSystem();
const read = (path: string) => system.readFile(path) ?? new Uint8Array();
const regressions: { readonly parser: string; readonly path: string }[] = JSON.parse(
  decodeUtf8(read(scriptArguments()[0] ?? "")),
);
const failures: unknown[] = [];
for (const { parser: wanted, path } of regressions) {
  const parser = pureParsers.find(({ name }) => name === wanted);
  if (parser === undefined) throw new Error(`QuickJS does not run ${wanted}`);
  const outcome = await tryInput(parser, read(path), "/none", { now: system.now, peak: () => 0 });
  if (typeof outcome !== "string") failures.push({ path, ...outcome });
}
system.print(`${JSON.stringify(failures)}\n`);
