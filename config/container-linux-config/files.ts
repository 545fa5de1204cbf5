import { encodeBase64 } from "@wherry/core/bytes/base64.ts";
import { encodeUtf8 } from "@wherry/core/bytes/utf8.ts";
import type { DataPath } from "@wherry/core/paths/data-path.ts";
import { encodeDataUrl } from "@wherry/core/urls/data-url.ts";
import { formatUrl, parseUrl } from "@wherry/core/urls/urls.ts";
import { list } from "../ignition/v2/compact.ts";
import type { Ignition2Directory, Ignition2File, Ignition2Link, Ignition2Node } from "../ignition/v2/config.ts";
import type { Report } from "../ignition/v2/problem.ts";
import { given } from "../shapes/given.ts";
import { filled } from "./filled.ts";
import { convertVerification } from "./reference.ts";
import type { ClcFile, ClcStorage } from "./schema.ts";

/** The bytes of a local file; or why they cannot be had. */
export type ReadLocal = (path: string) => Uint8Array | { readonly problem: string };

/** Warns of files and directories without a mode. A file has at most one of `local`, `inline` and `remote.url`. */
export function validateNodes({ files = [], directories = [] }: ClcStorage, report: Report): void {
  for (const [index, { mode, append, contents }] of files.entries()) {
    const path = ["storage", "files", index];
    if (mode === undefined && append === true) {
      report("info", path, "mode unspecified for file, defaulting to 0644 if the file does not exist");
    } else if (mode === undefined) {
      report("warning", path, "mode unspecified for file, defaulting to 0644");
    }
    const sources = [contents?.remote?.url, contents?.inline, contents?.local].filter((source = "") => source !== "");
    if (sources.length > 1) {
      report("error", [...path, "contents"], "only one of the following can be set: local, inline, remote.url");
    }
  }
  for (const [index, { mode }] of directories.entries()) {
    if (mode !== undefined) continue;
    report("warning", ["storage", "directories", index], "mode unspecified for directory, defaulting to 0755");
  }
}

/**
 * Files as Ignition 2.3 has them, mode 0644 where none is given. Inline and local contents become data URLs, in the
 * shorter of the escaped and the base64 form; contents that cannot be had are reported as errors.
 */
export function convertFiles(
  { files }: ClcStorage,
  { readLocal, report }: { readonly readLocal: ReadLocal; readonly report: Report },
): readonly Ignition2File[] {
  return (files ?? []).map((file, index) => {
    const source = convertSource(file, readLocal);
    if ("problem" in source) report("error", ["storage", "files", index, "contents", ...source.at], source.problem);
    const { compression, verification } = file.contents?.remote ?? {};
    return {
      ...convertNode(file),
      mode: file.mode ?? 0o644,
      ...filled({ append: file.append }),
      contents: {
        source: "problem" in source ? "" : source.url,
        ...filled({ compression }),
        verification: convertVerification(verification),
      },
    };
  });
}

type Source = { readonly url: string } | { readonly at: DataPath; readonly problem: string };

function convertSource({ contents }: ClcFile, readLocal: ReadLocal): Source {
  const remote = contents?.remote?.url ?? "";
  const local = contents?.local ?? "";
  if (remote !== "") {
    const url = parseUrl(remote);
    return url === undefined
      ? { at: ["remote", "url"], problem: `${JSON.stringify(remote)} is not a URL` }
      : { url: formatUrl(url) };
  }
  if (local === "") return { url: shortestDataUrl(encodeUtf8(contents?.inline ?? "")) };
  const bytes = readLocal(local);
  return "problem" in bytes ? { at: ["local"], problem: bytes.problem } : { url: shortestDataUrl(bytes) };
}

function shortestDataUrl(bytes: Uint8Array): string {
  const escaped = encodeDataUrl(bytes);
  const encoded = `data:;base64,${encodeBase64(bytes)}`;
  return encoded.length < escaped.length ? encoded : escaped;
}

/** Directories as Ignition 2.3 has them, mode 0755 where none is given. */
export function convertDirectories({ directories }: ClcStorage): readonly Ignition2Directory[] {
  return list(directories, (directory) => ({ ...convertNode(directory), mode: directory.mode ?? 0o755 }));
}

/** Links as Ignition 2.3 has them. */
export function convertLinks({ links }: ClcStorage): readonly Ignition2Link[] {
  return list(links, (link) => ({ ...convertNode(link), target: link.target ?? "", ...filled({ hard: link.hard }) }));
}

function convertNode(node: Pick<ClcFile, "filesystem" | "path" | "user" | "group" | "overwrite">): Ignition2Node {
  const owner = (of: ClcFile["user"]) => of && { ...given({ id: of.id }), ...filled({ name: of.name }) };
  return {
    filesystem: node.filesystem === undefined || node.filesystem === "" ? "root" : node.filesystem,
    path: node.path ?? "",
    ...given({ user: owner(node.user), group: owner(node.group), overwrite: node.overwrite }),
  };
}
