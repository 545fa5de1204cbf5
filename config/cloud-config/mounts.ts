import { encodeDataUrl } from "@wherry/core/urls/data-url.ts";
import { isScalar } from "../json/data-node.ts";
import type { Context } from "./context.ts";
import type { Parts } from "./parts.ts";
import { isLine, type Placed } from "./read.ts";

/** What stands in a field where nothing is said: as cloud-init has it, without the need for its own service. */
const defaults: readonly (string | undefined)[] = [undefined, undefined, "auto", "defaults,nofail,_netdev", "0", "2"];
const fields = defaults.length;

/** `mounts`: lines behind those of the image's /etc/fstab. `preset` is `mount_default_fields`. */
export function translateMounts(value: Placed, preset: Placed | undefined, context: Context): Parts {
  const { node, path } = value;
  if (node.kind !== "list") {
    context.ignore(path, "it has to be a list of mounts");
    return {};
  }
  const filler = preset === undefined ? defaults : (readFields(preset, context) ?? defaults);
  const lines = node.items.flatMap((item, index) =>
    translateMount({ node: item, path: [...path, index] }, filler, context),
  );
  if (lines.length === 0) return {};
  const text = lines.map((line) => `${line}\n`).join("");
  return { files: [{ path: "/etc/fstab", mode: 0o644, append: [{ source: encodeDataUrl(text) }] }] };
}

function translateMount(item: Placed, filler: readonly (string | undefined)[], context: Context): readonly string[] {
  const said = readFields(item, context);
  if (said === undefined) return [];
  const [device, ...others] = defaults.map((otherwise, index) => said[index] ?? filler[index] ?? otherwise);
  const source = device === undefined ? undefined : deviceOf(device);
  const [place] = others;
  if (source === undefined) context.ignore(item.path, "its device is none that a machine has by that name");
  else if (place === undefined) context.ignore(item.path, "it names no place, and mounts are not taken away");
  else return [[source, ...others].map((field) => escapeField(field ?? "")).join("\t")];
  return [];
}

function readFields({ node, path }: Placed, context: Context): readonly (string | undefined)[] | undefined {
  if (node.kind !== "list" || node.items.length === 0 || node.items.length > fields) {
    context.ignore(path, `it has to be a list of 1 to ${fields} fields of fstab(5)`);
    return undefined;
  }
  const read: (string | undefined)[] = [];
  for (const item of node.items) {
    if (item.kind === "null") read.push(undefined);
    else if (isScalar(item) && isLine(item.text))
      read.push(item.kind === "string" ? item.text : (item.plain ?? item.text));
    else {
      context.ignore(path, "its fields have to be lines of text");
      return undefined;
    }
  }
  return read;
}

/** `cc_mounts.sanitize_devname`: names of disks without their folder. Names of a cloud's metadata are unknown here. */
function deviceOf(name: string): string | undefined {
  if (/^(?:ephemeral[0-9]*|ebs[0-9]*|root|swap|ami)$/.test(name)) return undefined;
  if (/^(?:xvd|sd|vd|hd|nvme)[a-z0-9.]+$/.test(name)) return `/dev/${name.replace(".", "")}`;
  return name;
}

/** fstab(5): spaces as octal digits. */
function escapeField(field: string): string {
  return field.replaceAll("\\", "\\134").replaceAll(" ", "\\040").replaceAll("#", "\\043");
}
