import { createFinding, type Finding, isFatal } from "@wherry/core/errors/finding.ts";
import type { IgnitionConfig } from "../ignition/config.ts";
import { validateIgnition } from "../ignition/merge-ignition.ts";
import type { ReadText } from "../ignition/v2/locate.ts";
import { readYaml } from "../yaml/read-yaml.ts";
import { translateCaCerts } from "./ca-certs.ts";
import { translateLocale, translateNtp, translateTimezone } from "./clock.ts";
import { translateBootcmd, translateFinalMessage, translatePowerState, translateRuncmd } from "./commands.ts";
import { type Context, createContext, type IgnoredKey } from "./context.ts";
import { headFault } from "./head.ts";
import { translateHostname } from "./hostname.ts";
import { ignoredKeys, translatedKeys } from "./keys.ts";
import { translateMounts } from "./mounts.ts";
import { joinParts, type Parts } from "./parts.ts";
import { placeProblems } from "./place.ts";
import { ignoreOthers, type Placed, type PlacedMap, valueAt } from "./read.ts";
import { translateUsers } from "./users.ts";
import { translateWriteFiles } from "./write-files.ts";

export interface CloudConfigTranslation {
  /** Of the newest specification; undefined where a finding is an error. */
  readonly config: IgnitionConfig | undefined;
  /** What has no effect, in the order in which it was found; each of them is a warning among the findings, too. */
  readonly ignored: readonly IgnoredKey[];
  readonly findings: readonly Finding[];
}

export interface CloudConfigOptions {
  /** The user whom cloud-init calls the default one. */
  readonly administrator?: string;
}

/**
 * The text of a cloud-config as an Ignition configuration. Never throws. Refused are texts that do not begin with
 * "#cloud-config", templates, what is no YAML, and what is no map; everything else that is wrong leaves out the key
 * that it is about, as cloud-init does, and is said.
 *
 * Source: cloud-init's module reference, and the schema of cloud-init 22.4.
 */
export async function translateCloudConfig(
  text: string,
  options: CloudConfigOptions = {},
): Promise<CloudConfigTranslation> {
  const fault = headFault(text);
  if (fault !== undefined) return refused([fault]);
  const { root, findings } = await readYaml(text);
  if (isFatal(findings)) return refused(findings);
  const translation = translateCloudConfigTree({ text, root }, options);
  return { ...translation, findings: [...findings, ...translation.findings] };
}

/** The same for a text that has been read; `root` is undefined for one in which nothing stands. */
export function translateCloudConfigTree(
  { text, root }: ReadText,
  { administrator = "core" }: CloudConfigOptions = {},
): CloudConfigTranslation {
  const fault = headFault(text);
  if (fault !== undefined) return refused([fault]);
  const context = createContext(administrator);
  if (root !== undefined && root.kind !== "object" && root.kind !== "null") {
    context.remark("error", [], "a cloud-config has to be a map");
  }
  const config = joinParts(root?.kind === "object" ? translateRoot({ node: root, path: [] }, context) : []);
  const findings = placeProblems(context.problems, text, root);
  // Of a configuration that is written here no path leads back to the text.
  const own = validateIgnition(config).map(({ level, message, path }) =>
    createFinding(level, `${message} (in what it becomes: ${path.join(".")})`),
  );
  const all = [...findings, ...own];
  return { config: isFatal(all) ? undefined : config, ignored: context.ignored, findings: all };
}

function refused(findings: readonly Finding[]): CloudConfigTranslation {
  return { config: undefined, ignored: [], findings };
}

/** In cloud-init's order of modules, so that of files with one path the same one wins. */
function translateRoot(root: PlacedMap, context: Context): readonly Parts[] {
  ignoreOthers(root, translatedKeys, ignoredKeys, context);
  const of = (key: string, translate: (value: Placed, context: Context) => Parts): Parts => {
    const value = valueAt(root, key);
    return value === undefined ? {} : translate(value, context);
  };
  const written = valueAt(root, "write_files");
  const { early, deferred } =
    written === undefined ? { early: [], deferred: [] } : translateWriteFiles(written, context);
  const oldCertificates = valueAt(root, "ca-certs");
  const hasBoth = oldCertificates !== undefined && valueAt(root, "ca_certs") !== undefined;
  if (hasBoth) context.ignore(oldCertificates.path, "ca_certs is there as well");
  return [
    of("bootcmd", translateBootcmd),
    { files: early },
    of("mounts", (value) => translateMounts(value, valueAt(root, "mount_default_fields"), context)),
    translateHostname(root, context),
    hasBoth ? {} : of("ca-certs", translateCaCerts),
    of("ca_certs", translateCaCerts),
    translateUsers(root, context),
    of("locale", (value) => translateLocale(value, valueAt(root, "locale_configfile"), context)),
    of("ntp", translateNtp),
    of("timezone", translateTimezone),
    of("runcmd", translateRuncmd),
    { files: deferred },
    of("final_message", translateFinalMessage),
    of("power_state", translatePowerState),
  ];
}
