import type { LocalEntry, LocalFiles, Surroundings } from "@wherry/config/butane/surroundings.ts";
import { transpileButane } from "@wherry/config/butane/transpile.ts";
import { formatIgnition } from "@wherry/config/ignition/format-ignition.ts";
import { parseJson } from "@wherry/config/json/parse-json.ts";
import { encodeUtf8 } from "@wherry/core/bytes/utf8.ts";
import type { Finding } from "@wherry/core/errors/finding.ts";
import { formatDataPath } from "@wherry/core/paths/data-path.ts";

/** JSON is YAML, and core has a reader for it. */
export function transpileValue(value: unknown, surroundings: Surroundings = {}) {
  const text = JSON.stringify(value);
  const parsed = parseJson(text);
  if ("fault" in parsed) throw new Error(parsed.fault.message);
  const { config, machineConfig, findings } = transpileButane({ text, root: parsed.root }, surroundings);
  const ignition = config && (JSON.parse(formatIgnition(config)) as Record<string, unknown>);
  return { ignition, machineConfig, findings, said: findings.map(outline) };
}

export function outline({ level, path, message }: Finding): string {
  return `${level} ${formatDataPath(path)}: ${message}`;
}

/** A folder of local files: path -> contents, or "-> target" for links. */
export function folderOf(contents: Readonly<Record<string, string>>): LocalFiles {
  const paths = Object.keys(contents).sort();
  return {
    read: (path) => {
      const found = Object.hasOwn(contents, path) ? contents[path] : undefined;
      return found === undefined ? { problem: `${path} is not there` } : encodeUtf8(found);
    },
    list: (folder) => {
      const prefix = folder === "" ? "" : `${folder}/`;
      const within = paths.filter((path) => path.startsWith(prefix));
      if (within.length === 0) return { problem: `${folder} is not there` };
      return [
        { path: "", kind: "folder" },
        ...within.map((path) => entryOf(path.slice(prefix.length), contents[path] ?? "")),
      ];
    },
  };
}

function entryOf(path: string, contents: string): LocalEntry {
  if (contents.startsWith("-> ")) return { path, kind: "link", target: contents.slice(3) };
  return { path, kind: contents === "(a device)" ? "other" : "file", executable: contents.startsWith("#!") };
}
