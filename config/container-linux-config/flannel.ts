import type { Report } from "../ignition/v2/problem.ts";
import { flannelOptions } from "./flannel-options.ts";
import { quoteAsGo } from "./go-quote.ts";
import type { Clc } from "./schema.ts";
import { parseSemanticVersion } from "./semantic-version.ts";
import { option, type Service } from "./service-unit.ts";

type Flannel = NonNullable<Clc["flannel"]>;

const defaultVersion = { major: 0, minor: 6, isEarly: false };

export function validateFlannel(flannel: Flannel, report: Report): void {
  const version = flannel.version === undefined ? defaultVersion : parseSemanticVersion(flannel.version);
  const place = ["flannel", "version"];
  if (version === undefined) {
    report("error", place, `${JSON.stringify(flannel.version)} is not a version such as "0.7.0"`);
    return;
  }
  const { major, minor, isEarly } = version;
  if (major === 0 && (minor < 5 || (minor === 5 && isEarly)))
    report("error", place, "invalid flannel version (too old)");
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

/** A sound section's service. */
export function flannelService(flannel: Flannel): Service {
  const { major, minor } = parseSemanticVersion(flannel.version ?? "") ?? defaultVersion;
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
    environment: flannel.version === undefined ? [] : [`FLANNEL_IMAGE_TAG=v${flannel.version}`],
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
