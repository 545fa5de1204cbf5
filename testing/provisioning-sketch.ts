import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { gunzipSync } from "node:zlib";
import { formatConfigPath } from "@wherry/core/config-finding.ts";
import type { IgnitionConfig, Resource } from "@wherry/core/ignition/config.ts";
import { createHostSystem } from "@wherry/factory/system/host-system.ts";
import { type ContentFolder, keepAll, openContentFolder } from "@wherry/host/files/content-folder.ts";
import { type FilePlan, planFiles } from "@wherry/host/provision/plan-files.ts";
import { rooted } from "@wherry/host/rooted.ts";
import type { ContentReference } from "@wherry/host/step.ts";
import type { System } from "@wherry/host/system.ts";
import { temporaryDirectory } from "./temporary.ts";

/** A folder to provision, and the one for contents beside it. */
export interface Sketch extends AsyncDisposable {
  readonly root: string;
  readonly system: System;
  readonly contents: ContentFolder;
  plan(config: Omit<IgnitionConfig, "ignition">): FilePlan;
}

/** The accounts of the corpus's own root. */
export const coreAccounts = { "etc/passwd": "core:x:500:500::/:/bin/sh\n", "etc/group": "core:x:500:\n" };

/** `files`: by path below the root. A path that ends in "/" is a folder. */
export async function sketchRoot(files: Readonly<Record<string, string>> = {}): Promise<Sketch> {
  const folder = await temporaryDirectory();
  const root = join(folder.path, "root");
  await mkdir(root);
  for (const [path, text] of Object.entries(files)) {
    await mkdir(join(root, path.endsWith("/") ? path : dirname(path)), { recursive: true });
    if (!path.endsWith("/")) await writeFile(join(root, path), text);
  }
  await mkdir(join(folder.path, "contents"));
  // Nobody pulls the plug here, and the disk is shared.
  const system: System = { ...createHostSystem(), sync: () => {} };
  const inside = rooted(system, root);
  const contents = openContentFolder(system, join(folder.path, "contents"), { files: inside, prefix: root });
  return {
    root,
    system,
    contents,
    plan: (sections) => {
      const config = { ignition: { version: "3.6.0" }, ...sections };
      return planFiles({ config, system: inside, resources: keepResources(config, contents), contents });
    },
    [Symbol.asyncDispose]: async () => await folder[Symbol.asyncDispose](),
  };
}

/** Only what data: URLs hold; others have no bytes here. */
function keepResources(config: IgnitionConfig, contents: ContentFolder): ReadonlyMap<string, ContentReference> {
  const bytes = new Map<string, Uint8Array>();
  const add = (resource: Resource | undefined, path: readonly (string | number)[]) => {
    const data = dataBytes(resource);
    if (data !== undefined) bytes.set(formatConfigPath(path), data);
  };
  for (const [index, file] of (config.storage?.files ?? []).entries()) {
    add(file.contents, ["storage", "files", index, "contents"]);
    for (const [which, resource] of (file.append ?? []).entries())
      add(resource, ["storage", "files", index, "append", which]);
  }
  return keepAll(bytes, contents);
}

function dataBytes({ source = "", compression }: Resource = {}): Uint8Array | undefined {
  const match = /^data:[^,]*?(;base64)?,(.*)$/s.exec(source);
  if (match === null) return undefined;
  const [, base64, text = ""] = match;
  const plain = text.replaceAll(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  const bytes = base64 === undefined ? Buffer.from(plain, "latin1") : Buffer.from(plain, "base64");
  return compression === "gzip" ? gunzipSync(bytes) : bytes;
}
