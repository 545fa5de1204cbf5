import { WherryError } from "@wherry/core/errors/errors.ts";
import { closest } from "@wherry/core/errors/suggest.ts";
import { resolvePath } from "@wherry/core/tree/paths.ts";
import type { Tree } from "@wherry/core/tree/tree.ts";
import type { ImageDefinition } from "../../definition/image-definition.ts";
import { draftOf, putFile, putLink, type TreeDraft } from "../../tree/edit.ts";
import type { FinishContext } from "../context.ts";
import { entryFinding } from "../entry-finding.ts";

/**
 * Name, language, time zone, kernel parameters and the like: small files that the definition's plain values stand for.
 */
export async function writeSettings(tree: Tree, context: FinishContext): Promise<Tree> {
  const { definition, epoch, policy } = context;
  const draft = draftOf(tree);
  const made = { mtime: epoch };
  putFile(draft, "/etc/hostname", `${definition.hostname}\n`, made);
  putFile(draft, "/etc/hosts", hosts(definition.hostname), made);
  // systemd reads locale.conf(5); a distribution's PAM services may read another name.
  putFile(draft, "/etc/locale.conf", `LANG=${definition.locale}\n`, made);
  if (policy.locale !== null) putLink(draft, policy.locale.link, "../locale.conf", made);
  setTimezone(draft, context);
  const parameters = Object.entries(definition.sysctl).sort(([a], [b]) => (a < b ? -1 : 1));
  if (parameters.length > 0) {
    const text = parameters.map(([name, value]) => `${name} = ${value}\n`).join("");
    // Later than the distribution's own files, so that the definition wins (sysctl.d(5)).
    putFile(draft, "/etc/sysctl.d/90-image.conf", text, made);
  }
  return draft;
}

/** hosts(5), for programs that do not ask nss-myhostname. */
function hosts(hostname: string): string {
  return [
    "127.0.0.1\tlocalhost",
    `127.0.1.1\t${hostname}`,
    "::1\tlocalhost ip6-localhost ip6-loopback",
    "ff02::1\tip6-allnodes",
    "ff02::2\tip6-allrouters",
    "",
  ].join("\n");
}

const ZONES = "/usr/share/zoneinfo";

/** localtime(5). "UTC" needs no zone files: without the link, that is what the time is. */
function setTimezone(draft: TreeDraft, { definition, policy, epoch: mtime }: FinishContext): void {
  const zone = definition.timezone;
  const file = `${ZONES}/${zone}`;
  const known = draft.get(resolvePath(draft, file))?.kind === "file";
  if (!known && zone !== "UTC") throw unknownZone(draft, definition);
  if (known) putLink(draft, "/etc/localtime", `..${file}`, { mtime });
  if (policy.timezone !== null) putFile(draft, policy.timezone.file, `${zone}\n`, { mtime });
}

function unknownZone(tree: Tree, definition: ImageDefinition): WherryError {
  const zone = definition.timezone;
  const zones = [...tree.keys()]
    .filter((path) => path.startsWith(`${ZONES}/`))
    .map((path) => path.slice(ZONES.length + 1));
  const meant = closest(zone, zones);
  const finding = entryFinding(definition, "timezone", {
    message: `timezone: there is no time zone ${zone}`,
    hint:
      zones.length === 0
        ? "Add the package tzdata."
        : meant === undefined
          ? "See the files of tzdata."
          : `Did you mean ${meant}?`,
  });
  return new WherryError("definition.invalid", finding.message, { findings: [finding] });
}
