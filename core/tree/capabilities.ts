/** In the order of their numbers, from 0 on: the kernel's include/uapi/linux/capability.h. */
const names = [
  ...["chown", "dac_override", "dac_read_search", "fowner", "fsetid", "kill", "setgid", "setuid", "setpcap"],
  ...["linux_immutable", "net_bind_service", "net_broadcast", "net_admin", "net_raw", "ipc_lock", "ipc_owner"],
  ...["sys_module", "sys_rawio", "sys_chroot", "sys_ptrace", "sys_pacct", "sys_admin", "sys_boot", "sys_nice"],
  ...["sys_resource", "sys_time", "sys_tty_config", "mknod", "lease", "audit_write", "audit_control", "setfcap"],
  ...["mac_override", "mac_admin", "syslog", "wake_alarm", "block_suspend", "audit_read", "perfmon", "bpf"],
  "checkpoint_restore",
].map((name) => `cap_${name}`);

/** Revision 2: two words a set, no user namespace; `VFS_CAP_REVISION_2`, `VFS_CAP_FLAGS_EFFECTIVE`. */
const revision = 0x02000000;
const effectiveFlag = 1;
/** Bytes of `struct vfs_cap_data`. */
const length = 20;

/**
 * Capabilities of a program in the form that getcap(8) prints: "cap_net_admin,cap_net_raw=ep". Undefined for a text
 * that setcap(8) would refuse, or whose clauses (cap_from_text(3)) have several sets of flags: a file has one only.
 */
export function normaliseCapabilities(text: string): string | undefined {
  const clauses = text.toLowerCase().slice(0, longestText).trim().split(/\s+/).map(readClause);
  const [flags] = clauses.map((clause) => clause?.flags);
  const numbers = clauses.flatMap((clause) => (clause?.flags === flags ? (clause?.numbers ?? [-1]) : [-1]));
  if (flags === undefined || numbers.includes(-1) || !/[ip]/.test(flags)) return undefined;
  const sorted = [...new Set(numbers)].sort((a, b) => a - b).map((number) => names[number]);
  return `${sorted.join(",")}=${flags}`;
}

/** More says the same again. */
const longestText = 2000;

function readClause(text: string): { readonly numbers: readonly number[]; readonly flags: string } | undefined {
  const [, list, said = ""] = /^([a-z_,]+)(?:\+|=\+?)([eip]{1,3})$/.exec(text) ?? [];
  const flags = ["e", "i", "p"].filter((flag) => said.includes(flag)).join("");
  return list === undefined ? undefined : { numbers: list.split(",").map((name) => names.indexOf(name)), flags };
}

/**
 * The bytes of the extended attribute "security.capability" (capabilities(7), "File capability extended attribute
 * versioning") for a text of `normaliseCapabilities`.
 */
export function encodeCapabilities(text: string): Uint8Array {
  const [list = "", flags = ""] = text.split("=");
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, revision | (flags.includes("e") ? effectiveFlag : 0), true);
  for (const name of list.split(",")) {
    const number = names.indexOf(name);
    // Permitted and inheritable of the lower 32, then of the others.
    const at = 4 + (number >> 5) * 8;
    for (const [flag, offset] of [["p", at] as const, ["i", at + 4] as const]) {
      if (flags.includes(flag))
        view.setUint32(offset, (view.getUint32(offset, true) | (1 << (number & 31))) >>> 0, true);
    }
  }
  return bytes;
}

/**
 * The text of `normaliseCapabilities` for the bytes of the extended attribute, whatever revision they are of; what no
 * such text can say (sets of which each has its own capabilities, numbers of tomorrow) as hexadecimal digits.
 */
export function decodeCapabilities(bytes: Uint8Array): string {
  const asDigits = [...bytes.subarray(0, 32)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  if (bytes.length !== length) return asDigits;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const head = view.getUint32(0, true);
  if ((head & ~effectiveFlag) !== revision) return asDigits;
  const numbersIn = (from: number) =>
    Array.from({ length: 64 }, (_, number) => number).filter(
      (number) => (view.getUint32(from + (number >> 5) * 8, true) >>> (number & 31)) & 1,
    );
  const [permitted, inheritable] = [numbersIn(4), numbersIn(8)];
  const both = permitted.length > 0 ? permitted : inheritable;
  const isOne = permitted.length === 0 || inheritable.length === 0 || permitted.join() === inheritable.join();
  const known = both.map((number) => names[number]);
  if (both.length === 0 || !isOne || known.includes(undefined)) return asDigits;
  const flags = `${head & effectiveFlag ? "e" : ""}${inheritable.length > 0 ? "i" : ""}${permitted.length > 0 ? "p" : ""}`;
  return `${known.join(",")}=${flags}`;
}
