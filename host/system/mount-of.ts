/** Type and source of what is mounted uppermost on a folder (proc_pid_mountinfo(5)). */
export function mountOf(mountinfo: string, folder: string): readonly string[] {
  const line = mountinfo.split("\n").findLast((candidate) => candidate.split(" ")[4] === folder);
  const [, rest = ""] = line?.split(" - ") ?? [];
  return line === undefined ? [] : rest.split(" ");
}
