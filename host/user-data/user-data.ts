import { decodeBase64 } from "@wherry/core/bytes/base64.ts";
import { decodeUtf8 } from "@wherry/core/bytes/utf8.ts";
import { isGzip, refuseLarge } from "../sources/config-text.ts";
import { damaged, readMime } from "./mime.ts";

/**
 * What a piece of user data is, by its own words (cloud-init's documentation, "User data formats"; Ignition's and
 * Butane's are theirs). "yaml" is Butane, a Container Linux Config, or neither: the languages tell.
 */
export type UserDataKind =
  | "boothook"
  | "cloud-config"
  | "cloud-config-archive"
  | "cloud-config-jsonp"
  | "ignition"
  | "include"
  | "jinja"
  | "part-handler"
  | "script"
  | "unknown"
  | "yaml";

/** One piece, unwrapped. */
export interface UserDataPart {
  readonly kind: UserDataKind;
  /** For people: where it came from, with the file's name where a message gives one. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/**
 * Takes user data out of what they are wrapped in: gzip, base64, messages of several parts, in any order. The pieces
 * come in theirs; pieces that are empty are left out. `gunzip` gives undefined where bytes are damaged.
 *
 * @throws {ProvisionError} config.invalid when a wrapping is damaged, or there is more in it than a configuration may
 *   have
 */
export function unwrapUserData(
  bytes: Uint8Array,
  name: string,
  gunzip: (bytes: Uint8Array) => Uint8Array | undefined,
): UserDataPart[] {
  return unwrap({ bytes, name, contentType: undefined }, gunzip, 0);
}

interface Wrapped {
  readonly bytes: Uint8Array;
  readonly name: string;
  /** What a message says of it. */
  readonly contentType: string | undefined;
}

/** A wrapping in a wrapping in a wrapping is somebody's mistake, or worse. */
const deepest = 4;

function unwrap(
  { bytes, name, contentType }: Wrapped,
  gunzip: (bytes: Uint8Array) => Uint8Array | undefined,
  depth: number,
): UserDataPart[] {
  refuseLarge(name, bytes.length);
  const inner = (next: Wrapped) => {
    if (depth >= deepest) throw damaged(name, `is wrapped more than ${deepest} times`);
    return unwrap(next, gunzip, depth + 1);
  };
  if (isGzip(bytes)) {
    const unpacked = gunzip(bytes);
    if (unpacked === undefined) throw damaged(name, "is damaged: it begins as gzip's files do, and is none");
    return inner({ bytes: unpacked, name, contentType });
  }
  const text = decodeUtf8(bytes);
  if (/^(?:From [^\n]*\n)?(?:content-[a-z-]+|mime-version|number-attachments):/i.test(text)) {
    return readMime(bytes, name).flatMap(({ body, fileName, contentType }) =>
      inner({ bytes: body, name: fileName === undefined ? name : `${fileName} of ${name}`, contentType }),
    );
  }
  if (text.trim() === "") return [];
  const kind = byType[contentType ?? ""] ?? tellKind(text);
  if (kind !== "unknown") return [{ kind, name, bytes }];
  const decoded = /^[A-Za-z0-9+/\s]{16,}={0,2}\s*$/.test(text) ? decodeBase64(text.replace(/\s+/g, "")) : undefined;
  const within = decoded === undefined ? [] : inner({ bytes: decoded, name, contentType });
  const isMeant = within.length > 0 && within.every((part) => part.kind !== "unknown");
  return isMeant ? within : [{ kind, name, bytes }];
}

/** A message's word counts more than how a part begins; of a type that is not here, the part's beginning tells. */
const byType: Readonly<Record<string, UserDataKind>> = {
  "text/cloud-boothook": "boothook",
  "text/cloud-config": "cloud-config",
  "text/cloud-config-archive": "cloud-config-archive",
  "text/cloud-config-jsonp": "cloud-config-jsonp",
  "text/jinja2": "jinja",
  "text/part-handler": "part-handler",
  "text/x-include-once-url": "include",
  "text/x-include-url": "include",
  "text/x-shellscript": "script",
};

/** By the beginning of the first line; cloud-init looks at nothing else. */
const byBeginning: readonly (readonly [RegExp, UserDataKind])[] = [
  [/^#!/, "script"],
  [/^## template: *jinja/i, "jinja"],
  [/^#cloud-config-archive\b/, "cloud-config-archive"],
  [/^#cloud-config-jsonp\b/, "cloud-config-jsonp"],
  [/^#cloud-config\b/, "cloud-config"],
  [/^#cloud-boothook\b/, "boothook"],
  [/^#part-handler\b/, "part-handler"],
  [/^#include(?:-once)?\b/, "include"],
  [/^\s*\{/, "ignition"],
];

function tellKind(text: string): UserDataKind {
  const kind = byBeginning.find(([pattern]) => pattern.test(text))?.[1];
  if (kind !== undefined) return kind;
  const first = text.split("\n").find((line) => !/^\s*(?:#|---\s*$|$)/.test(line)) ?? "";
  return /^[A-Za-z_"'][\w"' -]*:(?:\s|$)/.test(first) ? "yaml" : "unknown";
}
