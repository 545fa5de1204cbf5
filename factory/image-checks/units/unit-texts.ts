import { unitFolders } from "@wherry/core/systemd/unit-folders.ts";
import { parseUnitName, sectionOfType } from "@wherry/core/systemd/unit-name.ts";
import type { UnitOption } from "@wherry/core/systemd/unit-options.ts";
import type { UnitFiles } from "@wherry/core/systemd/unit-settings.ts";

export interface UnitText {
  readonly path: string;
  /** The section of its type. */
  readonly section: string;
  readonly options: readonly UnitOption[];
}

/** Every unit file and drop-in, each by itself. */
export function readUnitTexts({ view, optionsAt }: UnitFiles): readonly UnitText[] {
  const texts = new Map<string, UnitText>();
  const add = (path: string, type: string | undefined) => {
    const place = view.follow(path);
    const options = place === undefined || texts.has(place) ? undefined : optionsAt(place);
    if (place === undefined || options === undefined || type === undefined) return;
    texts.set(place, { path: place, section: sectionOfType(type), options });
  };
  for (const folder of [...unitFolders("system"), ...unitFolders("user")]) {
    for (const name of view.list(folder)) {
      add(`${folder}/${name}`, parseUnitName(name)?.type);
      if (!name.endsWith(".d")) continue;
      const owner = name.slice(0, -2);
      const type = parseUnitName(owner)?.type ?? parseUnitName(`x.${owner}`)?.type;
      for (const file of view.list(`${folder}/${name}`))
        if (file.endsWith(".conf")) add(`${folder}/${name}/${file}`, type);
    }
  }
  return [...texts.values()];
}
