import type { DataNode } from "@wherry/config/json/data-node.ts";
import { parseJson } from "@wherry/config/json/parse-json.ts";
import { readYaml } from "@wherry/config/yaml/read-yaml.ts";
import { createFinding, type Finding } from "@wherry/core/errors/finding.ts";
import { explainYaml } from "./explain-yaml.ts";
import { settleNodes } from "./settle-nodes.ts";
import type { SourceFiles } from "./source-files.ts";

export interface ParsedSource {
  /** Undefined where the text cannot be read; the findings then say why. */
  readonly root: DataNode | undefined;
  readonly findings: readonly Finding[];
}

/**
 * Reads a definition's text, JSON where its name ends so, else YAML, and adds it to `files`. Stricter than YAML: merge
 * keys, keys that are not text or stand twice, tags and a second document are errors. Nothing is thrown.
 */
export async function parseDefinition(name: string, text: string, files: SourceFiles): Promise<ParsedSource> {
  const start = files.add(name, text);
  const isJson = name.endsWith(".json");
  const read = isJson ? readJson(text, start, files) : await readOneYaml(name, text);
  if (read.findings.length > 0) return { root: undefined, findings: read.findings };
  if (read.root === undefined || read.root.kind === "null") {
    const hint = "`wherry init` writes a definition to start from";
    const where = files.placeOf(start);
    return { root: undefined, findings: [createFinding("error", "the file is empty", { where, hint })] };
  }
  const settled = settleNodes(read.root, { start, language: isJson ? "JSON" : "YAML", text, files });
  return settled.findings.length > 0 ? { root: undefined, findings: settled.findings } : settled;
}

function readJson(text: string, start: number, files: SourceFiles): ParsedSource {
  if (text.trim() === "") return { root: undefined, findings: [] };
  const parsed = parseJson(text);
  if ("root" in parsed) return { root: parsed.root, findings: [] };
  const { message, offset } = parsed.fault;
  const hint = /[/#]/.test(text.charAt(offset)) ? "JSON knows no comments" : undefined;
  const where = files.placeOf(start + offset);
  return { root: undefined, findings: [createFinding("error", `this is not JSON: ${message}`, { where, hint })] };
}

async function readOneYaml(name: string, text: string): Promise<ParsedSource> {
  // A block at the end of the file has a line end, whether or not the last line has one.
  const whole = text === "" || text.endsWith("\n") ? text : `${text}\n`;
  const { root, findings } = await readYaml(whole, { strict: true, explain: explainYaml });
  return { root, findings: findings.map((finding) => ({ ...finding, file: name })) };
}
