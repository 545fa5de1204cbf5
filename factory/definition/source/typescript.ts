import { registerHooks } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";
import { createFinding, type Finding } from "@wherry/core/errors/finding.ts";
import { nodeOfValue } from "./node-of-value.ts";
import type { ParsedSource } from "./parse-definition.ts";
import type { SourceFiles } from "./source-files.ts";

/** What `import { defineImage } from "wherry"` means, wherever the definition lies. */
const DEFINE_IMAGE_MODULE = `data:text/javascript,${encodeURIComponent("export const defineImage = (image) => image;")}`;

let loads = 0;

interface LoadContext {
  /** Makes the name that places carry. */
  readonly show: (file: string) => string;
  readonly files: SourceFiles;
  /** Is told of what the user's files import, before it runs: a file as `show` has it, or the name of a package. */
  readonly onImport?: (imported: string, by: string) => void;
}

/**
 * Runs a definition written in TypeScript and takes what it exports: as default, or as `image`. It runs with the user's
 * own rights, like any script of theirs. The result's `files` are all files of the user's that were imported, absolute.
 */
export async function loadTypeScript(
  path: string,
  { show, files: sources, onImport = () => {} }: LoadContext,
): Promise<ParsedSource & { readonly files: readonly string[] }> {
  const name = show(path);
  const files = new Set([path]);
  const packages = new Set<string>();
  const fail = (finding: Finding) => ({ root: undefined, findings: [finding], files: [...files] });
  // A query of its own makes Node read the module again, and all that it imports, should they have changed.
  const query = `?wherry=${++loads}`;
  const hooks = registerHooks({
    resolve(specifier, context, next) {
      if (specifier === "wherry") return { url: DEFINE_IMAGE_MODULE, shortCircuit: true };
      const resolved = next(specifier, context);
      const ours = context.parentURL?.endsWith(query) || specifier.endsWith(query);
      const { protocol, pathname } = new URL(resolved.url);
      if (!ours || protocol === "node:") return resolved;
      const by = context.parentURL?.startsWith("file:") ? show(fileURLToPath(context.parentURL)) : show(path);
      if (protocol !== "file:" || pathname.includes("/node_modules/")) {
        const name = protocol === "file:" ? specifier : `a ${protocol} URL`;
        if (!packages.has(name)) onImport(name, by);
        packages.add(name);
        return resolved;
      }
      const file = fileURLToPath(resolved.url);
      if (!files.has(file)) onImport(show(file), by);
      files.add(file);
      const url = resolved.url.endsWith(query) ? resolved.url : resolved.url + query;
      // Whatever a package.json near by says: a definition is a module.
      return pathname.endsWith(".ts") ? { ...resolved, url, format: "module-typescript" } : { ...resolved, url };
    },
  });
  let exported: Record<string, unknown>;
  try {
    exported = await import(pathToFileURL(path).href + query);
  } catch (problem) {
    return fail(explainFailure(problem, { files, query, show }));
  } finally {
    hooks.deregister();
  }
  const value = exported.default ?? exported.image;
  if (value === undefined) {
    const hint = "write `export default defineImage({ ... })`";
    return fail(createFinding("error", "the file exports no definition", { where: { file: name }, hint }));
  }
  if (typeof value === "function") {
    const hint = "call the function, and export what it returns";
    const message = "the file exports a function, not a definition";
    return fail(createFinding("error", message, { where: { file: name }, hint }));
  }
  const { root, findings } = nodeOfValue(await value, { offset: sources.add(name), where: { file: name } });
  return { root: findings.length > 0 ? undefined : root, findings, files: [...files] };
}

interface FailurePlace {
  readonly files: ReadonlySet<string>;
  readonly query: string;
  readonly show: (file: string) => string;
}

/** An error of the user's code, with the file and line that it comes from, as far as it says so. */
function explainFailure(problem: unknown, place: FailurePlace): Finding {
  const error = problem instanceof Error ? problem : new Error(String(problem));
  const stack = (error.stack ?? "").replaceAll(place.query, "").replaceAll("file://", "");
  const position = (file: string) => stack.indexOf(`${file}:`);
  const named = [...place.files].filter((file) => position(file) >= 0).sort((a, b) => position(a) - position(b));
  // Without a trace, the file that was read last is the one that failed.
  const file = named[0] ?? [...place.files].at(-1) ?? "";
  const [, line, column] =
    /^:(\d+)(?::(\d+))?/.exec(named.length === 0 ? "" : stack.slice(position(file) + file.length)) ?? [];
  const shown = place.show(file);
  const where = { file: shown, ...(line && { line: Number(line) }), ...(line && column && { column: Number(column) }) };
  const code = "code" in error ? error.code : undefined;
  const said = error.message.replaceAll(place.query, "").split("\n")[0] ?? "";
  if (code === "ERR_MODULE_NOT_FOUND") {
    const hint = "only files of your own, Node's modules and `wherry` can be imported";
    return createFinding("error", said, { where, hint });
  }
  if (code === "ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX") {
    const hint = "types are only stripped: use no enum, namespace or parameter property";
    return createFinding("error", said, { where, hint });
  }
  if (error instanceof SyntaxError || code === "ERR_INVALID_TYPESCRIPT_SYNTAX") {
    const hint = "an editor shows what is wrong there";
    return createFinding("error", `this is not TypeScript: ${said}`, { where, hint });
  }
  return createFinding("error", `the definition failed while it ran: ${said}`, { where });
}
