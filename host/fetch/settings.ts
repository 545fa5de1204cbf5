import type { IgnitionSection, Resource } from "@wherry/config/ignition/config.ts";
import type { DataPath } from "@wherry/core/paths/data-path.ts";
import type { ContentFolder } from "../files/content-folder.ts";
import type { System } from "../system/system.ts";

export interface FetchRequest {
  readonly resource: Resource;
  /** Where the configuration asks for it: errors name it. */
  readonly from: DataPath;
}

/** What a configuration says about how to fetch. */
export interface FetchSettings {
  readonly timeouts: NonNullable<IgnitionSection["timeouts"]>;
  readonly proxy: NonNullable<IgnitionSection["proxy"]>;
  /** Certificates that are trusted besides the system's own. */
  readonly authorities: readonly FetchRequest[];
}

/** What stays the same while a machine is provisioned. */
export interface FetchSession {
  readonly system: System;
  /** An existing folder, in which contents are, and for a while what arrives. */
  readonly folder: string;
  readonly contents: ContentFolder;
  /** Seconds after which no further attempt is made, where the configuration gives no `httpTotal`. */
  readonly patience: number;
  /** Called before anything is asked of the network, each time. */
  readonly needNetwork: () => void;
  /** Certificates that were fetched already: the resource as JSON -> the SHA-256 of its bytes. */
  readonly authorities: Map<string, string>;
}

/** Five minutes: a machine that waits longer is thought to hang. */
const defaultPatience = 300;

/**
 * A session that puts what arrives into `contents`, an existing folder; no certificate is known in it yet. `patience`
 * is in seconds, 300 unless given.
 */
export function openFetchSession(
  system: System,
  contents: ContentFolder,
  {
    patience = defaultPatience,
    needNetwork,
  }: { readonly patience?: number | undefined; readonly needNetwork: () => void },
): FetchSession {
  return { system, folder: contents.path, contents, patience, needNetwork, authorities: new Map() };
}

/**
 * What the section "ignition" of a configuration says about fetching; empty settings where there is no such section.
 */
export function fetchSettings(section: IgnitionSection | undefined): FetchSettings {
  const path: DataPath = ["ignition", "security", "tls", "certificateAuthorities"];
  return {
    timeouts: section?.timeouts ?? {},
    proxy: section?.proxy ?? {},
    authorities: (section?.security?.tls?.certificateAuthorities ?? []).map((resource, index) => ({
      resource,
      from: [...path, index],
    })),
  };
}
