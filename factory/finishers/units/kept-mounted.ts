import { decodeUtf8 } from "@wherry/core/bytes/utf8.ts";
import { isWithin } from "@wherry/core/paths/paths.ts";
import { unitFolders } from "@wherry/core/systemd/unit-folders.ts";
import { readUnitOptions } from "@wherry/core/systemd/unit-options.ts";
import type { FileView } from "@wherry/core/tree/view.ts";
import { putFile, type TreeDraft } from "../../tree/edit.ts";
import type { FinishContext } from "../context.ts";

/** Where systemd-gpt-auto-generator(8) mounts the EFI system partition when somebody looks there. */
const AUTOMOUNTED = ["/boot", "/efi"];

/**
 * The EFI system partition is mounted while somebody looks at it, and two minutes longer. A unit that requires it to be
 * mounted would be stopped with it (systemd.unit(5), Requires=): where the image has such a unit, it stays mounted.
 */
export function keepRequiredMounts(draft: TreeDraft, units: FileView, { definition, epoch }: FinishContext): void {
  if (definition.kernel === null) return;
  const required = requiredMounts(units);
  for (const folder of AUTOMOUNTED.filter((path) => required.some((one) => isWithin(one, path)))) {
    const path = `/usr/lib/systemd/system${folder}.automount.d/50-required.conf`;
    putFile(draft, path, "[Automount]\nTimeoutIdleSec=0\n", { mtime: epoch });
  }
}

/** `What=` is never used: it is mounted already. */
const varMount = `[Unit]
Description=/var, mounted before systemd
DefaultDependencies=no
Before=local-fs.target

[Mount]
What=var
Where=/var
`;

/**
 * /var is mounted before systemd starts, and /etc is an overlay whose upper layer lies in it: systemd cannot unmount it
 * at shutdown, and would say on the console that it failed. Without default dependencies (systemd.mount(5)) it is left
 * to systemd-shutdown(8), which unmounts what is left after all services are gone. A unit of its own, as drop-ins of
 * units that come from /proc/self/mountinfo are not read where another unit needs the place.
 */
export function leaveVarToShutdown(draft: TreeDraft, { definition, epoch }: FinishContext): void {
  if (definition.kernel === null) return;
  putFile(draft, "/usr/lib/systemd/system/var.mount", varMount, { mtime: epoch });
}

function requiredMounts(units: FileView): string[] {
  return unitFolders("system")
    .flatMap((folder) => units.list(folder).map((name) => units.read(`${folder}/${name}`)))
    .map((content) => (content === undefined ? "" : decodeUtf8(content)))
    .filter((text) => text.includes("RequiresMountsFor"))
    .flatMap((text) => readUnitOptions(text))
    .flatMap(({ key, value }) => (key === "RequiresMountsFor" ? value.split(/\s+/) : []));
}
