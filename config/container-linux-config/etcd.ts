import type { DataPath } from "@wherry/core/paths/data-path.ts";
import type { Report } from "../ignition/v2/problem.ts";
import { etcdOptions } from "./etcd-options.ts";
import type { Clc } from "./schema.ts";
import { parseSemanticVersion } from "./semantic-version.ts";
import { option, type Service } from "./service-unit.ts";

type Etcd = NonNullable<Clc["etcd"]>;

const defaultVersion = { major: 3, minor: 0, isEarly: false };
const newestMinors: Readonly<Record<number, number>> = { 2: 3, 3: 5 };
const path: DataPath = ["etcd"];

const replaced = {
  ca_file: "ca_file obsoleted by trusted_ca_file and client_cert_auth",
  peer_ca_file: "peer_ca_file obsoleted peer_trusted_ca_file and peer_client_cert_auth",
} as const;

export function validateEtcd(etcd: Etcd, report: Report): void {
  const version = etcd.version === undefined ? defaultVersion : parseSemanticVersion(etcd.version);
  const place = [...path, "version"];
  if (version === undefined) {
    report("error", place, `${JSON.stringify(etcd.version)} is not a version such as "3.3.1"`);
    return;
  }
  const { major, minor, isEarly } = version;
  if (major < 2 || (major === 2 && (minor < 3 || (minor === 3 && isEarly)))) {
    report("error", place, "Etcd version specified is not valid (too old)");
  } else if (major > 3) {
    report("error", place, "Etcd version is not valid (too new)");
  } else if (minor > (newestMinors[major] ?? 0)) {
    const message =
      "Etcd minor version specified is too new, only options available in the previous minor version will be accepted";
    report("warning", place, message);
  }
  const known: readonly string[] = ["version", ...etcdOptions(major, minor)];
  for (const name of Object.keys(etcd).filter((each) => !known.includes(each))) {
    report("warning", [...path, name], `Config has unrecognized key: ${name}`, "key");
  }
  for (const name of ["ca_file", "peer_ca_file"] as const) {
    if (etcd[name] !== undefined && known.includes(name)) report("warning", [...path, name], replaced[name]);
  }
  const retention = etcd.auto_compaction_retention;
  if (retention !== undefined && takesHours(major, minor) && !/^[-+]?\d+$/.test(retention)) {
    report("error", [...path, "auto_compaction_retention"], "text where a whole number is expected");
  }
}

/** A sound section's service. */
export function etcdService(etcd: Etcd): Service {
  const { major, minor } = parseSemanticVersion(etcd.version ?? "") ?? defaultVersion;
  const options = etcdOptions(major, minor).flatMap((name) => {
    const value = etcd[name];
    if (value === undefined) return [];
    const isHours = name === "auto_compaction_retention" && takesHours(major, minor);
    return [option(name, isHours ? Number(value) : value)];
  });
  return {
    name: "etcd-member",
    dropin: "20-clct-etcd-member.conf",
    command: "/usr/lib/coreos/etcd-wrapper $ETCD_OPTS",
    options,
    environment: etcd.version === undefined ? [] : [`ETCD_IMAGE_TAG=v${etcd.version}`],
  };
}

function takesHours(major: number, minor: number): boolean {
  return major === 3 && minor < 3;
}
