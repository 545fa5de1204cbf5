import { createFinding, type Finding } from "@wherry/core/errors/finding.ts";
import { ProvisionError } from "../plan/provision-error.ts";
import { type KernelArgument, lastValue, readKernelCommandLine } from "../system/kernel-command-line.ts";
import type { System } from "../system/system.ts";
import { readConfigDevice } from "./config-device.ts";
import { readEspConfig } from "./esp-config.ts";
import { hasFirmwareConfig, readFirmwareConfig } from "./firmware-config.ts";

/** Where a configuration was found: its bytes, gzip or not, or where they are to be fetched from. */
export type ConfigSource =
  | {
      /** For people: "fw_cfg opt/com.coreos/config". */
      readonly name: string;
      readonly bytes: Uint8Array;
    }
  | { readonly name: string; readonly url: string };

export interface FoundConfig {
  /** As `ignition.platform.id=` says it; "qemu" or "metal" where it says nothing. */
  readonly platform: string;
  /** The machine's own; undefined where it was given no configuration. */
  readonly user: ConfigSource | undefined;
  /** The image's, each over those before it; the machine's own lies over all of them. */
  readonly base: readonly Extract<ConfigSource, { bytes: Uint8Array }>[];
  readonly findings: readonly Finding[];
}

const imageFolder = "/usr/lib/ignition";
const knownPlatforms: readonly string[] = ["qemu", "metal", "file"];

/**
 * Looks for the machine's configuration where Ignition does, in its order: `ignition.config.url=` on the kernel's
 * command line, user.ign in the image, then what the platform gives, which is fw_cfg or a disk with the serial
 * "ignition"; last, ignition.json on the ESP. Nothing is fetched, and where nothing is found no program is started, but
 * to load the driver of fw_cfg where QEMU has that.
 *
 * @throws {ProvisionError} config.unsupported when the kernel's command line has ignition.config.device
 * @throws {ProvisionError} config.invalid when the one on a disk or the ESP is larger than 32 MiB, or damaged
 * @throws {ProvisionError} program.failed when the driver of QEMU's fw_cfg is missing or cannot be loaded
 */
export function findConfig(system: System): FoundConfig {
  const commandLine = readKernelCommandLine(system);
  refuseDevice(commandLine);
  const asked = lastValue(commandLine, "ignition.platform.id");
  const platform = asked ?? (hasFirmwareConfig(system) ? "qemu" : "metal");
  return {
    platform,
    user: findUserConfig(system, commandLine, asked),
    base: [`${imageFolder}/base.d`, `${imageFolder}/base.platform.d/${platform}`].flatMap((folder) =>
      readFolder(system, folder),
    ),
    findings: knownPlatforms.includes(platform) ? [] : [unknownPlatform(platform)],
  };
}

function findUserConfig(
  system: System,
  commandLine: readonly KernelArgument[],
  platform: string | undefined,
): ConfigSource | undefined {
  const url = lastValue(commandLine, "ignition.config.url");
  if (url !== undefined) return { name: "ignition.config.url on the kernel's command line", url };
  const found = (name: string, bytes: Uint8Array | undefined) =>
    bytes === undefined || bytes.length === 0 ? undefined : { name, bytes };
  const onPlatform =
    platform === undefined || platform === "qemu"
      ? () =>
          found("fw_cfg opt/com.coreos/config", readFirmwareConfig(system)) ??
          found('the disk with the serial "ignition"', readConfigDevice(system))
      : () => undefined;
  return (
    found(`${imageFolder}/user.ign`, system.readFile(`${imageFolder}/user.ign`)) ??
    onPlatform() ??
    found("ignition.json on the ESP", readEspConfig(system, "ignition.json"))
  );
}

function readFolder(system: System, folder: string): { readonly name: string; readonly bytes: Uint8Array }[] {
  const names = (system.list(folder) ?? []).filter((name) => name.endsWith(".ign"));
  return names.flatMap((name) => {
    const bytes = system.readFile(`${folder}/${name}`);
    return bytes === undefined ? [] : [{ name: `${folder}/${name}`, bytes }];
  });
}

function refuseDevice(commandLine: readonly KernelArgument[]): void {
  if (lastValue(commandLine, "ignition.config.device") === undefined) return;
  throw new ProvisionError("config.unsupported", "ignition.config.device on the kernel's command line cannot be used", {
    hint: "Name the configuration by ignition.config.url=, or put it on the ESP as ignition.json.",
  });
}

function unknownPlatform(platform: string): Finding {
  const message = `nothing is known of how the platform "${platform}" hands over a configuration: only the kernel's command line, the image and the ESP are looked at`;
  return createFinding("warning", message);
}
