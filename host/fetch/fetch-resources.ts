import { formatDataPath } from "@wherry/core/paths/data-path.ts";
import { decodeDataUrl } from "@wherry/core/urls/data-url.ts";
import { redactUrl } from "@wherry/core/urls/redact-url.ts";
import { splitUrl } from "@wherry/core/urls/urls.ts";
import type { ResourceContents } from "../plan/contents.ts";
import type { ContentReference } from "../plan/step.ts";
import type { System } from "../system/system.ts";
import { addressOf, askRegions } from "./addresses.ts";
import { authorityFile } from "./authorities.ts";
import { transferAll, type WantedTransfer } from "./download.ts";
import { uncompressedName, uncompressFiles } from "./gunzip.ts";
import { type Arrival, keepVerified } from "./keep-verified.ts";
import { type FetchProblem, throwProblems } from "./problems.ts";
import { proxyFor } from "./proxies.ts";
import type { FetchRequest, FetchSession, FetchSettings } from "./settings.ts";

type Headers = WantedTransfer["headers"];

/**
 * The bytes of resources, in the session's folder of contents, by their places in the configuration. What has no
 * source is empty. All network transfers go side by side, and no process is started for a single file.
 *
 * `headers` go with each HTTP request that does not say otherwise, redirects included; a resource's own go to its own
 * host only.
 *
 * @throws {ProvisionError} fetch.failed when a source cannot be fetched, or the session gets no network
 * @throws {ProvisionError} fetch.mismatch when bytes are not those of the verification hash
 * @throws {ProvisionError} fetch.malformed when an address, an HTTP header, a data URL or a certificate is not one
 *   that   can be used, or compressed bytes are not gzip or become too large
 * @throws {ProvisionError} program.missing or program.failed when curl, gzip or a digest program is not there or
 *   fails
 * @throws {ProvisionError} disk.full when there is no room for what is uncompressed
 */
export function fetchResources(
  requests: readonly FetchRequest[],
  session: FetchSession,
  { headers = [], ...settings }: FetchSettings & { readonly headers?: Headers },
): ResourceContents {
  const contents = fetchInto(`${session.folder}/incoming`, { requests, session, settings: { ...settings, headers } });
  return new Map(
    requests.flatMap(({ from }, index) => {
      const content = contents[index];
      return content === undefined ? [] : [[formatDataPath(from), content] as const];
    }),
  );
}

/** `incoming` is a folder of this call's own. In the requests' order. */
function fetchInto(
  incoming: string,
  {
    requests,
    session,
    settings,
  }: {
    readonly requests: readonly FetchRequest[];
    readonly session: FetchSession;
    readonly settings: FetchSettings & { readonly headers: Headers };
  },
): ContentReference[] {
  if (requests.length === 0) return [];
  const { system, contents } = session;
  emptyFolder(system, incoming);
  const arrivals = requests.map((request, index) => ({ request, file: `${incoming}/${index}${suffix(request)}` }));
  throwProblems(arrivals.flatMap((arrival) => writeData(arrival, system)));
  const remote = arrivals.filter(({ request }) => !isLocal(request));
  if (remote.length > 0) fetchRemote(remote, session, settings);
  const compressed = arrivals.filter(({ request }) => suffix(request) !== "");
  throwProblems(uncompressFiles(compressed, system));
  const plain = arrivals.map(({ request, file }) => ({ request, file: uncompressedName(file) }));
  const kept = keepVerified(plain, system, contents);
  system.remove(incoming);
  return kept;
}

function suffix({ resource: { source, compression } }: FetchRequest): string {
  return compression === "gzip" && source !== undefined && source !== "" ? ".gz" : "";
}

function isLocal({ resource: { source = "" } }: FetchRequest): boolean {
  return source === "" || source.startsWith("data:");
}

function writeData({ request, file }: Arrival, system: System): FetchProblem[] {
  const { resource, from } = request;
  if (!isLocal(request)) return [];
  const decoded = decodeDataUrl(resource.source === undefined || resource.source === "" ? "data:," : resource.source);
  if ("problem" in decoded) {
    const message = `the data URL cannot be read: ${decoded.problem}, character ${decoded.index + 1}`;
    return [{ code: "fetch.malformed", message, from }];
  }
  system.writeFile(file, decoded.bytes, 0o600);
  return [];
}

function fetchRemote(
  arrivals: readonly Arrival[],
  session: FetchSession,
  settings: FetchSettings & { readonly headers: Headers },
): void {
  const { system } = session;
  session.needNetwork();
  // Certificates come before everything else.
  const trusted = authorityFile(session, settings, (requests, rest) =>
    fetchInto(`${session.folder}/incoming-authorities`, { requests, session, settings: { ...rest, headers: [] } }),
  );
  const route = (url: string) => {
    const parts = splitUrl(url);
    return { proxy: parts === undefined ? undefined : proxyFor(parts, settings.proxy), authorityFile: trusted };
  };
  const problems: FetchProblem[] = [];
  const regions = askRegions(
    arrivals.map(({ request }) => request),
    session,
    { ...settings, route },
  );
  const downloads = arrivals.flatMap(({ request, file }): WantedTransfer[] => {
    const { resource, from } = request;
    const source = resource.source ?? "";
    const url = addressOf(source, regions);
    if (url === undefined) {
      problems.push({
        code: "fetch.malformed",
        message: `${redactUrl(source)} is not an address that can be fetched`,
        from,
      });
      return [];
    }
    const isHttp = /^https?:/i.test(source);
    const headers = isHttp ? ownHeaders(resource.httpHeaders ?? []) : [];
    // An own header without a value takes the common one away, on the whole way.
    const named = new Set((resource.httpHeaders ?? []).map(({ name }) => name.toLowerCase()));
    const commonHeaders = isHttp ? settings.headers.filter(({ name }) => !named.has(name.toLowerCase())) : [];
    if (headers.some(({ name, value }) => !/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(name) || /[\r\n\0]/.test(value))) {
      problems.push({ code: "fetch.malformed", message: "an HTTP header that cannot be sent", from });
      return [];
    }
    return [{ source, from, url, output: file, headers, commonHeaders, ...route(url) }];
  });
  throwProblems(problems);
  throwProblems(transferAll(downloads, session, { ...settings, route }).problems);
  // curl leaves no file where the body is empty.
  for (const { file } of arrivals) if (system.stat(file) === undefined) system.writeFile(file, new Uint8Array(), 0o600);
}

/** Those without a value are left out. */
function ownHeaders(own: readonly { readonly name: string; readonly value?: string }[]): Headers {
  return own.flatMap(({ name, value }) => (value === undefined ? [] : [{ name, value }]));
}

function emptyFolder(system: System, folder: string): void {
  for (const name of system.list(folder) ?? []) {
    const path = `${folder}/${name}`;
    if (system.lstat(path)?.kind === "directory") emptyFolder(system, path);
    system.remove(path);
  }
  system.makeDirectory(folder, 0o700);
}
