import type { ConsoleLine } from "./console.ts";

/** Watches the console for a machine that says that its SSH server, or all of it, is up. */
interface SshWatch {
  see(line: ConsoleLine): void;
  /** Aborts when it was said. Not every image says it: a quiet one, or one of another init, never does. */
  readonly started: AbortSignal;
}

/** systemd's status lines, as system.conf(5) has them with ShowStatus=: names of units, or descriptions, or both. */
const startedLine =
  /\] (?:Started (?:sshd?\.service|ssh\.socket|dropbear\.service|OpenBSD Secure Shell server)|Listening on sshd?\.socket|Reached target (?:multi-user\.target|Multi-User System))/;

/** A watch that is to `see` the lines of the console. */
export function watchForSsh(): SshWatch {
  const started = new AbortController();
  return {
    started: started.signal,
    see({ text }) {
      if (!started.signal.aborted && startedLine.test(text)) started.abort();
    },
  };
}
