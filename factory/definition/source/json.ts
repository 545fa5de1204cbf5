import { createFinding, type Finding } from "@wherry/core/errors/finding.ts";
import { type ParsedSource, parseYaml } from "./yaml.ts";

/**
 * Reads JSON (RFC 8259) with the places of its values. JSON is a part of YAML, so only the errors differ: what YAML would
 * let pass, such as a trailing comma or a comment, is a problem here.
 */
export function parseJson(source: string, file: string): ParsedSource {
  if (source.trim() !== "") {
    try {
      JSON.parse(source);
    } catch (problem) {
      return { root: undefined, findings: [explain(problem instanceof Error ? problem.message : "", file)] };
    }
  }
  return parseYaml(source, file);
}

/** V8 writes `Expected ',' ... in JSON at position 10 (line 1 column 11)`, at times with an excerpt, which may be a secret. */
function explain(message: string, file: string): Finding {
  const place = /\(line (\d+) column (\d+)\)/.exec(message);
  const where = place === null ? { file } : { file, line: Number(place[1]), column: Number(place[2]) };
  const reason = message.replace(/,? (\.\.\.)?".*$/s, "").replace(/ (in|after) JSON at position.*$/s, "");
  const hint = "JSON knows no comments and no comma after the last value";
  return createFinding("error", `this is not JSON: ${reason}`, { where, hint });
}
