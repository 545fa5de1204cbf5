import { errorCode } from "@wherry/core/errors/error-code.ts";

const shortages: ReadonlySet<string> = new Set(["EMFILE", "ENFILE", "ENOMEM", "EAGAIN", "EINTR"]);

/** Whether the machine had too little of something at that moment: a failure that says nothing about the file. */
export function isShortage(error: unknown): boolean {
  return shortages.has(errorCode(error) ?? "");
}
