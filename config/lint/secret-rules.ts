import type { DataPath } from "@wherry/core/paths/data-path.ts";
import { formatMode } from "@wherry/core/text/mode.ts";
import { secretPlaceholder } from "../parameters/parameter-value.ts";
import { isList, isValues, type Value } from "../shapes/values.ts";
import type { LintRule, LintText } from "./lint-rule.ts";

/** Only this much of a line or text is looked at: secrets that people write are near the start of short lines. */
const LONGEST_LINE = 4000;
const LONGEST_TEXT = 1024 * 1024;

const privateKeyLine = /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----|^PuTTY-User-Key-File-\d/;

/** A name that says what it holds, and a value that is it: no reference, path or word of a switch. */
const passwordLine =
  /(?:passw(?:or)?d|passphrase|secret|api[_-]?key|access[_-]?key|client[_-]?secret|auth[_-]?token)["']?\s*[:=]\s*["']?([^\s"'#,;]{4,200})/i;
const passwordInUrl = /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s/:@]{1,100}:([^\s/:@]{1,200})@/i;
const noPassword =
  /^(?:[$%/<{*!]|true$|false$|none$|null$|file[:=]|env[:=]|required$|optional$|prompt$|disabled$|enabled$|SECRET_OMITTED_)/i;

/** Tokens that tell what they are by how they begin. */
const tokens: readonly (readonly [name: string, form: RegExp])[] = [
  ["an AWS access key", /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/],
  ["a GitHub token", /\bgh[opsur]_[A-Za-z0-9]{36}|\bgithub_pat_[A-Za-z0-9_]{50,100}/],
  ["a GitLab token", /\bgl(?:pat|rt|dt|ptt)-[A-Za-z0-9_-]{20}/],
  ["a Slack token", /\bxox[abeoprs]-[A-Za-z0-9-]{10,100}/],
  ["a Google API key", /\bAIza[A-Za-z0-9_-]{35}/],
  ["a Stripe key", /\b[rs]k_live_[A-Za-z0-9]{20}/],
  ["a Docker token", /\bdckr_pat_[A-Za-z0-9_-]{20}/],
  ["an age key", /\bAGE-SECRET-KEY-1[A-Z0-9]{50}/],
  ["a Tailscale key", /\btskey-[a-z]{1,20}-[A-Za-z0-9]{10}/],
  ["a HashiCorp Vault token", /\bhv[sbr]\.[A-Za-z0-9_-]{20}/],
  ["a JSON Web Token", /\beyJ[A-Za-z0-9_-]{10,4000}\.eyJ[A-Za-z0-9_-]{10}/],
  ["a registry's login", /"auth"\s*:\s*"[A-Za-z0-9+/]{12,4000}={0,2}"/],
];

const byReference =
  'Name it under "secrets" instead, and let `wherry transpile --with-secrets` put it in (docs/documents.md); or have the machine fetch it. Whoever can read the configuration, in a repository or at a cloud\'s metadata address, has it.';

export const secretRules: readonly LintRule[] = [
  {
    id: "private-key",
    level: "warning",
    summary: "a private key stands in the configuration",
    explanation: byReference,
    check: ({ texts }, report) => {
      for (const text of texts) {
        const line = findLine(text, (one) => privateKeyLine.test(one));
        if (line !== undefined) report(text.path, `a private key begins in line ${line} of these contents`);
      }
    },
  },
  {
    id: "password",
    level: "warning",
    summary: "something called a password, secret or key has a value, or a URL has a password in it",
    explanation: byReference,
    check: ({ texts }, report) => {
      for (const text of texts) {
        const line = findLine(text, hasPassword);
        if (line !== undefined) report(text.path, `line ${line} of these contents seems to have a password in it`);
      }
    },
  },
  {
    id: "token",
    level: "warning",
    summary: "an access token stands in the configuration",
    explanation: byReference,
    check: ({ texts }, report) => {
      for (const text of texts) {
        let name = "";
        const line = findLine(text, (one) => {
          name = tokens.find(([, form]) => form.test(one))?.[0] ?? "";
          return name !== "";
        });
        if (line !== undefined) report(text.path, `line ${line} of these contents seems to have ${name} in it`);
      }
    },
  },
  {
    id: "credentials-in-url",
    level: "warning",
    summary: "a URL or header that something is fetched with has credentials in it",
    explanation: byReference,
    check: ({ config }, report) => {
      const visit = (value: Value, path: DataPath): void => {
        if (isList(value)) for (const [index, item] of value.entries()) visit(item, [...path, index]);
        if (!isValues(value)) return;
        for (const [key, inner] of Object.entries(value)) {
          const at = [...path, key];
          if (key === "source" && typeof inner === "string" && hasUrlPassword(inner))
            report(at, "this URL has a password in it");
          else visit(inner, at);
        }
        const { name, value: content } = value;
        const isCredential = /^(?:authorization|proxy-authorization|cookie|x-.*(?:token|key|auth).*)$/i.test(
          String(name),
        );
        if (
          path.at(-2) === "httpHeaders" &&
          isCredential &&
          typeof content === "string" &&
          !secretPlaceholder.test(content)
        )
          report([...path, "value"], `the header ${name} has credentials in it`);
      };
      visit(config, []);
    },
  },
  {
    id: "disk-key",
    level: "warning",
    summary: "the key of an encrypted disk stands in the configuration",
    explanation: `${byReference} Better still, bind the disk to a TPM 2.0 or a tang server with clevis, and have no key at all.`,
    check: ({ config, textOf }, report) => {
      for (const [index, { keyFile }] of (config.storage?.luks ?? []).entries()) {
        if (keyFile?.source?.startsWith("data:") !== true || secretPlaceholder.test(textOf(keyFile) ?? "")) continue;
        report(
          ["storage", "luks", index, "keyFile", "source"],
          "the key of this disk stands here for everybody to read",
        );
      }
    },
  },
  {
    id: "secret-readable",
    level: "warning",
    summary: "a file with a secret or private key in it can be read by others than its owner",
    explanation: "Say mode: 0600, or 0400; without a mode it is 0644, which everybody can read.",
    check: ({ texts }, report) => {
      for (const { file, text, path } of texts) {
        if (file === undefined || !isSecret(text)) continue;
        const { mode = 0o644 } = file;
        if ((mode & 0o077) === 0) continue;
        report(path, `there is a secret in this file, and its mode is ${formatMode(mode)}: say 0600`);
      }
    },
  },
  {
    id: "secret-in-unit",
    level: "warning",
    summary: "a secret stands in a unit, which everybody on the machine can read",
    explanation:
      "`systemctl cat` and `systemctl show` show units and their environment to every user. Put the secret into a file of mode 0600, and name that with LoadCredential= or EnvironmentFile=.",
    check: ({ texts }, report) => {
      for (const { kind, text, path } of texts)
        if (kind === "unit" && isSecret(text))
          report(path, "every user of the machine can read the secret in this unit");
    },
  },
];

function isSecret(text: string): boolean {
  return secretPlaceholder.test(text) || privateKeyLine.test(text.slice(0, LONGEST_TEXT));
}

/** The number of the first line, from 1, that something is to be said of. */
function findLine({ text }: LintText, matches: (line: string) => boolean): number | undefined {
  const index = text
    .slice(0, LONGEST_TEXT)
    .split("\n")
    .findIndex((line) => matches(line.slice(0, LONGEST_LINE)));
  return index < 0 ? undefined : index + 1;
}

function hasPassword(line: string): boolean {
  // A comment, or a secret by reference, of a quadlet or on podman's command line.
  if (/^\s*(?:#|;|\/\/|Secret=)|--secret[= ]/.test(line)) return false;
  const [, value] = passwordLine.exec(line) ?? [];
  return (value !== undefined && !noPassword.test(value)) || hasUrlPassword(line);
}

function hasUrlPassword(text: string): boolean {
  const [, password] = passwordInUrl.exec(text.slice(0, LONGEST_LINE)) ?? [];
  return password !== undefined && !noPassword.test(password);
}
