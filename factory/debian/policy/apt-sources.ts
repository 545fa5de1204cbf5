import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Paragraph, parseControl } from "../control/control.ts";

/**
 * The web addresses of all binary repositories that the host's own apt uses, in apt's order, without a trailing slash.
 * `folder` is "/etc/apt". Files that cannot be read or parsed are passed over: they are another program's.
 */
export async function readAptSources(folder: string): Promise<string[]> {
  const parts = await readdir(join(folder, "sources.list.d")).catch(() => []);
  const files = ["sources.list", ...parts.sort().map((name) => join("sources.list.d", name))];
  const addresses: string[] = [];
  for (const file of files) {
    const text = await readFile(join(folder, file), "utf8").catch(() => "");
    if (file.endsWith(".list")) addresses.push(...parseSourcesList(text));
    if (file.endsWith(".sources")) addresses.push(...parseSourcesStanzas(text, file));
  }
  return addresses.filter((address) => /^https?:\/\//.test(address)).map((address) => address.replace(/\/+$/, ""));
}

/** sources.list(5), one-line style: `deb [ option=value ... ] uri suite [component ...]`. */
export function parseSourcesList(text: string): string[] {
  return text.split("\n").flatMap((line) => {
    const address = /^\s*deb\s+(?:\[[^\]]*\]\s*)?(\S+)\s+\S/.exec(line)?.[1];
    return address === undefined ? [] : [address];
  });
}

/** sources.list(5), deb822 style: several types and addresses in one stanza. */
export function parseSourcesStanzas(text: string, file: string): string[] {
  let paragraphs: Paragraph[];
  try {
    paragraphs = parseControl(text, { file });
  } catch {
    return [];
  }
  return paragraphs.flatMap((stanza) => {
    const enabled = !["no", "false", "0", "off"].includes((stanza.get("enabled") ?? "yes").toLowerCase());
    const binary = (stanza.get("types") ?? "").split(/\s+/).includes("deb");
    return enabled && binary ? (stanza.get("uris") ?? "").split(/\s+/).filter((address) => address !== "") : [];
  });
}
