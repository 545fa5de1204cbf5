import { type DataPath, formatDataPath } from "@wherry/core/paths/data-path.ts";
import { parseSemanticVersion } from "@wherry/core/versions/semantic.ts";
import { parseIgnition } from "../../ignition/parse-ignition.ts";

import { versions } from "../../ignition/schema/versions.ts";
import type { ButaneContents, ButaneFilesystem, ButaneQuadlet, ButaneResource, ButaneTree } from "../schema/values.ts";
import { templateOfQuadlet } from "../sugar/quadlets.ts";
import { looksDecimal } from "./decimal-mode.ts";
import type { SourceContext } from "./report.ts";

/**
 * Contents have at most one of `inline`, `local` and `source`. Within `ignition.config`, an inline text is itself
 * checked as an Ignition configuration.
 */
export function checkResource(resource: ButaneResource, at: DataPath, context: SourceContext): void {
  const { inline, local, source } = resource;
  const given = (["local", "inline", "source"] as const).filter((key) => resource[key] !== undefined);
  const last = context.specification.minor === 0 ? "inline" : given.at(-1);
  if (given.length > 1 && last !== undefined)
    context.report.error([...at, last], "only one of the following can be set: inline, local, source");
  else if (
    inline !== undefined &&
    local === undefined &&
    source === undefined &&
    at[0] === "ignition" &&
    at[1] === "config"
  )
    checkIncluded(inline, at, context);
}

/**
 * A configuration within the configuration. It is to be of the very version that the outer one becomes; of others it is
 * only said that they are not checked.
 */
function checkIncluded(text: string, at: DataPath, { report, specification }: SourceContext): void {
  const { findings, config, version } = parseIgnition(text);
  if (version === undefined && config === undefined && findings.every(({ path }) => path.length === 0)) {
    for (const { message } of findings) report.error([], message);
    report.error([...at, "inline"], "config is not valid: it is to be Ignition's JSON");
    return;
  }
  const wanted = versions[specification.minor];
  if (version !== undefined && version !== wanted && parseSemanticVersion(version, "go-semver") !== undefined) {
    const message = `this included configuration is of version ${version}, the one that includes it becomes ${wanted}: it is not checked`;
    report.warning([...at, "version"], message);
    return;
  }
  for (const { level, path, message } of findings) {
    const described = `${message} (${formatDataPath(path)} of the included configuration)`;
    if (level === "error") report.error([...at, "inline"], described);
    else report.warning([...at, "inline"], described);
  }
}

/**
 * `with_mount_unit` needs a format, and a path unless the format is swap; before Ignition 3.3 swap needs a path too.
 */
export function checkFilesystem(
  filesystem: ButaneFilesystem,
  at: DataPath,
  { specification, report }: SourceContext,
): void {
  if (filesystem.with_mount_unit !== true) return;
  const { format = "", path = "" } = filesystem;
  const noFormat = format === "" ? "format is required if with_mount_unit is true" : undefined;
  report.error([...at, "format"], noFormat);
  const isOld = specification.minor < 3;
  const needsPath = path === "" && (isOld || (noFormat === undefined && format !== "swap"));
  report.error(
    [...at, "path"],
    needsPath ? "path is required if with_mount_unit is true and format is not swap" : undefined,
  );
}

const octalHint = (mode: number) =>
  `unreasonable mode would be reasonable if specified in octal; remember to add a leading zero: 0${mode}`;

/** Warns of a mode that was most likely meant to be octal and lacks the leading zero, as 644 for 0644. */
export function checkFile({ mode }: { readonly mode?: number }, at: DataPath, { report }: SourceContext): void {
  if (mode !== undefined && looksDecimal(mode, false)) report.warning([...at, "mode"], octalHint(mode));
}

/** Warns of a mode that was most likely meant to be octal and lacks the leading zero, as 755 for 0755. */
export function checkDirectory({ mode }: { readonly mode?: number }, at: DataPath, { report }: SourceContext): void {
  if (mode !== undefined && looksDecimal(mode, true)) report.warning([...at, "mode"], octalHint(mode));
}

/** An entry of `storage.trees` names the local folder that it copies. */
export function checkTree({ local = "" }: ButaneTree, at: DataPath, { report }: SourceContext): void {
  if (local === "") report.error(at, "local is required: the folder that holds the tree");
}

/** A unit, drop-in or quadlet has its text in `contents` or in a local file, not both. */
export function checkText(
  { contents, contents_local: local }: ButaneContents,
  at: DataPath,
  { report }: SourceContext,
): void {
  if (contents !== undefined && local !== undefined)
    report.error([...at, "contents_local"], "only one of the following can be set: contents, contents_local");
}

const quadletTypes = ["container", "volume", "network", "kube", "image", "build", "pod", "artifact"];

/**
 * The name ends in a type of podman-systemd.unit(5). An instance of a template ("app@one.container") has no contents,
 * as it becomes a link to its template.
 */
export function checkQuadlet(quadlet: ButaneQuadlet, at: DataPath, context: SourceContext): void {
  const { name = "" } = quadlet;
  const { report } = context;
  if (!quadletTypes.some((type) => name.endsWith(`.${type}`))) {
    report.error(
      [...at, "name"],
      `unsupported file extension for quadlet: it is to be one of .${quadletTypes.join(", .")}`,
    );
    return;
  }
  if (templateOfQuadlet(name) === undefined) {
    checkText(quadlet, at, context);
    return;
  }
  for (const key of ["contents", "contents_local"] as const)
    if (quadlet[key] !== undefined)
      report.error(
        [...at, key],
        "template instances cannot have contents or contents_local: they are links to their template",
      );
}
