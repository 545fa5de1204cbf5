import { decodeUtf8 } from "@wherry/core/bytes/utf8.ts";
import { noteField } from "../origins.ts";
import type { ButaneContents, ButaneUser } from "../schema/values.ts";
import { isProblem, readLocalFile } from "../surroundings.ts";
import type { TranslatedPart } from "../translated-part.ts";
import type { Translation } from "../translation.ts";

/** The contents of a unit or drop-in that stand in a local file. */
export function addTextFromFile(
  { contents_local: local }: ButaneContents,
  { made, at }: TranslatedPart,
  { surroundings, report, origins }: Translation,
): void {
  if (local === undefined || local === "") return;
  const from = [...at, "contents_local"];
  const bytes = readLocalFile(local, surroundings);
  if (isProblem(bytes)) report.error(from, bytes.problem);
  else {
    made.contents = decodeUtf8(bytes);
    noteField(origins, made, "contents", from);
  }
}

/** A user's SSH keys from local files, one a line, after those that stand in the configuration. */
export function addKeysFromFiles(
  { ssh_authorized_keys_local: files = [], ssh_authorized_keys: own = [] }: ButaneUser,
  { made, at }: TranslatedPart,
  { surroundings, report, origins }: Translation,
): void {
  const keys = [...own];
  for (const [index, file] of files.entries()) {
    const from = [...at, "ssh_authorized_keys_local", index];
    const bytes = readLocalFile(file, surroundings);
    if (isProblem(bytes)) {
      // Where there is no folder at all, it is said once.
      if (surroundings.files === undefined) {
        report.error(from.slice(0, -1), bytes.problem);
        return;
      }
      report.error(from, bytes.problem);
      continue;
    }
    for (const line of decodeUtf8(bytes).split(/\r?\n/)) {
      if (line === "") continue;
      noteField(origins, made, `sshAuthorizedKeys.${keys.length}`, from);
      keys.push(line);
    }
  }
  if (keys.length > 0) made.sshAuthorizedKeys = keys;
}
