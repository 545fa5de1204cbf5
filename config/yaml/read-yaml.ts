import { MOST_CHARACTERS } from "./limits.ts";
import type { YamlOptions, YamlReading } from "./nodes.ts";
import { readPlainYaml } from "./plain-yaml.ts";

/** Reads YAML as `readYamlNodes` does, and loads the library for it only where the text is not as plain as most are. */
export async function readYaml(text: string, options: YamlOptions = {}): Promise<YamlReading> {
  // The other reader says why more is refused.
  const root = text.length > MOST_CHARACTERS ? undefined : readPlainYaml(text);
  if (root !== undefined) return { root, findings: [] };
  const { readYamlNodes } = await import("./nodes.ts");
  return readYamlNodes(text, options);
}
