import { parsePublicKey } from "@wherry/core/accounts/public-key.ts";
import { secretPlaceholder } from "../parameters/parameter-value.ts";
import type { LintRule } from "./lint-rule.ts";

/** crypt(5)'s methods that can no longer be called strong, and what nothing of it begins with. */
const weakHashes: readonly (readonly [form: RegExp, name: string])[] = [
  [/^[./0-9A-Za-z]{13}$/, "DES, which is broken in minutes"],
  [/^_[./0-9A-Za-z]{19}$/, "BSDi's DES"],
  [/^\$1\$/, "MD5"],
  [/^\$md5[,$]/, "SunMD5"],
  [/^\$3\$/, "NT, which has no salt"],
  [/^\$sha1\$/, "SHA-1"],
  [/^\$2[ax]\$/, "bcrypt of a faulty version"],
];
const strongHash = /^\$(?:y|gy|7|6|5|2b|2y)\$/;
/** No password opens the account. */
const locked = /^[*!]/;
const LEAST_RSA_BITS = 2048;

export const accountRules: readonly LintRule[] = [
  {
    id: "weak-password-hash",
    level: "warning",
    summary: "the hash of a password is of a weak kind, or is not a hash",
    explanation:
      "Make a new one with `mkpasswd --method=yescrypt`, or openssl passwd -6. Better, have no password: SSH takes keys.",
    check: ({ config: { passwd = {} } }, report) => {
      for (const list of ["users", "groups"] as const)
        for (const [index, { passwordHash = "*" }] of (passwd[list] ?? []).entries()) {
          // An empty one is as good as "*".
          if (passwordHash === "" || strongHash.test(passwordHash) || locked.test(passwordHash)) continue;
          if (secretPlaceholder.test(passwordHash)) continue;
          const weak = weakHashes.find(([form]) => form.test(passwordHash));
          const problem = weak === undefined ? "is not a hash that crypt(5) knows" : `is of ${weak[1]}`;
          report(
            ["passwd", list, index, "passwordHash"],
            `this password hash ${problem}: make one with mkpasswd --method=yescrypt`,
          );
        }
    },
  },
  {
    id: "weak-ssh-key",
    level: "warning",
    summary: "an SSH key that servers no longer accept, or that is too short, or is not a public key",
    explanation: "Make a new one with `ssh-keygen -t ed25519`, and paste the line of its .pub file.",
    check: ({ config }, report) => {
      for (const [index, { sshAuthorizedKeys = [] }] of (config.passwd?.users ?? []).entries())
        for (const [number, line] of sshAuthorizedKeys.entries()) {
          const problem = weaknessOf(line);
          if (problem !== undefined) report(["passwd", "users", index, "sshAuthorizedKeys", number], problem);
        }
    },
  },
];

/** Of a line of authorized_keys (sshd(8)): comments and options may stand before the key. */
function weaknessOf(line: string): string | undefined {
  if (/^\s*(?:#|$)/.test(line) || secretPlaceholder.test(line)) return undefined;
  const key = parsePublicKey(line);
  if (key === "private") return "this is a private key: take it out, and make a new pair";
  if (key === undefined) return "this is not a public key: paste the one line of a .pub file";
  if (key.type === "ssh-dss") return "servers no longer accept DSA keys: make one with ssh-keygen -t ed25519";
  if (key.type !== "ssh-rsa") return undefined;
  if (key.rsaBits === undefined) return "this key is not whole: paste the one line of a .pub file";
  return key.rsaBits < LEAST_RSA_BITS
    ? `an RSA key of ${key.rsaBits} bits is too short: make one with ssh-keygen -t ed25519`
    : undefined;
}
