import { readPlainYaml } from "./plain-yaml.ts";
import { MOST_CHARACTERS } from "./yaml-limits.ts";
import type { YamlReading } from "./yaml-nodes.ts";

/** Reads YAML as `readYamlNodes` does, and loads the library for it only where the text is not as plain as most are. */
export async function readYaml(text: string): Promise<YamlReading> {
  // The other reader says why more is refused.
  const root = text.length > MOST_CHARACTERS ? undefined : readPlainYaml(text);
  if (root !== undefined) return { root, findings: [] };
  const { readYamlNodes } = await import("./yaml-nodes.ts");
  return readYamlNodes(text);
}
