import { quoteShortened } from "@wherry/core/text/shorten.ts";
import { redactUrl } from "@wherry/core/urls/redact-url.ts";
import { ProvisionError } from "../plan/provision-error.ts";
import type { System } from "../system/system.ts";

/** One request of HTTP. Redirects are not followed: no service of metadata has any. */
export interface MetadataRequest {
  readonly method: "GET" | "PUT" | "POST";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
}

export interface MetadataAnswer {
  readonly status: number;
  readonly body: Uint8Array;
}

/** Sends one request; undefined where there is no whole answer within the seconds and bytes that it may have. */
export type MetadataDoor = (
  request: MetadataRequest,
  bounds: { readonly seconds: number; readonly bytes: number },
) => MetadataAnswer | undefined;

export interface ExchangeBounds {
  /** Seconds for everything that is asked of a platform, waiting included. */
  readonly total: number;
  /** Seconds for one request. */
  readonly each: number;
  /** Seconds between two tries. */
  readonly pause: number;
  /** Requests in all, tried again or not. */
  readonly requests: number;
  /** Of one answer. */
  readonly bytes: number;
}

/**
 * A service of a link-local address answers in milliseconds once the network is up; Azure's and OpenStack's may take
 * half a minute to be there at all. User data are at most 256 KiB on any platform (Google's).
 */
export const usualBounds: ExchangeBounds = { total: 60, each: 5, pause: 1, requests: 200, bytes: 1024 * 1024 };

/** All that is asked of one platform, within one bound. */
export interface Exchange {
  /**
   * The answer of the first of several requests that gets one: each is tried in turn, until the time is over. No
   * answer, 429 and 5xx count as none.
   *
   * @throws {ProvisionError} fetch.failed when none of them gets an answer in time
   */
  reach(requests: readonly MetadataRequest[]): MetadataAnswer & { readonly index: number };
  /**
   * What an address has; undefined where it has nothing (404).
   *
   * @throws {ProvisionError} fetch.failed when there is no answer in time, or one with another status
   */
  get(url: string, headers?: Readonly<Record<string, string>>): Uint8Array | undefined;
  /** So far. */
  effort(): { readonly tries: number; readonly seconds: number };
}

/** An exchange that begins now. */
export function createExchange(
  door: MetadataDoor,
  clock: Pick<System, "uptime" | "sleep">,
  bounds: ExchangeBounds = usualBounds,
): Exchange {
  const begin = clock.uptime();
  let tries = 0;
  const spent = () => clock.uptime() - begin;
  const reach: Exchange["reach"] = (requests) => {
    let last = "no answer";
    for (;;) {
      for (const [index, request] of requests.entries()) {
        const left = bounds.total - spent();
        if (left <= 0 || tries >= bounds.requests) throw unanswered(request, last, tries, spent());
        tries++;
        const answer = door(request, { seconds: Math.min(bounds.each, left), bytes: bounds.bytes });
        if (answer === undefined) continue;
        if (answer.body.length > bounds.bytes) throw tooLarge(request, bounds.bytes);
        if (answer.status !== 429 && answer.status < 500) return { ...answer, index };
        last = `status ${answer.status}`;
      }
      const left = bounds.total - spent();
      if (left > 0) clock.sleep(Math.min(bounds.pause, left) * 1000);
    }
  };
  return {
    reach,
    get: (url, headers = {}) => {
      const { status, body } = reach([{ method: "GET", url, headers }]);
      if (status === 200) return body;
      if (status === 404) return undefined;
      throw refused(url, status);
    },
    effort: () => ({ tries, seconds: spent() }),
  };
}

/** What a service says with another status than it may. */
export function refused(url: string, status: number): ProvisionError {
  return new ProvisionError("fetch.failed", `${redactUrl(url)} answers with status ${status}`, {
    hint: "Look whether the platform lets this machine ask its service of metadata.",
  });
}

/** What a service says and nobody can read. */
export function unreadable(url: string, what: string): ProvisionError {
  return new ProvisionError("fetch.malformed", `${quoteShortened(redactUrl(url), 200)} ${what}`);
}

function unanswered({ url }: MetadataRequest, last: string, tries: number, seconds: number): ProvisionError {
  const effort = `${tries} requests in ${seconds.toFixed(1)} s`;
  return new ProvisionError("fetch.failed", `the platform's service of metadata gives nothing: ${last} (${effort})`, {
    hint: `The last address was ${redactUrl(url)}; look whether the machine's network reaches it.`,
  });
}

function tooLarge({ url }: MetadataRequest, bytes: number): ProvisionError {
  return unreadable(url, `gives more than the ${bytes} bytes that metadata may have`);
}
