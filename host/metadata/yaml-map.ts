import { plainValue } from "@wherry/config/json/plain-value.ts";
import { readPlainYaml } from "@wherry/config/yaml/plain-yaml.ts";
import { isRecord } from "../system/is-record.ts";
import { unreadable } from "./exchange.ts";

const mostCharacters = 1024 * 1024;

/**
 * Metadata as a map of plain YAML, which JSON is too; nothing at all is an empty one.
 *
 * @param source where it was read, for people
 * @throws {ProvisionError} fetch.malformed when it is no such map, or longer than 1 Mi characters
 */
export function parseMetaData(text: string, source: string): Readonly<Record<string, unknown>> {
  const body = text.replaceAll("\r\n", "\n").replace(/^---[ \t]*\n/, "");
  if (body.trim() === "") return {};
  const root = body.length > mostCharacters ? undefined : readPlainYaml(body);
  const value = root === undefined ? undefined : plainValue(root);
  if (isRecord(value) && !Array.isArray(value)) return value;
  throw unreadable(source, "has meta-data that are no map of plain YAML (no anchors, tags or several documents)");
}
