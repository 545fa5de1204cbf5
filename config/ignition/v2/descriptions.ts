import type { Shape } from "../../shapes/shape.ts";
import { describeKey } from "../schema/descriptions.ts";
import { configShape } from "../schema/shapes.ts";

/** What keys are for that specification 2 alone has, or means otherwise; by their paths without indexes. */
const own: Readonly<Record<string, string>> = {
  "ignition.config.append": "Configurations that are added to this one, in their order.",
  networkd: "Units of systemd-networkd.",
  "networkd.units": "Units of systemd-networkd, told apart by name.",
  "networkd.units.contents": "The unit's file.",
  "networkd.units.dropins": "What is laid over the unit, told apart by name.",
  "networkd.units.dropins.contents": "The drop-in's file.",
  "networkd.units.dropins.name": "Its name; it ends in .conf.",
  "networkd.units.name": "Its name, with its type: a.network, a.netdev or a.link.",
  "passwd.users.create": "How the account is made where it is not there yet.",
  "storage.directories.filesystem": "The file system that it is on, by name; root is the root file system.",
  "storage.disks.partitions.size": "Its size in sectors of 512 bytes; 0 takes all that is left.",
  "storage.disks.partitions.start": "Where it begins, in sectors of 512 bytes; 0 takes the largest free place.",
  "storage.files.append": "Whether the contents are added to what is there.",
  "storage.files.filesystem": "The file system that it is on, by name; root is the root file system.",
  "storage.filesystems.mount": "How it is made and mounted, where it is not a path.",
  "storage.filesystems.mount.create": "That it is made.",
  "storage.filesystems.mount.create.force": "Whether it is made over whatever is there.",
  "storage.filesystems.mount.create.options": "Further options for the program that makes it.",
  "storage.filesystems.name": "What files, directories and links call it.",
  "storage.filesystems.path": "Where it is mounted already.",
  "storage.links.filesystem": "The file system that it is on, by name; root is the root file system.",
  "systemd.units.enable": "Whether it is enabled; enabled stands in its place since 2.1.0.",
};

/** What a key of specification 2 is for, by its path without indexes; undefined where nothing is known of it. */
export function describeVersion2(path: readonly string[]): string | undefined {
  const dotted = path.join(".");
  if (Object.hasOwn(own, dotted)) return own[dotted];
  // What is deeper in specification 2 stands one level higher in 3.
  const key = path.at(-1) ?? "";
  let shape: Shape | undefined = configShape;
  for (const step of path.slice(0, -1)) {
    if (step === "mount" || step === "create") continue;
    const type: Shape["fields"][string]["type"] | undefined = shape?.fields[step === "append" ? "merge" : step]?.type;
    shape = typeof type === "object" ? type : undefined;
  }
  return shape === undefined ? undefined : describeKey(shape.name, key);
}
