import { parsePublicKey } from "@wherry/core/accounts/public-key.ts";
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
  const key = parsePublicKey(line);
  if (key === "private") {
    return explain(
      "THIS IS A PRIVATE KEY. Take it out of the file, and make a new pair if the file was ever shared or committed",
      HINT,
    );
  }
  if (/[\r\n]/.test(line.trim())) return explain("a public key is one line; this has several", HINT);
  if (key?.type === "ssh-dss") return explain("OpenSSH no longer accepts DSA keys (ssh-dss)", "use ssh-ed25519");
  if (key === undefined || !KEY_TYPES.includes(key.type)) return explain("this is not an OpenSSH public key", HINT);
  const { type, fault } = key;
  if (fault === "no-base64") return explain(`after ${type} comes no key in base64`, HINT);
  if (fault === "other-type")
    return explain(`the key after ${type} is damaged: it is of another type, or not whole`, HINT);
  return fault === "not-whole" ? explain(`the key after ${type} is cut off`, HINT) : undefined;
}

export const sshKey = v.pipe(
  v.string(),
  v.check(
    (line) => sshKeyProblem(line.replace(/^-/, "")) === undefined,
    ({ input }) => sshKeyProblem(input.replace(/^-/, "")) ?? "",
  ),
  v.title("OpenSSH public key"),
);
