import * as v from "valibot";
import { explain } from "./explain.ts";

const KEY_TYPES = [
  "ssh-ed25519",
  "ssh-rsa",
  "ecdsa-sha2-nistp256",
  "ecdsa-sha2-nistp384",
  "ecdsa-sha2-nistp521",
  "sk-ssh-ed25519@openssh.com",
  "sk-ecdsa-sha2-nistp256@openssh.com",
];
const HINT = "paste the one line of a .pub file: ssh-ed25519 AAAA... comment";

/** Why a text is not a line of authorized_keys (sshd(8)); undefined where it is. The text itself is never repeated. */
export function sshKeyProblem(line: string): string | undefined {
  if (/PRIVATE KEY|PuTTY-User-Key|b3BlbnNzaC1rZXktdjE/.test(line)) {
    return explain(
      "THIS IS A PRIVATE KEY. Take it out of the file, and make a new pair if the file was ever shared or committed",
      HINT,
    );
  }
  if (/[\r\n]/.test(line.trim())) return explain("a public key is one line; this has several", HINT);
  if (/\bssh-dss\b/.test(line)) return explain("OpenSSH no longer accepts DSA keys (ssh-dss)", "use ssh-ed25519");
  const words = line.trim().split(/\s+/);
  const position = words.findIndex((word) => KEY_TYPES.includes(word));
  const type = words[position];
  if (type === undefined) return explain("this is not an OpenSSH public key", HINT);
  const blob = words[position + 1];
  if (blob === undefined || !/^[A-Za-z0-9+/]+={0,2}$/.test(blob)) {
    return explain(`after ${type} comes no key in base64`, HINT);
  }
  // RFC 4253, section 6.6: the blob begins with its own type, as a string with a 32-bit length.
  const bytes = Buffer.from(blob, "base64");
  const length = bytes.length < 4 ? 0 : bytes.readUInt32BE(0);
  const inner = bytes.subarray(4, 4 + Math.min(length, 64)).toString("latin1");
  if (inner !== type) return explain(`the key after ${type} is damaged: it is of another type, or not whole`, HINT);
  return wholeStrings(bytes) ? undefined : explain(`the key after ${type} is cut off`, HINT);
}

/** Whether the blob is a row of strings with 32-bit lengths that ends where the last string ends. */
function wholeStrings(bytes: Buffer): boolean {
  let offset = 0;
  let count = 0;
  while (offset + 4 <= bytes.length) {
    offset += 4 + bytes.readUInt32BE(offset);
    count++;
  }
  return offset === bytes.length && count >= 2;
}

export const sshKey = v.pipe(
  v.string(),
  v.check(
    (line) => sshKeyProblem(line.replace(/^-/, "")) === undefined,
    ({ input }) => sshKeyProblem(input.replace(/^-/, "")) ?? "",
  ),
  v.title("OpenSSH public key"),
);
