import { readYamlNodes, type YamlReading } from "./yaml-nodes.ts";

/** Reads JSON into a neutral tree with places. What is no JSON is an error, and so is a key that stands twice. Nothing is thrown. */
export function readJsonNodes(text: string): YamlReading {
  try {
    JSON.parse(text);
  } catch (problem) {
    if (!(problem instanceof SyntaxError)) throw problem;
    const offset = /at position (\d+)/.exec(problem.message)?.[1];
    const before = offset === undefined ? undefined : text.slice(0, Number(offset)).split("\n");
    const place = { line: before?.length, column: before === undefined ? undefined : (before.at(-1) ?? "").length + 1 };
    const message = `this is no JSON: ${problem.message}`;
    return { root: undefined, findings: [{ level: "error", path: [], ...place, message }] };
  }
  // JSON is YAML as well.
  return readYamlNodes(text);
}
