import { baseName } from "@wherry/core/paths/paths.ts";
import { configFolder } from "@wherry/core/systemd/unit-folders.ts";
import { valuesOf } from "@wherry/core/systemd/unit-settings.ts";
import type { CheckedImage } from "../checked-image.ts";
import type { ImageCheck } from "../image-check.ts";

const DEFAULT = "default.target";
const GRAPHICAL = "graphical.target";
/** What graphical.target wants by this name: whichever is installed links itself there (systemd.special(7)). */
const DISPLAY_MANAGER = "display-manager.service";

/** An image with a screen's services boots to them. */
export const unitDefaultTarget: ImageCheck = {
  id: "unit-default-target",
  summary: "a unit is enabled for graphical.target, and the image does not boot to that",
  why: "Nothing starts it: stock images boot to multi-user.target, and Debian to graphical.target.",
  advice: `Boot to it: links: [{ path: ${configFolder("system")}/${DEFAULT}, target: /usr/lib/systemd/system/${GRAPHICAL} }]`,
  mayBeFatal: false,
  check: (image, report) => {
    const { started, units } = image.boot;
    const booted = started.get(DEFAULT)?.unit.path;
    // By their files: what starts is called by an alias as well.
    const names = new Set([...started.values()].map(({ unit }) => baseName(unit.path)));
    if (booted === undefined || names.has(GRAPHICAL)) return;
    for (const { name, path } of graphicalUnits(image)) {
      const unit = units.get(name);
      // D-Bus starts it when somebody asks for it.
      const isAskedFor = unit !== undefined && valuesOf(unit, "Service", "BusName").length > 0;
      if (unit === undefined || names.has(name) || isAskedFor) continue;
      const message = `${name} is enabled for ${GRAPHICAL}, and the image boots to ${baseName(booted)}`;
      report({ path, message });
    }
  },
};

function graphicalUnits({ view }: CheckedImage): { readonly name: string; readonly path: string }[] {
  const folder = configFolder("system");
  const wanted = ["wants", "requires"].flatMap((kind) =>
    view
      .list(`${folder}/${GRAPHICAL}.${kind}`)
      .map((name) => ({ name, path: `${folder}/${GRAPHICAL}.${kind}/${name}` })),
  );
  const manager = `${folder}/${DISPLAY_MANAGER}`;
  const real = view.lookup(manager) === undefined ? undefined : view.follow(manager);
  return real === undefined ? wanted : [{ name: baseName(real), path: manager }, ...wanted];
}
