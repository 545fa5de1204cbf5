import { spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Finding } from "@wherry/core/errors/finding.ts";
import type { DataPath } from "@wherry/core/paths/data-path.ts";
import type { CommandStep, ContentReference } from "@wherry/host/plan/step.ts";

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
}

export interface ApplyResult {
  readonly error: Refusal | undefined;
  /** Of the agent's own code, all reasons why nothing was done; the first is the error. */
  readonly refusals: readonly Refusal[];
  readonly steps: readonly CommandStep[];
  readonly findings: readonly Finding[];
}

export interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly hint: string | undefined;
  readonly path: DataPath;
}

/** A mount namespace with its own /dev/disk and /run, in which configurations are applied to disks. */
export interface StorageNamespace extends AsyncDisposable {
  apply(request: Pick<ApplyRequest, "config" | "disks"> & Partial<ApplyRequest>): Promise<ApplyResult>;
  /** Words to put before those of a program that is to see, or make, the namespace's mounts. */
  readonly prefix: readonly string[];
}

/** Needs root. What the programs are is decided by `path`, the environment's PATH. */
export function openStorageNamespace(contentFolder: string, path: string): StorageNamespace {
  mkdirSync("/dev/disk", { recursive: true });
  const script = 'mount -t tmpfs disk /dev/disk && mount -t tmpfs run /run && exec "$@"';
  const words = ["--mount", "--propagation", "private", "sh", "-c", script, "sh"];
  const child = spawn("unshare", [...words, process.execPath, join(import.meta.dirname, "apply-storage.child.ts")], {
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...process.env, PATH: path },
  });
  const ended = new Promise<number | null>((resolve, reject) => child.once("error", reject).once("close", resolve));
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    prefix: ["nsenter", "--mount", `--target=${child.pid}`],
    async apply(request) {
      const full = { times: 1, keys: {}, contentFolder, reference: undefined, ...request };
      child.stdin.write(`${JSON.stringify(full)}\n`);
      const { value, done } = await answers.next();
      if (done === true) throw new Error(`the namespace ended with ${await ended}`);
      return JSON.parse(value) as ApplyResult;
    },
    async [Symbol.asyncDispose]() {
      child.stdin.end();
      await ended;
    },
  };
}
