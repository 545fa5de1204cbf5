import { encodeDataUrl } from "@wherry/core/urls/data-url.ts";
import type { File, IgnitionConfig, Link, PasswdGroup, PasswdUser, Resource, Unit } from "../ignition/config.ts";
import { newestVersion } from "../ignition/schema/versions.ts";

/** What one key of a cloud-config becomes. */
export interface Parts {
  readonly users?: readonly PasswdUser[];
  readonly groups?: readonly PasswdGroup[];
  readonly files?: readonly File[];
  readonly links?: readonly Link[];
  readonly units?: readonly Unit[];
}

/** A file of text that takes the place of one that is there. */
export function textFile(path: string, text: string, mode = 0o644): File {
  return { path, mode, overwrite: true, contents: { source: encodeDataUrl(text) } };
}

/** The parts as one configuration. Of files with one path the later counts, or is appended, as if written in turn. */
export function joinParts(parts: readonly Parts[]): IgnitionConfig {
  const users = parts.flatMap((part) => part.users ?? []);
  const groups = parts.flatMap((part) => part.groups ?? []);
  const files = writeInTurn(parts.flatMap((part) => part.files ?? []));
  const links = parts.flatMap((part) => part.links ?? []);
  const units = parts.flatMap((part) => part.units ?? []);
  // What is a link in the end is no file before.
  const left = files.filter(({ path }) => !links.some((link) => link.path === path));
  return {
    ignition: { version: newestVersion },
    ...(users.length + groups.length > 0
      ? { passwd: { ...(groups.length > 0 ? { groups } : {}), ...(users.length > 0 ? { users } : {}) } }
      : {}),
    ...(left.length + links.length > 0
      ? { storage: { ...(left.length > 0 ? { files: left } : {}), ...(links.length > 0 ? { links } : {}) } }
      : {}),
    ...(units.length > 0 ? { systemd: { units } } : {}),
  };
}

function writeInTurn(files: readonly File[]): readonly File[] {
  const written = new Map<string, { file: File; readonly appended: Resource[] }>();
  for (const file of files) {
    const { append, ...whole } = file;
    const before = written.get(file.path);
    if (append === undefined || before === undefined) {
      written.set(file.path, { file: whole, appended: [...(append ?? [])] });
      continue;
    }
    before.file = { ...before.file, ...whole };
    for (const resource of append) before.appended.push(resource);
  }
  return [...written.values()].map(({ file, appended }) =>
    appended.length > 0 ? { ...file, append: appended } : file,
  );
}
