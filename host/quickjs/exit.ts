import { exit } from "quickjs:std";

/** Ends the process. */
export function exitWith(status: number): never {
  return exit(status);
}
