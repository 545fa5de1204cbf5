/** The bits of a mode as chmod(1) reads them: "0644", "4755". */
export function formatMode(mode: number): string {
  return mode.toString(8).padStart(4, "0");
}
