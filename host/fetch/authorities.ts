import { decodeUtf8 } from "@wherry/core/bytes/utf8.ts";
import type { ContentReference } from "../plan/step.ts";
import { type FetchProblem, throwProblems } from "./problems.ts";
import type { FetchRequest, FetchSession, FetchSettings } from "./settings.ts";

/** Debian's bundle, which curl reads where nothing else is said. */
const systemBundle = "/etc/ssl/certs/ca-certificates.crt";
const certificate = /-----BEGIN CERTIFICATE-----[\sA-Za-z0-9+/=]+-----END CERTIFICATE-----/;

/**
 * The path of a file with the system's certificates and those of `ignition.security.tls.certificateAuthorities`;
 * undefined where the configuration names no such authorities. Each is fetched once, with the system's certificates
 * only.
 *
 * @throws {ProvisionError} fetch.malformed when what was fetched is not a certificate in PEM form
 * @throws {ProvisionError} fetch.failed, fetch.mismatch, program.missing, program.failed or disk.full when `fetch`
 *   fails so
 */
export function authorityFile(
  session: FetchSession,
  settings: FetchSettings,
  fetch: (requests: readonly FetchRequest[], settings: FetchSettings) => readonly ContentReference[],
): string | undefined {
  const { system, folder, authorities: known } = session;
  const { authorities } = settings;
  if (authorities.length === 0) return undefined;
  const missing = authorities.filter(({ resource }) => !known.has(JSON.stringify(resource)));
  if (missing.length > 0) {
    const contents = fetch(missing, { ...settings, authorities: [] });
    missing.forEach(({ resource }, index) => {
      known.set(JSON.stringify(resource), contents[index]?.sha256 ?? "");
    });
  }
  const problems: FetchProblem[] = [];
  const certificates = authorities.map(({ resource, from }) => {
    const bytes = system.readFile(`${folder}/${known.get(JSON.stringify(resource))}`) ?? new Uint8Array();
    if (!certificate.test(decodeUtf8(bytes)))
      problems.push({ code: "fetch.malformed", message: "this is not a certificate in PEM form", from });
    return bytes;
  });
  throwProblems(problems);
  const file = `${folder}/authorities.pem`;
  system.writeFile(file, joinLines([system.readFile(systemBundle) ?? new Uint8Array(), ...certificates]), 0o600);
  return file;
}

/** One after the other, each with a line end after it. */
function joinLines(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length + 1, 0)).fill(10);
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length + 1;
  }
  return joined;
}
