import { splitUrl } from "@wherry/core/urls/urls.ts";
import type { System } from "../system/system.ts";
import { runTransfers, type Transfer, type TransferResult } from "./curl.ts";

/** A transfer whose own headers are meant for the host of its URL, and for no other. */
export interface FollowedTransfer extends Omit<Transfer, "stall" | "total"> {
  /** Sent to every host: what is told to servers about this machine, and nothing that the configuration gave. */
  readonly commonHeaders: Transfer["headers"];
}

export interface FollowOptions {
  /** How a URL is reached. */
  readonly route: (url: string) => Pick<Transfer, "proxy" | "authorityFile">;
  /** Asked before each step, as each takes its time. */
  readonly limits: () => Pick<Transfer, "stall" | "total">;
}

/**
 * Redirects that one resource may take. Ignition takes Go's own limit, which is one less: ten requests in all
 * (net/http's `defaultCheckRedirect`).
 */
const mostRedirects = 10;

/**
 * Runs transfers side by side, and follows their redirects step by step. curl would send each header to every host
 * that a redirect leads to, but for Authorization and Cookie; here a step to another scheme, host or port loses what
 * the configuration gave, and it does not come back. A redirect that is not followed is left in its result: the
 * eleventh, or one that leaves the web.
 *
 * @throws {ProvisionError} program.missing or program.failed when `runTransfers` cannot run curl
 */
export function followTransfers(
  system: System,
  transfers: readonly FollowedTransfer[],
  { route, limits }: FollowOptions,
): TransferResult[] {
  const results: TransferResult[] = [];
  let pending = transfers.map((transfer, index) => ({ transfer, index }));
  for (let steps = 0; pending.length > 0; steps++) {
    const bounds = limits();
    const answers = runTransfers(
      system,
      pending.map(({ transfer }) => ({
        ...transfer,
        headers: [...transfer.commonHeaders, ...transfer.headers],
        ...bounds,
      })),
    );
    const followed: typeof pending = [];
    answers.forEach((answer, place) => {
      const one = pending[place];
      if (one === undefined) return;
      results[one.index] = answer;
      const next = steps < mostRedirects ? redirected(one.transfer, answer, route) : undefined;
      if (next === undefined) return;
      // curl leaves no file for an empty body: the body of the redirect would stand for it.
      if (next.output !== undefined) system.remove(next.output);
      followed.push({ transfer: next, index: one.index });
    });
    pending = followed;
  }
  return results;
}

/** The next step; undefined where there is none, or none that may be followed. */
function redirected(
  transfer: FollowedTransfer,
  { redirect, region }: TransferResult,
  route: FollowOptions["route"],
): FollowedTransfer | undefined {
  if (!isWebAddress(redirect)) return undefined;
  // A question for a bucket's region is answered already.
  if (transfer.output === undefined && region !== "") return undefined;
  const isSame = isSameOrigin(transfer.url, redirect);
  const url = isSame ? withUserInfo(redirect, splitUrl(transfer.url)?.userInfo) : redirect;
  return { ...transfer, url, headers: isSame ? transfer.headers : [], ...route(url) };
}

/** Whether a redirect leads to a web server at all. */
export function isWebAddress(url: string): boolean {
  return originOf(url) !== undefined;
}

/** Whether what is meant for the first URL's server may be sent to the second's: the same scheme, host and port. */
export function isSameOrigin(from: string, to: string): boolean {
  const origin = originOf(from);
  return origin !== undefined && origin === originOf(to);
}

/**
 * "scheme://host:port" in lower case; undefined for anything that two readers could take for different hosts. The
 * same text is the same host for curl, too, as it holds nothing that could end a host.
 */
function originOf(url: string): string | undefined {
  const [, written = "", bracketed, plain, port] =
    /^(https?):\/\/(?:[^/?#@\\\s]*@)?(?:(\[[0-9a-f:.]+\])|([^/?#@\\\s:[\]%]+))(?::(\d{1,5}))?(?=[/?#]|$)/i.exec(url) ??
    [];
  const host = bracketed ?? plain;
  if (host === undefined) return undefined;
  const scheme = written.toLowerCase();
  return `${scheme}://${host.toLowerCase()}:${Number(port ?? (scheme === "https" ? 443 : 80))}`;
}

/** As curl does: user and password of an address go along on the same server, unless the redirect has others. */
function withUserInfo(url: string, userInfo: string | undefined): string {
  if (userInfo === undefined || splitUrl(url)?.userInfo !== undefined) return url;
  return url.replace("://", () => `://${userInfo}@`);
}
