import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ConfigFinding } from "@wherry/core/config-finding.ts";
import type { CommandStep, ContentReference } from "@wherry/host/step.ts";

export interface ApplyRequest {
  readonly config: unknown;
  /** Name below /dev/disk/by-id -> node. */
  readonly disks: Readonly<Record<string, string>>;
  /** Carries the plan out so many times. */
  readonly times: number;
  readonly keys: Readonly<Record<string, ContentReference>>;
  readonly contentFolder: string;
  /** Ignition's program, which is to do it instead. */
  readonly reference: string | undefined;
  /** The script that stands for kernel and udev. */
  readonly settle: string;
}

export interface ApplyResult {
  readonly error:
    | {
        readonly code: string;
        readonly message: string;
        readonly hint: string | undefined;
        readonly path: readonly (string | number)[];
      }
    | undefined;
  readonly steps: readonly CommandStep[];
  readonly findings: readonly ConfigFinding[];
}

const here = import.meta.dirname;

/** Changes disks as a configuration asks for, in a mount namespace with its own /dev/disk and /run. Needs root. */
export function applyStorage(
  folder: string,
  request: Pick<ApplyRequest, "config" | "disks"> & Partial<ApplyRequest>,
  path: string = process.env.PATH ?? "",
): ApplyResult {
  const full = {
    times: 1,
    keys: {},
    contentFolder: folder,
    reference: undefined,
    settle: join(here, "settle-devices.sh"),
    ...request,
  };
  const file = join(folder, "request.json");
  writeFileSync(file, JSON.stringify(full));
  mkdirSync("/dev/disk", { recursive: true });
  const script = 'mount -t tmpfs disk /dev/disk && mount -t tmpfs run /run && exec "$@"';
  const child = [process.execPath, join(here, "apply-storage.child.ts"), file];
  const { status, stdout, stderr } = spawnSync(
    "unshare",
    ["--mount", "--propagation", "private", "sh", "-c", script, "sh", ...child],
    {
      encoding: "utf8",
      env: { ...process.env, PATH: path },
    },
  );
  if (status !== 0) throw new Error(`the namespace ended with ${status}: ${stderr}`);
  return JSON.parse(stdout) as ApplyResult;
}
