import type { System } from "./system.ts";

/** Where the agent's own PATH leads. */
const folders = ["/usr/sbin", "/usr/bin"];

/** The path of a program in the image; undefined where it has no program by this name. */
export function findProgram(system: System, name: string): string | undefined {
  return folders
    .map((folder) => `${folder}/${name}`)
    .find((path) => {
      const status = system.stat(path);
      return status?.kind === "file" && (status.mode & 0o111) !== 0;
    });
}
