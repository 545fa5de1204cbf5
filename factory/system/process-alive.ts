import { errorCode } from "@wherry/core/errors/error-code.ts";

/** Whether a process by this number runs on this machine, whoever it belongs to. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === "EPERM";
  }
}
