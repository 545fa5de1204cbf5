import type { ChildProcess, StdioOptions } from "node:child_process";
import { closeSync, openSync, readdirSync, readFileSync } from "node:fs";

/** O_CLOEXEC, as /proc writes it (proc_pid_fdinfo(5), "flags", octal). */
const closedOnExec = 0o2000000;

type Stdio = Extract<StdioOptions, readonly unknown[]>;

/**
 * Starts a child that has the descriptors that are named, and none that somebody else left open to this process: a
 * folder among them would be a way out of any root.
 */
export function withoutInherited<Child extends ChildProcess>(stdio: Stdio, spawn: (stdio: Stdio) => Child): Child {
  const inherited = inheritedDescriptors();
  const nothing = inherited.length === 0 ? undefined : openSync("/dev/null", "r");
  try {
    const last = Math.max(stdio.length - 1, ...inherited);
    // Node leaves a descriptor as it is where nothing is said of it.
    const others = Array.from({ length: last + 1 - stdio.length }, (_, index) =>
      inherited.includes(index + stdio.length) ? (nothing ?? "ignore") : "ignore",
    );
    return spawn([...stdio, ...others]);
  } finally {
    if (nothing !== undefined) closeSync(nothing);
  }
}

/**
 * Descriptors above the usual three that this process was started with and that its children would have as well. What
 * Node opens itself is closed to children.
 */
function inheritedDescriptors(): readonly number[] {
  return listed().filter((descriptor) => {
    try {
      const info = readFileSync(`/proc/self/fdinfo/${descriptor}`, "latin1");
      const [, flags = "0"] = /^flags:\s*([0-7]+)$/m.exec(info) ?? [];
      return (Number.parseInt(flags, 8) & closedOnExec) === 0;
    } catch {
      return false;
    }
  });
}

function listed(): readonly number[] {
  try {
    return readdirSync("/proc/self/fd")
      .map(Number)
      .filter((descriptor) => descriptor > 2);
  } catch {
    return [];
  }
}
