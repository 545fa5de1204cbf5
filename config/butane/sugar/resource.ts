import { encodeUtf8 } from "@wherry/core/bytes/utf8.ts";
import type { DataPath } from "@wherry/core/paths/data-path.ts";
import { encodePercent } from "@wherry/core/urls/percent.ts";
import type { Resource } from "../../ignition/config.ts";
import { noteField } from "../origins.ts";
import type { ButaneResource } from "../schema/values.ts";
import { isProblem, readLocalFile } from "../surroundings.ts";
import type { TranslatedPart } from "../translated-part.ts";
import type { Translation } from "../translation.ts";
import { encodeContents } from "./data-url.ts";

/** Contents that stand in the configuration, or in a local file, become a data URL. */
export function translateResource(
  { inline, local }: ButaneResource,
  { made, at }: TranslatedPart,
  translation: Translation,
): void {
  if (local !== undefined) {
    const bytes = readLocalFile(local, translation.surroundings);
    if (isProblem(bytes)) translation.report.error([...at, "local"], bytes.problem);
    else setContents(made, bytes, [...at, "local"], translation);
  }
  if (inline !== undefined) setContents(made, encodeUtf8(inline), [...at, "inline"], translation);
}

export type ResourceDraft = { -readonly [Key in "source" | "compression"]?: Resource[Key] & string };

/** `from` is the place that the contents stand at. */
export function setContents(
  made: ResourceDraft,
  bytes: Uint8Array,
  from: DataPath,
  { origins, specification, surroundings }: Translation,
): void {
  noteField(origins, made, "source", from);
  if (specification.minor === 0) {
    // There is but the escaped form, and nothing is said of compression.
    made.source = `data:,${encodePercent(bytes)}`;
    return;
  }
  const encoded = encodeContents(bytes, made.compression, surroundings.compress);
  made.source = encoded.source;
  if (encoded.compression === undefined) return;
  made.compression = encoded.compression;
  noteField(origins, made, "compression", from);
}
