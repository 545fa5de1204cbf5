import type { IgnitionConfig } from "@wherry/config/ignition/config.ts";
import type { DataPath } from "@wherry/core/paths/data-path.ts";
import type { FetchRequest } from "./settings.ts";

/** All that a rendered configuration wants the bytes of: contents and appendices of files, keys of volumes. */
export function configResources({ storage }: IgnitionConfig): FetchRequest[] {
  const requests: FetchRequest[] = [];
  const want = (resource: FetchRequest["resource"] | undefined, from: DataPath) => {
    if (resource !== undefined) requests.push({ resource, from });
  };
  for (const [index, { contents, append = [] }] of (storage?.files ?? []).entries()) {
    const path = ["storage", "files", index];
    want(contents, [...path, "contents"]);
    for (const [which, resource] of append.entries()) want(resource, [...path, "append", which]);
  }
  for (const [index, { keyFile }] of (storage?.luks ?? []).entries())
    want(keyFile, ["storage", "luks", index, "keyFile"]);
  // A resource without a source has no bytes to fetch; the planners treat it so.
  return requests.filter(({ resource: { source = "" } }) => source !== "");
}
