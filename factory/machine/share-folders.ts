import { join } from "node:path";
import { shellCommand } from "../system/processes.ts";
import type { Tool } from "../tools/tool.ts";
import { type Share, shareTag } from "./shares.ts";

/** With what folders are shared. */
export interface Sharing {
  readonly shares: readonly Share[];
  /** virtiofsd. */
  readonly server: Tool;
}

/** Where QEMU finds their servers, by the names of the shares: in the folder that a machine has for itself. */
export function shareSockets(shares: readonly Share[], folder: string): Readonly<Record<string, string>> {
  return Object.fromEntries(shares.map((_, index) => [shareTag(index), join(folder, shareTag(index))]));
}

/**
 * One server for each folder, started before the machine, which the shell then becomes. A server ends with the machine
 * that it serves, however that ends; those that never came so far are ended here. Its socket is there before it is
 * ready: only what it says tells.
 */
const functions = `begun=
begin() {
  log=$1; shift
  "$@" </dev/null >"$log" 2>&1 4>&- &
  while kill -0 $! 2>/dev/null; do
    case $(cat "$log") in *"Waiting for vhost-user"*) begun="$begun $!"; return 0 ;; esac
    sleep 0.02
  done
  return 1
}
share() {
  begin "$@" --sandbox namespace || begin "$@" --sandbox none && return 0
  echo "the server of a shared folder, virtiofsd, does not start:" >&2
  cat "$log" >&2
  [ -z "$begun" ] || kill $begun
  exit 1
}
`;

/** A command that runs a machine, with the servers of its folders; `folder` is for their files. */
export function withShares(
  command: { readonly file: string; readonly args: readonly string[] },
  { shares, server }: Sharing,
  folder: string,
): { readonly file: string; readonly args: readonly string[] } {
  const servers = shares.map((share, index) => {
    const socket = join(folder, shareTag(index));
    return `share ${shellCommand(`${socket}.log`, serverCommand(share, server, socket))}\n`;
  });
  return {
    file: "/bin/sh",
    args: ["-c", `${functions}${servers.join("")}exec "$@"`, "sh", command.file, ...command.args],
  };
}

/**
 * virtiofsd sees that folder alone, in namespaces of its own where the host has them for this user. What root serves
 * can make no device files, and give no program rights; other users can do neither.
 */
function serverCommand({ folder, readOnly }: Share, { file, prefix }: Tool, socket: string): readonly string[] {
  const root = process.getuid?.() === 0 ? ["--modcaps=-mknod:-setfcap"] : [];
  return [
    ...[file, ...prefix, "--shared-dir", folder, "--socket-path", socket],
    ...(readOnly ? ["--readonly"] : []),
    ...root,
  ];
}
