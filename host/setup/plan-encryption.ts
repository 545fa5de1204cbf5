import type { DiskEncryption } from "@wherry/core/host-settings/disk-encryption.ts";
import type { LuksHeader } from "./luks-header.ts";
import { exported, labels, type Probe } from "./plan-var.ts";

/** What is to be done with a partition before anybody looks at what is on it. */
export type EncryptionPlan =
  | { readonly kind: "plain" }
  /** Until its label is "var", nothing on it counts: it is encrypted anew. */
  | { readonly kind: "format" }
  | { readonly kind: "open" }
  | { readonly kind: "refuse"; readonly message: string; readonly hint: string };

/**
 * What to do with the device of /var: use it plain, encrypt it anew, open it, or refuse it. `probe` is called only
 * where encryption is wanted and the device has no LUKS header.
 */
export function planEncryption(
  device: { readonly path: string; readonly header: LuksHeader | undefined },
  encryption: DiskEncryption | undefined,
  probe: () => Probe,
): EncryptionPlan {
  const { path, header } = device;
  const refuse = (message: string, hint: string): EncryptionPlan => ({ kind: "refuse", message, hint });
  if (encryption === undefined) {
    return header === undefined
      ? { kind: "plain" }
      : refuse(
          `${path} is encrypted, and this image does not say how to unlock it`,
          "start the release that does, or erase the partition (wipefs)",
        );
  }
  if (header !== undefined) {
    if (header.version !== 2) return refuse(`${path} is encrypted as LUKS ${header.version}, not LUKS 2`, erase);
    return header.label === labels.unfinished ? { kind: "format" } : { kind: "open" };
  }
  const { status, said } = probe();
  const found = exported(said);
  if (status !== 0 && status !== 2) return refuse(`it is not clear what ${path} holds`, erase);
  const unfinished = found.get("TYPE") === "ext4" && found.get("LABEL") === labels.unfinished;
  if (found.get("TYPE") === undefined || unfinished) return { kind: "format" };
  return refuse(`${path} holds a file system that is not encrypted, and this image wants it to be`, erase);
}

const erase = "it is not touched; erase it (wipefs), or start a release that uses it as it is";
