import { baseName, parentOf } from "../paths/paths.ts";
import type { InstallSection } from "./unit-file.ts";
import {
  expandSpecifiers,
  isAliasOf,
  parseUnitName,
  templateOf,
  type UnitName,
  unitName,
  withInstance,
} from "./unit-name.ts";

interface InstallLinks {
  /** Paths below the folder of links. */
  readonly links: readonly string[];
  /** Why others could not be made; undefined where all can. */
  readonly problem: string | undefined;
}

/**
 * The links that enabling a unit makes (systemctl(1) enable), from Alias, WantedBy, RequiredBy and UpheldBy. All lead
 * to the unit's file. As there, one that cannot be keeps none of the others back.
 */
export function installLinks(name: UnitName, section: InstallSection): InstallLinks {
  const instance = name.instance === "" ? section.defaultInstance : undefined;
  const own = instance === undefined ? name : { ...name, instance };
  const links: string[] = [];
  const problems: string[] = [];
  const add = (text: string, linkOf: (expanded: string) => Link): void => {
    const expanded = expandSpecifiers(text, own);
    const link =
      expanded === undefined
        ? { problem: `${unitName(own)} uses a specifier in [Install] that needs a running machine: ${text}` }
        : linkOf(expanded);
    if (link?.path !== undefined) links.push(link.path);
    if (link?.problem !== undefined) problems.push(link.problem);
  };
  for (const alias of section.alias) add(alias, (expanded) => aliasLink(expanded, name));
  for (const [kind, targets] of [
    ["wants", section.wantedBy],
    ["requires", section.requiredBy],
    ["upholds", section.upheldBy],
  ] as const) {
    for (const target of targets) add(target, (expanded) => wantingLink(expanded, kind, own));
  }
  return { links, problem: problems[0] };
}

/** Undefined where no link is needed. */
type Link = { readonly path?: string; readonly problem?: string } | undefined;

function wantingLink(target: string, kind: string, own: UnitName): Link {
  const unit = unitName(own);
  const wanting = parseUnitName(target);
  if (wanting === undefined) return { problem: `${unit} cannot be wanted by ${target}, which is not a unit's name` };
  // A plain unit says nothing about which instance it wants.
  if (own.instance === "" && wanting.instance === undefined)
    return { problem: `${unit} is a template: name an instance, such as ${withInstance(own, "NAME")}` };
  return { path: `${target}.${kind}/${unit}` };
}

/** Types of units that may have other names. */
const ALIASED = ["service", "socket", "target", "device", "timer", "path"];

function aliasLink(alias: string, name: UnitName): Link {
  if (!ALIASED.includes(name.type)) return undefined;
  const problem = `${unitName(name)} cannot have the alias ${alias}`;
  if (alias.includes("/")) return isLegacyAlias(alias, name) ? { path: alias } : { problem };
  const parsed = parseUnitName(alias);
  if (parsed === undefined) return { problem };
  // An alias that is a template gets the instance of the unit: with bar@.service, foo@a.service is bar@a.service, too.
  const link = parsed.instance === "" && name.instance !== undefined ? { ...parsed, instance: name.instance } : parsed;
  const path = unitName(link);
  if (path === unitName(name)) return undefined;
  return isAliasOf(link, name) ? { path } : { problem };
}

/** The old way to say WantedBy and RequiredBy: "multi-user.target.wants/foo.service". */
function isLegacyAlias(alias: string, name: UnitName): boolean {
  const wanting = parseUnitName(/^(.+)\.(?:wants|requires)$/.exec(parentOf(alias))?.[1] ?? "");
  const link = parseUnitName(baseName(alias));
  if (wanting === undefined || link === undefined) return false;
  if (unitName(link) === unitName(name)) return link.instance !== "" || wanting.instance === "";
  return name.instance === "" && link.instance !== undefined && templateOf(link) === unitName(name);
}
