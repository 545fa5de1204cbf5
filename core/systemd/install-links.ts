import { parentOf } from "../paths/paths.ts";
import type { InstallSection } from "./unit-file.ts";
import { expandSpecifiers, templateOf, type UnitName, withInstance } from "./unit-name.ts";

/**
 * The links in `folder` that enabling a unit makes (systemctl(1) enable): from WantedBy, RequiredBy, UpheldBy and Alias. All lead to the
 * unit's file. A text says why it cannot be enabled.
 */
export function installLinks(name: UnitName, section: InstallSection, folder: string): string[] | string {
  let own: UnitName = name;
  if (name.instance === "" && section.defaultInstance !== undefined)
    own = { ...name, instance: section.defaultInstance };
  const unit = own.instance === undefined ? templateOf(own) : withInstance(own, own.instance);
  const wanted = [
    ...section.wantedBy.map((target) => `${target}.wants`),
    ...section.requiredBy.map((target) => `${target}.requires`),
    ...section.upheldBy.map((target) => `${target}.upholds`),
  ];
  const links = [...wanted.map((target) => `${target}/${unit}`), ...section.alias.filter((alias) => alias !== unit)];
  const expanded: string[] = [];
  for (const link of links) {
    const path = expandSpecifiers(link, own);
    if (path === undefined) return `${unit} uses a specifier in [Install] that needs a running machine: ${link}`;
    expanded.push(`${folder}/${path}`);
  }
  // A template can only be wanted by another template.
  if (own.instance === "" && expanded.some((path) => !parentOf(path).includes("@.") && path.endsWith(`/${unit}`))) {
    return `${unit} is a template: name an instance, such as ${withInstance(own, "NAME")}`;
  }
  return expanded;
}
