import { open } from "node:fs/promises";
import { connect, type Socket } from "node:net";
import { basename, dirname } from "node:path";

/**
 * Connects to a socket by its path, however long that is: the kernel takes 107 bytes (unix(7)), so the folder is named
 * by a descriptor. undefined where nobody listens.
 */
export async function connectTo(path: string): Promise<Socket | undefined> {
  const folder = await open(dirname(path)).catch(() => undefined);
  if (folder === undefined) return undefined;
  const socket = connect({ path: `/proc/self/fd/${folder.fd}/${basename(path)}` });
  const opened = await new Promise<boolean>((resolve) => {
    socket.once("connect", () => resolve(true));
    socket.once("error", () => resolve(false));
  });
  socket.on("error", () => {});
  await folder.close();
  return opened ? socket : undefined;
}
