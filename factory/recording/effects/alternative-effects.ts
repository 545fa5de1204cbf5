import type { AlternativeEffect } from "../../scripts/effects.ts";
import type { Changes } from "./snapshot.ts";

/**
 * The alternatives that were registered, as update-alternatives(1) keeps them: a file for each name holds the mode, the
 * link, names and links of the slaves, an empty line, then path, priority and the slaves' paths of every choice.
 */
export function alternativeEffects(
  folder: string,
  before: Changes,
  after: Changes,
): { readonly effects: readonly AlternativeEffect[]; readonly links: ReadonlySet<string> } {
  const effects: AlternativeEffect[] = [];
  const links = new Set<string>();
  for (const [path, change] of after) {
    if (!path.startsWith(`${folder}/`) || change.kind !== "file") continue;
    const name = path.slice(folder.length + 1);
    const was = before.get(path);
    const had = was?.kind === "file" ? parse(name, was.bytes?.toString("utf8") ?? "") : [];
    const known = new Set(had.map((one) => JSON.stringify(one)));
    for (const effect of parse(name, change.bytes?.toString("utf8") ?? "")) {
      for (const { link, name: slave } of [effect, ...effect.slaves]) {
        links.add(link);
        links.add(`/etc/alternatives/${slave}`);
      }
      if (!known.has(JSON.stringify(effect))) effects.push(effect);
    }
  }
  return { effects, links };
}

function parse(name: string, text: string): AlternativeEffect[] {
  const lines = text.split("\n");
  const [, link = ""] = lines;
  if (!link.startsWith("/")) return [];
  const slaves: { name: string; link: string }[] = [];
  let at = 2;
  for (; (lines[at] ?? "") !== "" && slaves.length < 1000; at += 2) {
    slaves.push({ name: lines[at] ?? "", link: lines[at + 1] ?? "" });
  }
  const effects: AlternativeEffect[] = [];
  for (at++; (lines[at] ?? "") !== "" && effects.length < 1000; at += 2 + slaves.length) {
    const path = lines[at] ?? "";
    const priority = Number(lines[at + 1]);
    const start = at + 2;
    const present = slaves.flatMap((slave, index) => {
      const target = lines[start + index] ?? "";
      return target === "" ? [] : [{ link: slave.link, name: slave.name, path: target }];
    });
    if (path.startsWith("/") && Number.isInteger(priority)) {
      effects.push({ kind: "alternative", link, name, path, priority, slaves: present });
    }
  }
  return effects;
}
