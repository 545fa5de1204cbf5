import {
  formatSemanticVersion,
  isBefore,
  parseSemanticVersion,
  type SemanticVersion,
} from "@wherry/core/versions/semantic.ts";
import type { Report } from "../ignition/v2/problem.ts";
import { flannelOptions } from "./flannel-options.ts";
import { quoteAsGo } from "./go-quote.ts";
import type { Clc } from "./schema.ts";
import { option, type Service } from "./service-unit.ts";

type Flannel = NonNullable<Clc["flannel"]>;

const defaultVersion: SemanticVersion = { major: 0, minor: 6, patch: 0, preRelease: "", metadata: "" };

/**
 * Reports a `flannel` section whose version cannot be read or is older than 0.5, options that this version does not
 * have, and a network configuration that is not a JSON object or that `kube_subnet_mgr` rules out.
 */
export function validateFlannel(flannel: Flannel, report: Report): void {
  const version = versionOf(flannel);
  const place = ["flannel", "version"];
  if (version === undefined) {
    report("error", place, `${JSON.stringify(flannel.version)} is not a version such as "0.7.0"`);
    return;
  }
  const { major, minor } = version;
  if (isBefore(version, 0, 5)) report("error", place, "invalid flannel version (too old)");
  if (major === 0 && minor > 7) {
    const message =
      "flannel minor version too new. Only options available in the previous minor version will be supported";
    report("warning", place, message);
  }
  const known: readonly string[] = ["version", "network_config", ...flannelOptions(major, minor)];
  for (const name of Object.keys(flannel).filter((each) => !known.includes(each))) {
    report("warning", ["flannel", name], `Config has unrecognized key: ${name}`, "key");
  }
  if (!isNetworkConfig(flannel.network_config ?? "")) {
    report("error", ["flannel", "network_config"], "flannel network config doesn't appear to be valid JSON");
  }
  if ((flannel.network_config ?? "") !== "" && flannel.kube_subnet_mgr === true && major === 0 && minor >= 7) {
    report("error", ["flannel"], "flannel network config cannot be provided if kube_subnet_mgr is set");
  }
}

/** Undefined for a text that the reference's own library (go-semver) does not take for a version. */
function versionOf({ version }: Flannel): SemanticVersion | undefined {
  return version === undefined ? defaultVersion : parseSemanticVersion(version, "go-semver");
}

/** A sound section's service. */
export function flannelService(flannel: Flannel): Service {
  const version = versionOf(flannel) ?? defaultVersion;
  const { major, minor } = version;
  const options = flannelOptions(major, minor).flatMap((name) => {
    const value = flannel[name];
    return value === undefined ? [] : [option(name === "interface" ? "iface" : name, value)];
  });
  const before = networkConfigCommand(flannel);
  return {
    name: "flanneld",
    dropin: "20-clct-flannel.conf",
    command: "/usr/lib/coreos/flannel-wrapper $FLANNEL_OPTS",
    options,
    environment: flannel.version === undefined ? [] : [`FLANNEL_IMAGE_TAG=v${formatSemanticVersion(version)}`],
    ...(before === undefined ? {} : { before }),
  };
}

function networkConfigCommand(flannel: Flannel): string | undefined {
  const { network_config: config = "" } = flannel;
  if (config === "") return undefined;
  const options = [
    ["endpoints", flannel.etcd_endpoints],
    ["ca-file", flannel.etcd_cafile],
    ["cert-file", flannel.etcd_certfile],
    ["key-file", flannel.etcd_keyfile],
  ] as const;
  const given = options.flatMap(([name, value]) => (value === undefined ? [] : [` ${option(name, value)}`]));
  return `/usr/bin/etcdctl${given.join("")} set /coreos.com/network/config ${quoteAsGo(config)}`;
}

function isNetworkConfig(text: string): boolean {
  if (text === "") return true;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && !Array.isArray(value);
  } catch {
    return false;
  }
}
