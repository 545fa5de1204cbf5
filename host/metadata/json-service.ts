import { decodeBase64 } from "@wherry/core/bytes/base64.ts";
import { decodeUtf8, encodeUtf8 } from "@wherry/core/bytes/utf8.ts";
import { isRecord } from "../system/is-record.ts";
import { readJson } from "../system/read-json.ts";
import { createBelief } from "./belief.ts";
import { type Exchange, type MetadataAnswer, refused, unreadable } from "./exchange.ts";
import type { PlatformData } from "./platform-data.ts";
import { parseMetaData } from "./yaml-map.ts";

type Fields = Readonly<Record<string, unknown>>;

/** A service that says all it knows in one document; a row of `json-services.ts`. */
export interface JsonService {
  readonly platform: string;
  /** Without a slash at the end; the first that answers is used. */
  readonly bases: readonly string[];
  /** The document, by its versions, newest first: one that is not there (404) gives way to the next. */
  readonly documents: readonly { readonly path: string; readonly headers: Readonly<Record<string, string>> }[];
  /** JSON, unless it says YAML. */
  readonly form?: "yaml";
  /** Where user data are as bytes, when they have an address of their own; asked from a port below 1024 if need be. */
  readonly userDataPath?: { readonly path: string; readonly lowPort?: true };
  readonly read: (document: Fields) => {
    readonly instanceId: unknown;
    readonly hostname: unknown;
    /** Texts of lines, or lists of them. */
    readonly keys: unknown;
    /** Within the document, where `userDataPath` has nothing. */
    readonly userData?: { readonly form: "text" | "base64"; readonly value: unknown };
    /** Netplan's own, or cloud-init's version 1, as values. */
    readonly network?: unknown;
    readonly attributes: Fields;
  };
}

/**
 * What such a service has for this machine.
 *
 * @throws {ProvisionError} fetch.failed when there is no answer in time, or one that refuses
 * @throws {ProvisionError} fetch.malformed when the document is none, has no id, or has user data that are no base64
 */
export function readJsonService(exchange: Exchange, service: JsonService): PlatformData {
  const { base, address, headers, document } = openDocument(exchange, service);
  const told = service.read(document);
  const belief = createBelief();
  const instanceId = belief.text("the machine's id", told.instanceId);
  if (instanceId === undefined) throw unreadable(address, "has no id of this machine");
  return {
    platform: service.platform,
    source: address,
    instanceId,
    hostname: belief.hostname(told.hostname),
    keys: belief.keys(linesOf(told.keys)),
    userData: ownUserData(exchange, base, headers, service) ?? inlineUserData(address, told.userData),
    network: isRecord(told.network)
      ? { kind: "netplan", bytes: encodeUtf8(JSON.stringify({ network: told.network })) }
      : undefined,
    attributes: belief.attributes(told.attributes),
    notes: belief.notes,
  };
}

function openDocument(exchange: Exchange, { bases, documents, form }: JsonService) {
  let known = bases;
  for (const { path, headers } of documents) {
    const answer = exchange.reach(known.map((base) => ({ method: "GET", url: base + path, headers })));
    const base = known[answer.index] as string;
    // Who answered once is who is asked from then on.
    known = [base];
    if (answer.status === 404) continue;
    const address = base + path;
    return { base, address, headers, document: parse(answer, address, form) };
  }
  throw refused(`${known[0]}${documents.at(-1)?.path}`, 404);
}

function parse({ status, body }: MetadataAnswer, address: string, form: JsonService["form"]): Fields {
  if (status !== 200) throw refused(address, status);
  const text = decodeUtf8(body);
  if (form === "yaml") return parseMetaData(text, address);
  const value = readJson(text);
  if (isRecord(value) && !Array.isArray(value)) return value;
  throw unreadable(address, "gives no JSON object");
}

function ownUserData(
  exchange: Exchange,
  base: string,
  headers: Readonly<Record<string, string>>,
  { userDataPath }: JsonService,
): PlatformData["userData"] {
  if (userDataPath === undefined) return undefined;
  const { path, ...port } = userDataPath;
  const url = base + path;
  const { status, body } = exchange.reach([{ method: "GET", url, headers, ...port }]);
  if (status === 404 || status === 204) return undefined;
  if (status !== 200) throw refused(url, status);
  return body.length === 0 ? undefined : { bytes: body, source: url };
}

function inlineUserData(
  address: string,
  told: { readonly form: "text" | "base64"; readonly value: unknown } | undefined,
): PlatformData["userData"] {
  if (told === undefined || typeof told.value !== "string" || told.value === "") return undefined;
  const bytes = told.form === "text" ? encodeUtf8(told.value) : decodeBase64(told.value.replace(/\s/g, ""));
  if (bytes === undefined) throw unreadable(address, "has user data that are no base64");
  return { bytes, source: address };
}

/** Only lists of texts, and no lists of lists: a deep one would have no end that an engine can reach. */
function linesOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return (Array.isArray(value) ? value : [value]).flatMap((one: unknown) =>
    typeof one === "string" ? one.split("\n") : [one],
  );
}
