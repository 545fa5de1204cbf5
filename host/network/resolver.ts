import { encodeUtf8 } from "@wherry/core/bytes/utf8.ts";
import { ancestorsOf, followLinks } from "@wherry/core/paths/paths.ts";
import { oneLine } from "@wherry/core/text/lines.ts";
import { ProvisionError } from "../plan/provision-error.ts";
import type { System } from "../system/system.ts";
import type { Undo } from "./undo.ts";

const configuration = "/etc/resolv.conf";
const lent = "/run/wherry/resolv.conf";

/**
 * Lets programs find these name servers: resolv.conf(5). Nothing on a disk is changed, as the power may go: where
 * /etc/resolv.conf leads to /run, as systemd-resolved's does, the file is made there; another one is covered by a
 * mount; where there is no such file, a link is made, which leads nowhere once /run is gone.
 */
export function lendResolver(system: System, nameservers: readonly string[], undo: Undo): void {
  if (nameservers.length === 0) return;
  // The C library reads three.
  const bytes = encodeUtf8(
    nameservers
      .slice(0, 3)
      .map((address) => `nameserver ${address}\n`)
      .join(""),
  );
  const place = followLinks(configuration, (link) => system.readLink(link)) ?? configuration;
  if (place.startsWith("/run/")) {
    writeLent(system, place, { bytes, undo });
    return;
  }
  writeLent(system, lent, { bytes, undo });
  if (system.lstat(place) === undefined) {
    system.symlink(lent, place);
    undo.push(() => system.remove(place));
    return;
  }
  const { status, stderr } = system.run(["mount", "--bind", lent, place]);
  if (status !== 0)
    throw new ProvisionError("program.failed", `${place} cannot be covered for a while: ${oneLine(stderr)}`);
  undo.push(() => {
    system.run(["umount", place]);
  });
}

function writeLent(
  system: System,
  path: string,
  { bytes, undo }: { readonly bytes: Uint8Array; readonly undo: Undo },
): void {
  for (const folder of ancestorsOf(path)) {
    if (system.stat(folder) !== undefined) continue;
    system.makeDirectory(folder, 0o755);
    undo.push(() => system.remove(folder));
  }
  const before = system.readFile(path);
  system.writeFile(path, bytes, 0o644);
  undo.push(() => (before === undefined ? system.remove(path) : system.writeFile(path, before, 0o644)));
}
