import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { run, shellCommand } from "../system/processes.ts";
import type { Tool } from "../tools/tool.ts";
import { toolEnvironment } from "../tools/tool-environment.ts";
import { type SshTarget, sshSettings } from "./ssh.ts";

export interface Copying {
  /** Paths on the side that is copied from. */
  readonly sources: readonly string[];
  /** A path on the other side. */
  readonly target: string;
  /** From the machine to this one. */
  readonly down: boolean;
  /** Folders with all that is in them. */
  readonly recursive: boolean;
  readonly signal: AbortSignal;
}

/**
 * Copies files from or to a machine over SFTP, with their modes and times.
 *
 * @throws {WherryError} machine.failed when not all of them could be copied, with what scp said
 * @throws {WherryError} interrupted when `signal` aborts
 */
export async function copyFiles(machine: SshTarget, scp: Tool, copying: Copying): Promise<void> {
  const { sources, target, down, recursive, signal } = copying;
  const folder = await mkdtemp(join(tmpdir(), "wherry-scp-"));
  try {
    // scp starts ssh by a path, and a packaged ssh is started through its loader.
    const starter = join(folder, "ssh");
    const command = shellCommand(machine.ssh.file, machine.ssh.prefix);
    await writeFile(starter, `#!/bin/sh\nexec ${command} "$@"\n`, { mode: 0o700 });
    const there = (path: string) => `${machine.user}@127.0.0.1:${path}`;
    // A path with a colon before any slash would be another machine's.
    const here = (path: string) => (/^[^/]*:/.test(path) || path.startsWith("-") ? `./${path}` : path);
    const from = sources.map((path) => (down ? there(path) : here(path)));
    const to = down ? here(target) : there(target);
    const { status, stderr } = await run(
      scp.file,
      [
        ...scp.prefix,
        ...["-F", "none", "-q", "-p", "-S", starter, "-i", machine.keyFile, "-P", String(machine.port)],
        ...(recursive ? ["-r"] : []),
        ...sshSettings.flatMap((setting) => ["-o", setting]),
        ...["--", ...from, to],
      ],
      { env: toolEnvironment(), signal },
    );
    if (status !== 0) {
      const said = stderr
        .trim()
        .split("\n")
        .map((line) => line.replace(/^.*?scp: /, ""));
      throw new WherryError("machine.failed", ["not everything was copied:", ...said], {
        hint: recursive ? "check the paths, and who may read and write them" : "check the paths; folders need -r",
      });
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
