import { openQmp, type Qmp } from "../machine/qmp.ts";
import { connectTo } from "../system/unix-socket.ts";

/** Does something over a machine's control socket; undefined where nobody listens there. */
export async function withControl<Result>(
  path: string,
  work: (qmp: Qmp) => Promise<Result>,
): Promise<Result | undefined> {
  const socket = await connectTo(path);
  if (socket === undefined) return undefined;
  try {
    return await work(openQmp(socket));
  } finally {
    socket.destroy();
  }
}
