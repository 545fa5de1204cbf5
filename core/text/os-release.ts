/**
 * Names and values of os-release(5): assignments of shell words, quoted or not; anything else is passed over, as it
 * asks of readers.
 */
export function parseOsRelease(content: string): Record<string, string> {
  const facts: Record<string, string> = {};
  for (const line of content.split("\n")) {
    const [, key, value = ""] = /^([A-Z][A-Z0-9_]*)=(.*)$/.exec(line.trim()) ?? [];
    if (key === undefined) continue;
    const [, quote, inner] = /^(["'])(.*)\1$/.exec(value) ?? [];
    facts[key] = quote === '"' ? (inner ?? "").replaceAll(/\\(["\\$`])/g, "$1") : (inner ?? value);
  }
  return facts;
}

/** The text of os-release(5): quotes what is not a plain word. */
export function formatOsRelease(facts: Readonly<Record<string, string>>): string {
  return Object.entries(facts)
    .map(
      ([key, value]) =>
        `${key}=${/^[A-Za-z0-9._-]+$/.test(value) ? value : `"${value.replaceAll(/["\\$`]/g, "\\$&")}"`}\n`,
    )
    .join("");
}
