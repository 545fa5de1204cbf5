import type { IgnitionConfig, Storage } from "../../ignition/config.ts";
import { noteObject, type Origins } from "../origins.ts";
import type { ButaneConfig, OpenshiftSection } from "../schema/values.ts";
import type { Translation } from "../translation.ts";
import { grubUserFile } from "./grub.ts";

/** What OpenShift's machine config operator takes: an Ignition configuration and what it does not know. */
export interface MachineConfig {
  readonly apiVersion: "machineconfiguration.openshift.io/v1";
  readonly kind: "MachineConfig";
  readonly metadata: { readonly name: string; readonly labels: Readonly<Record<string, string>> };
  readonly spec: {
    readonly config: IgnitionConfig;
    readonly extensions?: readonly string[];
    readonly fips?: boolean;
    readonly kernelArguments?: readonly string[];
    readonly kernelType?: string;
  };
}

/**
 * Wraps an Ignition configuration into the MachineConfig (machineconfiguration.openshift.io/v1) that OpenShift's
 * operator takes. Settings of `openshift` that are not given or empty are left out.
 */
export function machineConfig(config: IgnitionConfig, { metadata, openshift }: ButaneConfig): MachineConfig {
  const { extensions = [], fips, kernel_arguments: kernelArguments = [], kernel_type: kernelType } = openshift ?? {};
  return {
    apiVersion: "machineconfiguration.openshift.io/v1",
    kind: "MachineConfig",
    metadata: { name: metadata?.name ?? "", labels: metadata?.labels ?? {} },
    spec: {
      config,
      ...(extensions.length === 0 ? {} : { extensions }),
      ...(fips === undefined ? {} : { fips }),
      ...(kernelArguments.length === 0 ? {} : { kernelArguments }),
      ...(kernelType === undefined ? {} : { kernelType }),
    },
  };
}

/** What a machine of OpenShift's needs in other words than the variant that it is made of. */
export function adaptToOpenshift(
  config: IgnitionConfig,
  { openshift }: ButaneConfig,
  translation: Translation,
): IgnitionConfig {
  const version = translation.specification.openshift ?? 0;
  const isFips = openshift?.fips === true && version < 20;
  const withContents = version >= 14 ? replaceGrubAppend(config, translation) : config;
  return isFips ? setFipsCiphers(withContents, translation) : withContents;
}

/** GRUB's user.cfg gets contents instead of one appendix: a MachineConfig cannot append to files. */
function replaceGrubAppend(config: IgnitionConfig, { origins }: Translation): IgnitionConfig {
  const files = mapEntries(config.storage?.files ?? [], origins, (file) => {
    const [contents] = file.append ?? [];
    if (file.path !== grubUserFile || contents === undefined || file.append?.length !== 1) return file;
    const { append: _, ...others } = file;
    return { ...others, contents };
  });
  return files === undefined ? config : withStorage(config, origins, { files });
}

const fipsCipher = ["--cipher", "aes-cbc-essiv:sha256"] as const;

/** FIPS 140-2 does not allow the cipher mode that is the default. */
function setFipsCiphers(config: IgnitionConfig, { origins }: Translation): IgnitionConfig {
  const luks = mapEntries(config.storage?.luks ?? [], origins, (volume) => {
    const options = volume.options ?? [];
    const hasCipher = options.some((one) => one === "--cipher" || one === "-c" || one.startsWith("--cipher="));
    return hasCipher ? volume : { ...volume, options: [...options, ...fipsCipher] };
  });
  return luks === undefined ? config : withStorage(config, origins, { luks });
}

/** Changes entries of a list and keeps what is known of their origins; undefined where none is changed. */
function mapEntries<Entry extends object>(
  entries: readonly Entry[],
  origins: Origins,
  change: (entry: Entry) => Entry,
): readonly Entry[] | undefined {
  const changed = entries.map((entry) => {
    const result = change(entry);
    if (result !== entry) copyOrigin(origins, entry, result);
    return result;
  });
  return changed.every((entry, index) => entry === entries[index]) ? undefined : changed;
}

function withStorage(config: IgnitionConfig, origins: Origins, changed: Storage): IgnitionConfig {
  const storage = { ...config.storage, ...changed };
  if (config.storage !== undefined) copyOrigin(origins, config.storage, storage);
  const result = { ...config, storage };
  noteObject(origins, result, []);
  return result;
}

function copyOrigin({ objects }: Origins, from: object, to: object): void {
  const origin = objects.get(from);
  if (origin !== undefined) objects.set(to, origin);
}

/** What a bare Ignition configuration cannot say. */
export function warnOfElided({ openshift = {} }: ButaneConfig, { report }: Translation): void {
  for (const key of [
    "extensions",
    "fips",
    "kernel_arguments",
    "kernel_type",
  ] as const satisfies (keyof OpenshiftSection)[])
    if (openshift[key] !== undefined)
      report.warning(["openshift", key], "field ignored in raw mode: only a MachineConfig has it");
}
