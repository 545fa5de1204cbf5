import type { TransferResult } from "./curl.ts";
import { isWebAddress } from "./redirects.ts";

/** What a transfer came to: done, to be tried again, or refused for good. `reason` says why, for people. */
export type TransferOutcome =
  | { readonly kind: "done" }
  | { readonly kind: "again"; readonly reason: string }
  | { readonly kind: "refused"; readonly reason: string; readonly hint?: string };

/** curl(1), "EXIT CODES": those that another attempt does not change. */
const finalExits: Readonly<Record<number, string>> = {
  1: "this curl does not speak its protocol",
  3: "the URL is malformed",
  4: "this curl lacks what it takes",
  5: "the proxy's name is not known",
  61: "an encoding of the body that is not known",
  68: "TFTP: there is no such file",
  69: "TFTP: permission denied",
  77: "the file of certificates cannot be read",
};

/**
 * Reads a result as Ignition does: 200 and 204 are success, any other answer below 500 is final, all else is tried
 * again: servers that fail, connections that break, names that are not known yet. Certificates that are not trusted are
 * final, too: time does not help them. `now`: what the machine's clock says, in milliseconds since 1970.
 */
export function judge({ exit, status, message, redirect }: TransferResult, now: number): TransferOutcome {
  if (exit === 0) {
    if (status === 200 || status === 204 || status === 0) return { kind: "done" };
    if (redirect !== "") return judgeRedirect(redirect);
    return { kind: "refused", reason: `the server answered HTTP ${status}` };
  }
  if (exit === 22) {
    const reason = `the server answered HTTP ${status}`;
    return status >= 500 ? { kind: "again", reason } : { kind: "refused", reason, ...hintFor(status) };
  }
  if (exit === 60 || exit === 51) {
    const clock = `${new Date(now).toISOString().slice(0, 19)}Z`;
    return {
      kind: "refused",
      reason: `its certificate is not trusted (${message})`,
      hint: /expired|not yet valid/.test(message)
        ? `the machine's clock says ${clock}: is it right?`
        : `name its authority in ignition.security.tls.certificateAuthorities; the machine's clock says ${clock}`,
    };
  }
  if (exit === 23) return { kind: "refused", reason: "its bytes cannot be written", hint: "is /var large enough?" };
  const final = finalExits[exit];
  if (final !== undefined) return { kind: "refused", reason: final };
  return { kind: "again", reason: message === "" ? `curl gave up with status ${exit}` : message };
}

/** What is left in a result was not followed. */
function judgeRedirect(redirect: string): TransferOutcome {
  if (isWebAddress(redirect)) return { kind: "refused", reason: "too many redirects", hint: "name the final address" };
  const hint = "only http: and https: are followed: name the final address";
  return { kind: "refused", reason: "it redirects to something that is not a web address", hint };
}

/** What a HEAD request for a bucket's region came to: any answer with the header will do. */
export function judgeRegion(result: TransferResult, now: number): TransferOutcome {
  if (result.region !== "") return { kind: "done" };
  if (result.exit === 0 && result.status === 404) return { kind: "refused", reason: "there is no such bucket" };
  const outcome = judge(result.exit === 0 && result.status >= 400 ? { ...result, exit: 22 } : result, now);
  return outcome.kind === "done" ? { kind: "refused", reason: "the bucket's region cannot be found out" } : outcome;
}

function hintFor(status: number): { readonly hint?: string } {
  if (status === 401 || status === 403) return { hint: "does it need a header, or a signature that is still valid?" };
  return status === 404 || status === 410 ? { hint: "check the address" } : {};
}
