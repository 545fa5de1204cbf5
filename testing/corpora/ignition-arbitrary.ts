import { keyOf } from "@wherry/config/ignition/check-config.ts";
import { configShape } from "@wherry/config/ignition/schema/shapes.ts";
import { versions } from "@wherry/config/ignition/schema/versions.ts";
import { fieldOf, type Shape } from "@wherry/config/shapes/shape.ts";
import { isList, isValues, type Value, type Values } from "@wherry/config/shapes/values.ts";
import fc from "fast-check";

/**
 * Configurations of any version that are valid more often than not, made from the shapes themselves: what a version
 * knows is there, and nothing else. As plain values, for `JSON.stringify`.
 */
export function ignitionConfigs(minor: number): fc.Arbitrary<Values> {
  return shaped(configShape, minor).map((config) => {
    const ignition = { ...(isValues(config.ignition) ? config.ignition : {}), version: versions[minor] };
    return { ...config, ignition };
  });
}

/** At any version of the specification. */
export const anyIgnitionConfig: fc.Arbitrary<Values> = fc.nat(versions.length - 1).chain(ignitionConfigs);

/** Without these, most others are wrong. */
const always = new Set("path name device devices level target format source url thumbprint pin config".split(" "));

/** By shape and key, or by key alone. */
const samples: Readonly<Record<string, readonly Value[]>> = {
  "unit.name": ["a.service", "b@.service", "b@c.service", "c.timer", "d.socket"],
  "dropin.name": ["10-a.conf", "20-b.conf"],
  "unit.contents": ["[Unit]\nA=b\n\n[Install]\nWantedBy=c\n", "[Service]\nExecStart=/a \\\n  b\n# c\n"],
  "dropin.contents": ["[Service]\nA=b\n", ""],
  "clevis.threshold": [1, 2],
  "file.overwrite": [true, false],
  "partition.shouldExist": [true],
  "httpHeader.value": ["a", "b"],
  "directory.path": ["/a", "/b/c", "/\u00e9"],
  "file.path": ["/etc/a", "/etc/b c", "/etc/systemd/system/z.service"],
  "link.path": ["/l", "/m/n"],
  advertisement: ["{}"],
  config: ["{}", "x"],
  compression: ["gzip", ""],
  device: ["/dev/a", "/dev/b", "/dev/disk/by-partlabel/c"],
  devices: ["/dev/d", "/dev/e"],
  format: ["ext4", "btrfs", "xfs", "vfat", "swap"],
  gid: [0, 100],
  guid: ["01234567-89ab-CDEF-0123-456789abcdef"],
  hash: [`sha512-${"0".repeat(128)}`],
  httpProxy: ["http://a.test:3128", "https://b.test"],
  httpsProxy: ["https://a.test", "http://b.test"],
  label: ["a", "b", ""],
  level: ["raid1", "raid5", "raid6"],
  mode: [0, 0o644, 0o755, 0o4755],
  name: ["a", "b", "c"],
  number: [0, 1, 2, 3],
  path: ["/var", "/srv"],
  pin: ["tpm2", "tang", "sss"],
  shouldNotExist: ["d", "e"],
  sizeMiB: [0],
  source: ["data:,a", "data:;base64,YQ==", "https://a.test/b", "s3://a/b?versionId=c", "tftp://a.test/b"],
  startMiB: [0],
  target: ["/x", "y", "../z"],
  thumbprint: ["a"],
  typeGuid: ["0FC63DAF-8483-4772-8E79-3D69D8477DE4", ""],
  url: ["http://a.test", "https://b.test"],
};

function shaped(shape: Shape, minor: number): fc.Arbitrary<Record<string, Value>> {
  const fields: Record<string, fc.Arbitrary<Value>> = {};
  for (const key of Object.keys(shape.fields)) {
    const field = fieldOf(shape, key, minor);
    if (field === undefined) continue;
    const type = field.type;
    const one: fc.Arbitrary<Value> = typeof type === "string" ? scalar(shape, key, type) : shaped(type, minor);
    const few = { minLength: 1, maxLength: 3 };
    if (field.list !== true) fields[key] = one;
    else if (field.repeats === true) fields[key] = fc.array(one, few);
    else fields[key] = fc.uniqueArray(one, { ...few, selector: (item) => keyOf(type, item) });
  }
  const requiredKeys = Object.keys(fields).filter((key) => always.has(key));
  return fc.record(fields, { requiredKeys }).map((values) => settled(shape, values));
}

function scalar(shape: Shape, key: string, type: string): fc.Arbitrary<Value> {
  const known = samples[`${shape.name}.${key}`] ?? samples[key];
  if (known !== undefined) return fc.constantFrom(...known);
  if (type === "boolean") return fc.boolean();
  return type === "integer" ? fc.constantFrom(0, 1, 1000) : fc.constantFrom("", "a", "b");
}

/** Without what excludes something else. */
function settled(shape: Shape, values: Record<string, Value>): Record<string, Value> {
  const drop = (...keys: readonly string[]) => {
    for (const key of keys) delete values[key];
  };
  if (shape.name === "owner" && values.id !== undefined) drop("name");
  if (shape.name === "clevis" && values.custom !== undefined) drop("tang", "tpm2", "threshold");
  if (shape.name === "luks" && values.cex !== undefined) drop("clevis", "keyFile");
  if (shape.name === "file" && values.contents === undefined) drop("overwrite");
  if (shape.name === "partition" && values.label === undefined) values.number = 1;
  if (isList(values.partitions)) values.partitions = values.partitions.slice(0, 1);
  if (/^https?:/.test(String(values.source)) === false) drop("httpHeaders");
  return values;
}
