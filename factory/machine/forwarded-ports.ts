import type { PortForward } from "./qemu-command.ts";
import type { Qmp } from "./qmp.ts";

/** Which port of 127.0.0.1 leads to each forwarded port of the guest, as QEMU says once it listens. */
export async function forwardedPorts(qmp: Qmp, forwards: readonly PortForward[]): Promise<ReadonlyMap<number, number>> {
  // Even without forwards: an answer means that QEMU has started.
  const answer = await qmp.command("human-monitor-command", { "command-line": "info usernet" });
  const listening = parseUserNetwork(String(answer));
  return new Map(forwards.map(({ host, guest }) => [guest, listening.get(guest) ?? host]));
}

/**
 * Reads QEMU's list of connections: guest port -> port on 127.0.0.1. A line is
 * `  TCP[HOST_FORWARD]  12       127.0.0.1 38765       10.0.2.15    22     0     0`.
 */
export function parseUserNetwork(text: string): ReadonlyMap<number, number> {
  const ports = new Map<number, number>();
  for (const line of text.split("\n")) {
    const [kind, , , host, , guest] = line.trim().split(/\s+/);
    if (kind === "TCP[HOST_FORWARD]") ports.set(Number(guest), Number(host));
  }
  return ports;
}
