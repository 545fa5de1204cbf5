import type { DataPath } from "@wherry/core/paths/data-path.ts";
import {
  formatSemanticVersion,
  isBefore,
  parseSemanticVersion,
  type SemanticVersion,
} from "@wherry/core/versions/semantic.ts";
import type { Report } from "../ignition/v2/problem.ts";
import { etcdOptions } from "./etcd-options.ts";
import type { Clc } from "./schema.ts";
import { option, type Service } from "./service-unit.ts";

type Etcd = NonNullable<Clc["etcd"]>;

const defaultVersion: SemanticVersion = { major: 3, minor: 0, patch: 0, preRelease: "", metadata: "" };
const newestMinors: Readonly<Record<number, number>> = { 2: 3, 3: 5 };
const path: DataPath = ["etcd"];

const replaced = {
  ca_file: "ca_file obsoleted by trusted_ca_file and client_cert_auth",
  peer_ca_file: "peer_ca_file obsoleted peer_trusted_ca_file and peer_client_cert_auth",
} as const;

/**
 * Reports an `etcd` section whose version cannot be read or is older than 2.3 or newer than 3, and options that this
 * version does not have or calls obsolete.
 */
export function validateEtcd(etcd: Etcd, report: Report): void {
  const version = versionOf(etcd);
  const place = [...path, "version"];
  if (version === undefined) {
    report("error", place, `${JSON.stringify(etcd.version)} is not a version such as "3.3.1"`);
    return;
  }
  const { major, minor } = version;
  if (isBefore(version, 2, 3)) {
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

/** Undefined for a text that the reference's own library (go-semver) does not take for a version. */
function versionOf({ version }: Etcd): SemanticVersion | undefined {
  return version === undefined ? defaultVersion : parseSemanticVersion(version, "go-semver");
}

/** A sound section's service. */
export function etcdService(etcd: Etcd): Service {
  const version = versionOf(etcd) ?? defaultVersion;
  const { major, minor } = version;
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
    environment: etcd.version === undefined ? [] : [`ETCD_IMAGE_TAG=v${formatSemanticVersion(version)}`],
  };
}

function takesHours(major: number, minor: number): boolean {
  return major === 3 && minor < 3;
}
