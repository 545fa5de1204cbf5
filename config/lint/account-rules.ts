import { decodeBase64 } from "@wherry/core/bytes/base64.ts";
import { dataViewOf } from "@wherry/core/bytes/data-view.ts";
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
    summary: "the hash of a password is of a weak kind, or is no hash",
    explanation:
      "Make a new one with `mkpasswd --method=yescrypt`, or openssl passwd -6. Better, have no password: SSH takes keys.",
    check: ({ config: { passwd = {} } }, report) => {
      for (const list of ["users", "groups"] as const)
        for (const [index, { passwordHash = "*" }] of (passwd[list] ?? []).entries()) {
          // An empty one is as good as "*".
          if (passwordHash === "" || strongHash.test(passwordHash) || locked.test(passwordHash)) continue;
          if (secretPlaceholder.test(passwordHash)) continue;
          const weak = weakHashes.find(([form]) => form.test(passwordHash));
          const problem = weak === undefined ? "is no hash that crypt(5) knows" : `is of ${weak[1]}`;
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
    summary: "an SSH key that servers no longer accept, or that is too short, or is no public key",
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

const keyTypes =
  /^(?:ssh-(?:ed25519|rsa|dss)|ecdsa-sha2-nistp(?:256|384|521)|sk-[a-z0-9-]+@openssh\.com|(?:ssh|ecdsa|sk)-[a-z0-9-]+-cert-v01@openssh\.com)$/;

/** Of a line of authorized_keys (sshd(8)): comments and options may stand before the key. */
function weaknessOf(line: string): string | undefined {
  if (/^\s*(?:#|$)/.test(line) || secretPlaceholder.test(line)) return undefined;
  if (/PRIVATE KEY/.test(line)) return "this is a private key: take it out, and make a new pair";
  const words = line.trim().split(/\s+/);
  const position = words.findIndex((word) => keyTypes.test(word));
  const type = words[position];
  if (type === undefined) return "this is no public key: paste the one line of a .pub file";
  if (type === "ssh-dss") return "servers no longer accept DSA keys: make one with ssh-keygen -t ed25519";
  if (type !== "ssh-rsa") return undefined;
  const bits = rsaBits(words[position + 1] ?? "");
  if (bits === undefined) return "this key is not whole: paste the one line of a .pub file";
  return bits < LEAST_RSA_BITS
    ? `an RSA key of ${bits} bits is too short: make one with ssh-keygen -t ed25519`
    : undefined;
}

/** The blob is three strings with 32-bit lengths: "ssh-rsa", the exponent, the modulus (RFC 4253, 6.6). */
function rsaBits(blob: string): number | undefined {
  const bytes = decodeBase64(blob);
  if (bytes === undefined) return undefined;
  const view = dataViewOf(bytes);
  let at = 0;
  for (let field = 0; field < 3; field++) {
    if (at + 4 > bytes.length) return undefined;
    const length = view.getUint32(at);
    const end = at + 4 + length;
    if (end > bytes.length) return undefined;
    // A leading zero keeps the number positive.
    if (field === 2) return length === 0 ? undefined : (length - 1) * 8 + (32 - Math.clz32(bytes[at + 4] ?? 0));
    at = end;
  }
  return undefined;
}
