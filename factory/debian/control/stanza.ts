import { WherryError } from "@wherry/core/errors/errors.ts";
import type { Package } from "../../packages/package.ts";
import { debianNames } from "../names.ts";
import { parseConflicts, parseProvides, parseRelations } from "../relation.ts";
import { type ControlSource, type Paragraph, parseControl } from "./control.ts";

export interface StanzaContext extends ControlSource {
  readonly repository: string;
  /** What relations are reduced to: see `parseRelations`. */
  readonly architecture: string;
}

/**
 * One stanza of a `Packages` file as a package. Undefined where it lacks what a fetch needs: a valid name and version,
 * architecture, Filename, Size, SHA256. A malformed field is an error with file and line.
 */
export function parsePackage(text: string, context: StanzaContext): Package | undefined {
  const [paragraph] = parseControl(text, context);
  if (paragraph === undefined) return undefined;
  const name = paragraph.get("package") ?? "";
  const version = paragraph.get("version") ?? "";
  const architecture = paragraph.get("architecture") ?? "";
  const path = paragraph.get("filename") ?? "";
  const sha256 = (paragraph.get("sha256") ?? "").toLowerCase();
  const size = parseSize(paragraph.get("size"));
  if (!debianNames.name.test(name) || !debianNames.isVersion(version)) return undefined;
  if (architecture === "" || !isSafePath(path)) return undefined;
  if (size === undefined || size === 0 || !/^[0-9a-f]{64}$/.test(sha256)) return undefined;

  const relations = relationReader(paragraph, name, context);
  return {
    format: "debian",
    name,
    version,
    architecture,
    provides: relations("Provides", parseProvides),
    requires: [...relations("Pre-Depends", parseRelations), ...relations("Depends", parseRelations)],
    // Long fields that few ask for.
    get recommends() {
      return relations("Recommends", parseRelations);
    },
    get suggests() {
      return relations("Suggests", parseRelations);
    },
    conflicts: [...relations("Conflicts", parseConflicts), ...relations("Breaks", parseConflicts)],
    essential: paragraph.get("essential") === "yes",
    priority: paragraph.get("priority") ?? "optional",
    source: (paragraph.get("source") ?? name).replace(/\s.*$/s, ""),
    origin: { repository: context.repository, path, size, sha256 },
  };
}

type RelationParser<T> = (text: string, context: Parameters<typeof parseRelations>[1]) => T[];

/** Reads relationship fields of one paragraph; an error names the field and the package. */
function relationReader(paragraph: Paragraph, name: string, context: StanzaContext) {
  return <T>(field: string, parse: RelationParser<T>): T[] => {
    const text = paragraph.get(field.toLowerCase());
    if (text === undefined) return [];
    const fail = (message: string): WherryError => {
      const line = typeof context.line === "function" ? context.line() : (context.line ?? 1);
      return new WherryError(context.code ?? "repository.malformed", `${field} of package ${name}: ${message}`, {
        where: { file: context.file, line },
      });
    };
    return parse(text, { architecture: context.architecture, fail });
  };
}

function parseSize(text: string | undefined): number | undefined {
  if (text === undefined || !/^[0-9]{1,15}$/.test(text)) return undefined;
  return Number(text);
}

/** A path below the repository's root: relative, printable, and nothing in it that leads out again. */
function isSafePath(path: string): boolean {
  return /^[!-[\]-~]+$/.test(path) && !path.startsWith("/") && !path.split("/").includes("..");
}
