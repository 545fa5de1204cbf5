import { closest } from "@wherry/core/errors/suggest.ts";
import { parseSemanticVersion } from "@wherry/core/versions/semantic.ts";
import { type DataNode, entryOf } from "../json/data-node.ts";
import type { Remark } from "../json/remark.ts";
import { findSpecification, type Specification, variants, versionsOf } from "./specification.ts";

/** The specification that a configuration says it keeps to. */
export function chooseSpecification(
  root: DataNode | undefined,
): { readonly specification: Specification } | { readonly fault: Remark } {
  if (root !== undefined && root.kind !== "object" && root.kind !== "null")
    return fault([], "this is not a Butane configuration: it is to be a map with the keys variant and version");
  const variant = textOf(root, "variant");
  const version = textOf(root, "version");
  if (variant === "")
    return fault(
      ["variant"],
      `no variant is specified: say "variant:" and one of ${variants.join(", ")}; a Container Linux Config, which has no variant, is read with --from clc`,
    );
  if (parseSemanticVersion(version, "go-semver") === undefined)
    return fault(["version"], `the version has to be a semantic version: ${knownVersions(variant)}`);
  const specification = findSpecification(variant, version);
  if (specification !== undefined) return { specification };
  if (variant === "rhcos" && version === "0.1.0")
    return fault(["variant"], "rhcos variant has been removed; use openshift variant instead");
  if (!variants.includes(variant)) {
    const meant = closest(variant, variants);
    const hint = meant === undefined ? `it can be ${variants.join(", ")}` : `did you mean ${meant}?`;
    return fault(["variant"], `there is no variant ${variant}: ${hint}`);
  }
  return fault(["version"], `there is no version ${version} of variant ${variant}: ${knownVersions(variant)}`);
}

function knownVersions(variant: string): string {
  const versions = versionsOf(variant);
  return versions.length === 0 ? `variants are ${variants.join(", ")}` : `there are ${versions.join(", ")}`;
}

function textOf(root: DataNode | undefined, key: string): string {
  const node = entryOf(root, key)?.value;
  return node === undefined || node.kind === "object" || node.kind === "list" || node.kind === "null"
    ? ""
    : (node.plain ?? node.text);
}

function fault(path: Remark["path"], message: string): { readonly fault: Remark } {
  return { fault: { level: "error", path, message } };
}
