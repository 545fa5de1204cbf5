import { isWithin } from "@wherry/core/paths/paths.ts";
import type { MachineName, SecretEffect } from "../../scripts/effects.ts";
import { inEffect, linesOf } from "./in-effect.ts";
import type { TwoRuns } from "./reconcile-secrets.ts";

/** What the machines of the two runs are called: `variants`. The longest first, as others are part of it. */
const forms: readonly (readonly [MachineName, first: RegExp, second: RegExp])[] = [
  ["full-name", whole("alpha.alpha.example"), whole("omega.omega.example")],
  ["domain-name", whole("alpha.example"), whole("omega.example")],
  ["host-name", whole("alpha"), whole("omega")],
];

/**
 * The same runs, with marks in the place of what the machine is called, and the words that say so. Where a name is in a
 * text in another form (`dc=alpha,dc=example`), the path stays as it is.
 */
export function markNames(
  name: string,
  differing: readonly TwoRuns[],
): { readonly runs: readonly TwoRuns[]; readonly names: readonly SecretEffect[] } {
  const paths = new Map<MachineName, string[]>();
  const marks = new Map(forms.map(([form], index) => [form, `@secret-${name}-${index + 1}@`]));
  const runs = differing.map((one): TwoRuns => {
    // Nothing can be written elsewhere at the first boot.
    if (!["/etc", "/var", "/srv"].some((folder) => isWithin(one.path, folder))) return one;
    const lines = { 1: linesOf(one.second), 2: linesOf(one.first) };
    // What both have is no name: "alpha" is a word as well.
    const put = (index: 1 | 2) => (text: string) =>
      text
        .split("\n")
        .map((line) =>
          lines[index].has(line)
            ? line
            : forms.reduce((now, form) => now.replaceAll(form[index], marks.get(form[0]) ?? ""), line),
        )
        .join("\n");
    const marked: TwoRuns = {
      path: one.path,
      first: one.first.map((effect) => inEffect(effect, put(1))),
      second: one.second.map((effect) => inEffect(effect, put(2))),
    };
    const first = JSON.stringify(marked.first);
    const used = [...marks].filter(([, mark]) => first.includes(mark));
    if (used.length === 0 || isSplit(first)) return one;
    for (const [form] of used) paths.set(form, [...(paths.get(form) ?? []), one.path]);
    return marked;
  });
  const names = [...paths].map(
    ([form, some]): SecretEffect => ({
      kind: "secret",
      mark: marks.get(form) ?? "",
      alphabet: form,
      length: 0,
      paths: some,
    }),
  );
  return { runs, names };
}

/** How many marks there are for names. */
export const nameMarks = forms.length;

/** Whether a part of the domain stands beside a mark: there it was taken apart. */
function isSplit(text: string): boolean {
  return /@secret-[a-z0-9.+-]+@\W{1,2}(?:\w{1,8}\W)?example\b/.test(text);
}

/** Not within another word; a name may stand before it, and a path behind it. */
function whole(name: string): RegExp {
  return new RegExp(`(?<![\\w-])${RegExp.escape(name)}(?![\\w-]|\\.\\w)`, "g");
}
