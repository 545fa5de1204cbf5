import { describeVersion2 } from "../ignition/v2/descriptions.ts";

const verification = "How to know that it is the right one.";

/** What keys are for that a Container Linux Config alone has, or means otherwise; by their paths without indexes. */
const own: Readonly<Record<string, string>> = {
  version: "The version of the language; there is but 0.",
  docker: "The Docker daemon.",
  "docker.flags": "Options of its command line.",
  etcd: "etcd, as the unit etcd-member.service, with its options.",
  "etcd.version": "The version to run, such as 3.3.10; 2.x is etcd2.service.",
  flannel: "flannel, as the unit flanneld.service, with its options.",
  "flannel.version": "The version to run, such as 0.10.0.",
  "flannel.network_config": "The network, as JSON in a text, which is written into etcd first.",
  locksmith: "When the machine restarts after an update.",
  "locksmith.reboot_strategy": "How: reboot, etcd-lock, or off.",
  "locksmith.window_start": "When the time for restarts begins, such as Thu 04:00 or 04:00.",
  "locksmith.window_length": "How long it lasts, such as 1h30m.",
  "locksmith.group": "The group of machines that restart one after the other.",
  "locksmith.etcd_endpoints": "The etcd servers that the lock is kept in.",
  "locksmith.etcd_cafile": "The authority that those servers' certificates come from.",
  "locksmith.etcd_certfile": "The certificate that they are shown.",
  "locksmith.etcd_keyfile": "Its private key.",
  update: "Where updates come from.",
  "update.group": "The group or channel: stable, beta, alpha, or one of the server's own.",
  "update.server": "The update server's URL.",
  "update.pcr_policy_server": "The server that is told what a TPM will measure.",
  "update.download_user": "The name that downloads are asked for with.",
  "update.download_password": "The password that belongs to it.",
  "update.machine_alias": "What the server calls this machine.",
  "ignition.config.append.verification.hash": verification,
  "storage.disks.partitions.size": "Its size, with a unit: 100MiB, 2GiB; the rest where nothing is said.",
  "storage.disks.partitions.start": "Where it begins, with a unit: 1MiB.",
  "storage.directories.mode": "Its permission bits, in octal with a leading zero; 0755 where nothing is said.",
  "storage.files.mode": "Its permission bits, in octal with a leading zero; 0644 where nothing is said.",
  "storage.files.contents.inline": "The contents themselves.",
  "storage.files.contents.local": "The contents, as a path below the folder of local files.",
  "storage.files.contents.remote": "Contents from elsewhere.",
  "storage.files.contents.remote.url": "Where they are: a URL with http, https, tftp, s3 or data.",
  "storage.files.contents.remote.compression": "gzip where they have to be unpacked.",
  "storage.files.contents.remote.verification": verification,
  "storage.files.contents.remote.verification.hash": "The digest.",
};

/** What a key is for, by its path without indexes; undefined where nothing is known of it. */
export function describeClcKey(path: readonly string[]): string | undefined {
  const dotted = path.join(".");
  if (Object.hasOwn(own, dotted)) return own[dotted];
  const [section = "", key] = path;
  if ((section === "etcd" || section === "flannel") && path.length === 2)
    return `The option --${key?.replaceAll("_", "-")} of ${section} itself.`;
  if (path.at(-2) === "hash")
    return path.at(-1) === "function" ? "The kind of digest: sha512." : "The digest in hexadecimal.";
  return describeVersion2(path.map((step) => step.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())));
}
