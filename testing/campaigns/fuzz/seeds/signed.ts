import { readFileSync } from "node:fs";
import { join } from "node:path";

/** A key, and what was signed with it, by the names of files in the folder `signed`; nobody has its private half. */
export function signed(name: "InRelease" | "key.asc" | "text.asc"): Buffer {
  return readFileSync(join(import.meta.dirname, "signed", name));
}
