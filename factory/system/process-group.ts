import { spawn } from "node:child_process";
import type { Duplex, Writable } from "node:stream";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { withoutInherited } from "./inherited.ts";

/** A program with whatever it starts; none of it outlives this process. */
export interface ProcessGroup {
  /** What it reads; nothing comes of what is written when it has ended. */
  readonly stdin: Writable;
  readonly stdout: NodeJS.ReadableStream;
  readonly stderr: NodeJS.ReadableStream;
  /** The program's file descriptor 4: a connected socket, for a protocol of its own. */
  readonly channel: Duplex;
  /**
   * Its status as a shell gives it, 128 and more for signals. Rejects with WherryError `tool.missing` when it cannot be
   * started.
   */
  readonly ended: Promise<number>;
  /** Ends the program at once, and with it what it started. Harmless when it has ended. */
  kill(): void;
}

export interface GroupOptions {
  /** The whole environment. */
  readonly env: Readonly<Record<string, string>>;
  /** A folder of the program's own, absolute: removed when the program has ended and when this process is gone. */
  readonly scratch: string;
}

/**
 * A watcher shares the program's process group and reads descriptor 3, whose other end this process holds. When this
 * process is gone, however it went, the kernel closes that end, and the watcher removes the scratch folder and kills
 * the group: itself and the program. Nothing can be started in between, as the shell becomes the program after it has
 * started the watcher, and no process number can be mixed up, as a group's number is not given away while it has a
 * member.
 */
const script =
  'scratch=$1; shift; (read -r _ <&3; rm -rf -- "$scratch"; kill -KILL 0) </dev/null >/dev/null 2>&1 4>&- & exec "$@" 3<&-';

/**
 * Starts a program in a process group of its own that ends with this process, even when this one is killed (SIGKILL).
 */
export function startGroup(file: string, args: readonly string[], options: GroupOptions): ProcessGroup {
  const words = ["-c", script, "sh", options.scratch, file, ...args];
  const child = withoutInherited(["pipe", "pipe", "pipe", "pipe", "pipe"], (stdio) =>
    spawn("/bin/sh", words, { stdio, detached: true, env: { ...options.env } }),
  );
  // A pipe beyond the first three goes both ways.
  const [lifeline, channel] = [child.stdio[3], child.stdio[4]] as [Duplex, Duplex];
  // A peer that has ended closes both; `ended` tells the story.
  for (const stream of [lifeline, channel]) stream.on("error", () => {});
  const ended = new Promise<number>((resolve, reject) => {
    child.once("error", (cause) => {
      reject(new WherryError("tool.missing", `cannot start ${file}: ${cause.message}`, { cause }));
    });
    child.once("exit", (code, signal) => {
      // The watcher clears up: what the program started, and its scratch folder.
      lifeline.destroy();
      resolve(code ?? (signal === "SIGKILL" ? 137 : 143));
    });
  });
  ended.catch(() => {});
  const { stdin, stdout, stderr } = child;
  if (stdin === null || stdout === null || stderr === null)
    throw new WherryError("internal", "a process was started without pipes");
  stdin.on("error", () => {});
  return { stdin, stdout, stderr, channel, ended, kill: () => void child.kill("SIGKILL") };
}
