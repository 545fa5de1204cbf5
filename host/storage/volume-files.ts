import { encodeUtf8 } from "@wherry/core/bytes/utf8.ts";
import type { DataPath } from "@wherry/core/paths/data-path.ts";
import { oneLine } from "@wherry/core/text/lines.ts";
import { ProvisionError } from "../plan/provision-error.ts";
import type { ContentReference } from "../plan/step.ts";
import type { System } from "../system/system.ts";
import type { OpenedVolume } from "./plan-volumes.ts";

/** What opens the volumes at later boots. */
interface VolumeFiles {
  /** Lines for the end of /etc/crypttab, mode 0600: crypttab(5). */
  readonly crypttab: string;
  /** Mode 0700, where it is missing. */
  readonly folder: "/etc/luks";
  /** Mode 0600. */
  readonly keys: readonly {
    readonly path: string;
    readonly content: ContentReference;
    readonly from: DataPath;
  }[];
}

/** As Ignition writes them; undefined where there are no volumes. */
export function volumeFiles(volumes: readonly OpenedVolume[]): VolumeFiles | undefined {
  if (volumes.length === 0) return undefined;
  return {
    crypttab: volumes.map(({ name, uuid }) => `${name} UUID=${uuid} /etc/luks/${name} luks\n`).join(""),
    folder: "/etc/luks",
    keys: volumes.map(({ name, key, from }) => ({ path: `/etc/luks/${name}`, content: key, from })),
  };
}

/** A key for a volume that has no keyFile: 4096 random bytes, in hexadecimal. */
export function makeVolumeKey(system: System): Uint8Array {
  const { status, stdout, stderr } = system.run(["head", "-c", "4096", "/dev/urandom"]);
  if (status !== 0 || stdout.length !== 4096) {
    throw new ProvisionError("program.failed", `no random bytes: ${oneLine(stderr) || `status ${status}`}`);
  }
  return encodeUtf8(Array.from(stdout, (byte) => byte.toString(16).padStart(2, "0")).join(""));
}
