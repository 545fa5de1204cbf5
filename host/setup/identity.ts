import { decodeUtf8, encodeUtf8 } from "@wherry/core/bytes/utf8.ts";
import { oneLine } from "@wherry/core/text/lines.ts";
import { ProvisionError } from "../plan/provision-error.ts";
import { findProgram } from "../system/find-program.ts";
import { readText } from "../system/read-text.ts";
import type { System } from "../system/system.ts";

const machineId = "/etc/machine-id";
const hostKey = "/etc/ssh/ssh_host_ed25519_key";

/** The machine's identity: 32 hexadecimal digits, made once (machine-id(5)). */
export function makeMachineId(system: System): void {
  if (/^[0-9a-f]{32}\n?$/.test(decodeUtf8(system.readFile(machineId) ?? new Uint8Array()))) return;
  const random = readText(system, "/proc/sys/kernel/random/uuid");
  system.writeFile(machineId, encodeUtf8(random.replaceAll("-", "")), 0o444);
}

/** One kind of key is enough for every client of the last ten years, and takes no time to make. */
export function makeHostKey(system: System): void {
  const wanted = findProgram(system, "sshd") !== undefined && findProgram(system, "ssh-keygen") !== undefined;
  if (!wanted || (system.stat(hostKey)?.size ?? 0) > 0) return;
  const fresh = `${hostKey}.new`;
  for (const path of [fresh, `${fresh}.pub`]) system.remove(path);
  const { status, stderr } = system.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", fresh]);
  if (status !== 0) {
    throw new ProvisionError("program.failed", `no SSH host key can be made: ${oneLine(stderr)}`, {
      hint: "is the disk full?",
    });
  }
  // The private one comes last: where it is, both are.
  system.rename(`${fresh}.pub`, `${hostKey}.pub`);
  system.rename(fresh, hostKey);
}
