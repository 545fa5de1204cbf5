import { WherryError } from "@wherry/core/errors/errors.ts";
import { baseName, parentOf } from "@wherry/core/paths/paths.ts";
import type { Tree } from "@wherry/core/tree/tree.ts";
import { draftOf, putFile } from "../../tree/edit.ts";
import type { FinishContext } from "../context.ts";
import { readText } from "../read-text.ts";
import { type PamBlock, type PamProfile, type PamStack, parsePamProfile } from "./pam-profile.ts";

const STACKS = ["auth", "account", "password", "session", "session-noninteractive"] as const;

/**
 * Writes /etc/pam.d/common-* from the packages' profiles, as pam-auth-update(8) does on a fresh system: profiles that
 * are on by default, by priority, filled into the distribution's templates. Nothing happens in an image without those.
 */
export async function writePamStacks(tree: Tree, context: FinishContext): Promise<Tree> {
  const { pam } = context.policy;
  if (pam === null || !tree.has(`${pam.templates}/common-auth`)) return tree;
  const profiles: PamProfile[] = [];
  for (const path of tree.keys()) {
    if (parentOf(path) !== pam.profiles || /~$|\/#[^/]+#$/.test(path)) continue;
    profiles.push(parsePamProfile(baseName(path), (await readText(tree, path, context)) ?? ""));
  }
  const enabled = chooseProfiles(profiles);
  const draft = draftOf(tree);
  for (const stack of STACKS) {
    const template = await readText(tree, `${pam.templates}/common-${stack}`, context);
    if (template === undefined) {
      throw new WherryError(
        "finisher.failed",
        `${pam.templatesPackage} ships no template ${pam.templates}/common-${stack}`,
        { hint: adviseOnTemplates(pam.templatesPackage) },
      );
    }
    const filled = fillPamTemplate(template, stack, enabled);
    if ("missing" in filled) {
      throw new WherryError("finisher.failed", `the template common-${stack} lacks a marker: ${filled.missing}`, {
        hint: adviseOnTemplates(pam.templatesPackage),
      });
    }
    putFile(draft, `/etc/pam.d/common-${stack}`, filled.text, { mtime: context.epoch });
  }
  return draft;
}

function adviseOnTemplates(name: string): string {
  return `take ${name} as the distribution has it: pin its version, or leave out the repository that it comes from`;
}

/** Those on by default, highest priority first; of two that conflict, the lower one goes. */
function chooseProfiles(profiles: readonly PamProfile[]): PamProfile[] {
  const sorted = profiles
    .filter((profile) => profile.enabledByDefault)
    .sort((a, b) => b.priority - a.priority || (a.name < b.name ? 1 : -1));
  const chosen: PamProfile[] = [];
  for (const profile of sorted) {
    const clashes = (other: PamProfile) =>
      other.conflicts.includes(profile.name) || profile.conflicts.includes(other.name);
    if (!chosen.some(clashes)) chosen.push(profile);
  }
  return chosen;
}

const PRIMARY = '# here are the per-package modules (the "Primary" block)';
const FALLBACK = "# here's the fallback if no module succeeds";
const ADDITIONAL = '# and here are more per-package modules (the "Additional" block)';
const END = "# end of pam-auth-update config";

/** The template with the lines between its markers replaced; or the markers that it does not have. */
function fillPamTemplate(
  template: string,
  stack: PamStack,
  profiles: readonly PamProfile[],
): { readonly text: string } | { readonly missing: string } {
  const output: string[] = [];
  let until: string | undefined;
  const missing = new Set([PRIMARY, FALLBACK, ADDITIONAL, END]);
  for (const line of template.split("\n")) {
    if (until !== undefined && !line.startsWith(until)) continue;
    until = undefined;
    output.push(line);
    for (const marker of missing) if (line.startsWith(marker)) missing.delete(marker);
    if (line.startsWith(PRIMARY)) {
      output.push(...blockLines(stack, "Primary", profiles));
      until = FALLBACK;
    } else if (line.startsWith(ADDITIONAL)) {
      output.push(...blockLines(stack, "Additional", profiles));
      until = END;
    }
  }
  if (missing.size > 0 || until !== undefined) return { missing: [...missing].join("; ") };
  return { text: output.join("\n") };
}

/** One block of a stack. `end` in a control field becomes the number of modules to jump over. */
function blockLines(stack: PamStack, type: PamBlock["type"], profiles: readonly PamProfile[]): string[] {
  const kind = stack.replace(/-noninteractive$/, "");
  const modules = profiles
    .map((profile) => profile.stacks[stack])
    .filter((block) => block?.type === type)
    .flatMap((block, position) => (position === 0 ? (block?.initial ?? block?.lines) : block?.lines) ?? []);
  if (modules.length === 0 && type === "Primary") return [`${kind}\t[default=1]\t\t\tpam_permit.so`];
  // Nothing in the second block may jump off the end of the stack.
  const last = type === "Primary" ? modules.length : modules.length - 1;
  return modules.map((line, index) => `${kind}\t${jumpLine(line, last - index)}`);
}

function jumpLine(line: string, jump: number): string {
  const [, module = line, options = ""] = /^((?:\[[^\]]+\]|\w+)\s+\S+)\s*(.*)$/.exec(line) ?? [];
  const control = module.replace(/^\[[^\]]+\]/, (brackets) => brackets.replaceAll("=end", `=${jump}`));
  return `${control} ${options.split(/\s+/).join(" ")}`;
}
