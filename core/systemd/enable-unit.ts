import { joinPath } from "../paths/paths.ts";
import type { FileView } from "../tree/view.ts";
import { installLinks } from "./install-links.ts";
import { type LoadedUnit, loadUnit, type UnitAbsence } from "./load-unit.ts";
import { isInstallable } from "./unit-file.ts";
import { configFolder, type Scope } from "./unit-folders.ts";
import { unitName, withInstance } from "./unit-name.ts";
import { unitsWithAlso } from "./units-with-also.ts";

interface UnitLink {
  readonly path: string;
  readonly target: string;
}

interface Enabling {
  /** To be made, in place of links that lead elsewhere. */
  readonly links: readonly UnitLink[];
  /** Why a unit is not enabled, or not wholly; undefined where all is well. */
  readonly problem: EnableProblem | undefined;
}

export interface EnableProblem {
  /** "static": there is no [Install] section. "install": what that asks for cannot be. */
  readonly why: UnitAbsence | "static" | "install";
  readonly message: string;
}

/**
 * The links that `systemctl --force enable` makes for a unit, and for all that it names in Also as far as those exist.
 * What is not a link is never replaced.
 */
export function enableUnit(view: FileView, name: string, scope: Scope): Enabling {
  const loaded = loadUnit(view, name, scope);
  if (typeof loaded === "string") return { links: [], problem: absence(name, loaded) };
  if (!isInstallable(loaded.section))
    return { links: [], problem: { why: "static", message: `${name} has no [Install] section` } };
  const links: UnitLink[] = [];
  const problems: EnableProblem[] = [];
  for (const unit of unitsWithAlso(view, name, scope).units) {
    const { made, problem } = linksOf(view, unit, scope);
    links.push(...made);
    if (problem !== undefined) problems.push(problem);
  }
  return { links, problem: problems[0] };
}

function linksOf(
  view: FileView,
  { name, section, path }: LoadedUnit,
  scope: Scope,
): { readonly made: readonly UnitLink[]; readonly problem: EnableProblem | undefined } {
  const { links, problem } = installLinks(name, section);
  const problems = problem === undefined ? [] : [problem];
  const instance = name.instance === "" ? section.defaultInstance : undefined;
  const isMasked = instance !== undefined && loadUnit(view, withInstance(name, instance), scope) === "masked";
  if (isMasked) problems.push(`${withInstance(name, instance)} is masked`);
  const made: UnitLink[] = [];
  for (const link of links) {
    // Of an instance that is masked, only aliases are made.
    if (isMasked && link.includes("/")) continue;
    const place = joinPath(configFolder(scope), link);
    const before = view.lookup(place);
    if (before === undefined || before.kind === "link") {
      if (before === undefined || view.follow(place) !== view.follow(path)) made.push({ path: place, target: path });
    } else problems.push(`${unitName(name)} cannot be linked at ${place}: there is a ${before.kind}`);
  }
  const [message] = problems;
  return { made, problem: message === undefined ? undefined : { why: "install", message } };
}

function absence(name: string, why: UnitAbsence): EnableProblem {
  const messages = {
    missing: `there is no unit ${name}`,
    masked: `${name} is masked`,
    dangling: `${name} cannot be read: it leads nowhere`,
  };
  return { why, message: messages[why] };
}
