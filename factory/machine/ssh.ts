import type { ChildProcess } from "node:child_process";
import type { Writable } from "node:stream";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { elapsedSeconds, sleep } from "../system/clock.ts";
import { readGreeting } from "../system/loopback.ts";
import { run, start, startOnTerminal } from "../system/processes.ts";
import type { Tool } from "../tools/tool.ts";
import { toolEnvironment } from "../tools/tool-environment.ts";

/** Where a guest listens for it. */
export const sshPort = 22;

export interface SshTarget {
  readonly ssh: Tool;
  /** On 127.0.0.1. */
  readonly port: number;
  readonly user: string;
  /** File with the private key, readable by its owner alone. */
  readonly keyFile: string;
}

/** Neither the user's configuration nor agent nor known hosts: this machine did not exist a minute ago. */
export const sshSettings = [
  "BatchMode=yes",
  "ControlMaster=no",
  "GlobalKnownHostsFile=/dev/null",
  "IdentitiesOnly=yes",
  "IdentityAgent=none",
  "LogLevel=ERROR",
  "PreferredAuthentications=publickey",
  "ServerAliveInterval=15",
  "StrictHostKeyChecking=no",
  "UserKnownHostsFile=/dev/null",
];

/**
 * The arguments of ssh that run a command in a machine, with ssh's own standard input; the machine's shell reads the
 * command.
 */
export function sshArguments(target: SshTarget, command: string): readonly string[] {
  return [...sshOptions(target, "-T"), "--", "127.0.0.1", command];
}

/** `-T`: without a terminal in the machine; `-t`: with one. */
function sshOptions(target: SshTarget, terminal: "-T" | "-t"): readonly string[] {
  return [
    ...target.ssh.prefix,
    ...["-F", "none", terminal, "-i", target.keyFile, "-p", String(target.port), "-l", target.user],
    ...sshSettings.flatMap((setting) => ["-o", setting]),
  ];
}

interface SshWaitOptions {
  /** Seconds from now. */
  readonly seconds: number;
  /** Settles when the machine is off, so that waiting is in vain. */
  readonly ended: Promise<number>;
  /** How the user reads the machine's console, for hints. */
  readonly readConsole: string;
  /** Aborts when the console says that the server is up; see `watchForSsh`. */
  readonly started?: AbortSignal | undefined;
  readonly signal: AbortSignal;
}

/** Milliseconds. An emulated guest may take long to greet, and longer for its cryptography. */
const greetingPatience = 5000;
/**
 * A connection that QEMU leads into a machine without an address waits for seconds even when the machine has one, as
 * nobody heard its first packet. So once the console says that the server is up, new ones are made sooner; not for
 * ever, as each of them may reach the server in the end.
 */
const promptPatience = 1000;
const promptGreetings = 6;
const attemptPatience = 60_000;
const pauseForGreeting = 250;
const pauseAfterFailure = 2000;

/**
 * Waits until the machine lets the key in.
 *
 * @throws {WherryError} machine.timeout when it does not in time; the message says how far it came
 * @throws {WherryError} machine.failed when the machine goes off meanwhile
 * @throws {WherryError} tool.missing when ssh cannot be started
 * @throws {WherryError} interrupted when `signal` aborts
 */
export async function waitForSsh(target: SshTarget, options: SshWaitOptions): Promise<void> {
  const { seconds, ended, readConsole, started, signal } = options;
  const deadline = elapsedSeconds() + seconds;
  let off = false;
  ended.then(
    () => {
      off = true;
    },
    () => {
      off = true;
    },
  );
  let greeted = false;
  let prompt = 0;
  let last = "nothing answered on the SSH port";
  while (elapsedSeconds() < deadline) {
    if (signal.aborted) throw new WherryError("interrupted", "waiting for the machine was interrupted");
    if (off) {
      throw new WherryError("machine.failed", "the machine went off before it could be reached", {
        hint: `read its console: ${readConsole}`,
      });
    }
    // A greeting costs nothing, so ssh is only started when somebody will talk to it. It is asked for no more than
    // once: OpenSSH shuts out for a while who connects again and again without authenticating (PerSourcePenalties in
    // sshd_config(5)).
    if (!greeted) {
      const soon = started?.aborted === true && prompt < promptGreetings;
      if (soon) prompt++;
      const until = started === undefined || started.aborted ? signal : AbortSignal.any([signal, started]);
      const greeting = readGreeting(target.port, soon ? promptPatience : greetingPatience, until);
      greeted = (await greeting.catch(() => "")).startsWith("SSH-");
    }
    if (greeted) {
      const left = Math.min(attemptPatience, Math.max(1, Math.ceil((deadline - elapsedSeconds()) * 1000)));
      const attempt = await tryOnce(target, AbortSignal.any([signal, AbortSignal.timeout(left)]));
      if (attempt.status === 0) return;
      last = attempt.said;
    }
    await sleep(greeted ? pauseAfterFailure : pauseForGreeting, signal).catch(() => {});
  }
  throw new WherryError(
    "machine.timeout",
    `the machine could not be reached by SSH within ${seconds} seconds: ${last}`,
    {
      hint: `give it longer with --timeout, or read its console: ${readConsole}`,
    },
  );
}

/** The status of `true` in the machine, and what ssh said where it failed. */
async function tryOnce(target: SshTarget, signal: AbortSignal): Promise<{ status: number; said: string }> {
  try {
    const { status, stderr } = await run(target.ssh.file, sshArguments(target, "true"), {
      env: toolEnvironment(),
      signal,
    });
    return { status, said: stderr.trim() || `ssh ended with status ${status}` };
  } catch (error) {
    if (error instanceof WherryError && error.code === "interrupted") return { status: -1, said: "it did not answer" };
    throw error;
  }
}

/**
 * Opens a shell in a machine on this process's own terminal, and returns its status; 255 may also be a connection that
 * broke.
 *
 * @throws {WherryError} tool.missing when ssh cannot be started
 * @throws {WherryError} interrupted when `signal` aborts
 */
export async function openShell(target: SshTarget, signal: AbortSignal): Promise<number> {
  const child = startOnTerminal(target.ssh.file, [...sshOptions(target, "-t"), "--", "127.0.0.1"], {
    env: { ...toolEnvironment(), TERM: process.env.TERM ?? "dumb" },
    signal,
  });
  return await statusOf(child, signal);
}

interface CommandStreams {
  /**
   * The file descriptor that the command reads: ssh's own standard input, which nobody reads before. undefined: it
   * reads nothing.
   */
  readonly stdin: number | undefined;
  readonly stdout: Writable;
  readonly stderr: Writable;
}

/**
 * Runs a command in a machine, with its streams passed through, and returns its own status; 255 may also be a
 * connection that broke.
 *
 * @throws {WherryError} tool.missing when ssh cannot be started
 * @throws {WherryError} interrupted when `signal` aborts
 */
export async function runOverSsh(
  target: SshTarget,
  command: string,
  options: CommandStreams & { readonly signal: AbortSignal },
): Promise<number> {
  const { stdin, stdout, stderr, signal } = options;
  const args = sshArguments(target, command);
  const child = start(target.ssh.file, args, { env: toolEnvironment(), signal, stdin });
  child.stdout?.pipe(stdout, { end: false });
  child.stderr?.pipe(stderr, { end: false });
  return await statusOf(child, signal);
}

async function statusOf(child: ChildProcess, signal: AbortSignal): Promise<number> {
  return await new Promise<number>((resolve, reject) => {
    child.once("error", (cause) => {
      if (signal.aborted) reject(new WherryError("interrupted", "the command was interrupted", { cause }));
      else reject(new WherryError("tool.missing", `cannot start ssh: ${cause.message}`, { cause }));
    });
    child.once("close", (code) => resolve(code ?? 255));
  });
}
