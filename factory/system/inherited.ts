import { readdirSync, readFileSync } from "node:fs";

/** O_CLOEXEC, as /proc writes it (proc_pid_fdinfo(5), "flags", octal). */
const closedOnExec = 0o2000000;

/**
 * Descriptors above the usual three that this process was started with and that its children would have as well: a
 * folder among them would be a way out of any root. What Node opens itself is closed to children.
 */
export function inheritedDescriptors(): readonly number[] {
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
