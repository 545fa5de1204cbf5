import { type DataNode, isScalar, type ObjectNode, textIn } from "@wherry/config/json/data-node.ts";
import type { Place } from "@wherry/core/errors/place.ts";

/** What can be wrong only beside the packages, which a definition's own checks do not see. */
const judgedLater: readonly string[] = [
  ...["packages.answers", "keyboard", "swap", "timezone", "users", "groups", "directories", "files", "links"],
  ...["firstBoot", "services.units", "services.dropins", "services.enable", "services.disable", "services.mask"],
];

/**
 * Where entries stand that a build may find wrong: "keyboard", or its key and what its list or map tells them apart by,
 * "files /etc/motd", "services.enable ssh.service". `ImageDefinition.entriesAt`.
 */
export function entryPlaces(root: ObjectNode, placeOf: (offset: number) => Place): Readonly<Record<string, Place>> {
  const places: [string, Place][] = [];
  const collect = (key: string, keyOffset: number, value: DataNode): void => {
    if (!judgedLater.some((one) => one === key || one.startsWith(`${key}.`))) return;
    if (isScalar(value)) places.push([key, placeOf(keyOffset)]);
    else if (value.kind === "list") {
      for (const item of value.items) places.push([`${key} ${nameOf(item)}`, placeOf(item.offset)]);
    } else if (judgedLater.includes(key)) {
      for (const entry of value.entries) places.push([`${key} ${entry.key}`, placeOf(entry.keyOffset)]);
    } else for (const entry of value.entries) collect(`${key}.${entry.key}`, entry.keyOffset, entry.value);
  };
  for (const { key, keyOffset, value } of root.entries) collect(key, keyOffset, value);
  return Object.fromEntries(places);
}

function nameOf(item: DataNode): string {
  return isScalar(item) ? item.text : (textIn(item, "path") ?? textIn(item, "unit") ?? textIn(item, "name") ?? "");
}
