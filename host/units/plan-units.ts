import type { Systemd, Unit } from "@wherry/config/ignition/config.ts";
import { encodeUtf8 } from "@wherry/core/bytes/utf8.ts";
import { createFinding, type Finding } from "@wherry/core/errors/finding.ts";
import type { DataPath } from "@wherry/core/paths/data-path.ts";
import { closestUnit, wantedFromUsr } from "@wherry/core/systemd/find-unit.ts";
import type { ContentPiece } from "../plan/contents.ts";
import type { Draft } from "../plan/draft.ts";
import { ProvisionError } from "../plan/provision-error.ts";
import { disableInDraft, enableInDraft, isStatic } from "./enablement.ts";
import { presetLines } from "./preset-lines.ts";

const FOLDER = "/etc/systemd/system";
const PRESETS = "/etc/systemd/system-preset/20-ignition.preset";

/**
 * The configuration's units and drop-ins, masks, and the preset file. The reference leaves it to systemd's first boot
 * to apply presets; a machine of ours has a machine-id by then, so to systemd it is not a first boot, and the links are
 * made here. Units that cannot be enabled are warnings.
 */
export function planUnits({ units = [] }: Systemd, draft: Draft): Finding[] {
  const placed = units.map((unit, index) => ({ unit, from: ["systemd", "units", index] as const }));
  for (const { unit, from } of placed) writeUnit(unit, draft, from);
  // Only now, as a unit may name another one in Also, whichever comes first; what is disabled stays so all the same.
  const findings = placed.flatMap(({ unit, from }) => (unit.enabled === true ? enable(unit, draft, from) : []));
  const disabled = placed.filter(({ unit }) => unit.enabled === false);
  const wasEnabled = new Set(
    disabled.flatMap(({ unit: { name }, from }) =>
      disableInDraft(draft, name, from) || isStatic(draft, name) ? [name] : [],
    ),
  );
  findings.push(...disabled.flatMap(({ unit, from }) => stillStarted(unit, draft, from)));
  writePresets(presetLines(units, wasEnabled), draft);
  return findings;
}

function writePresets(lines: readonly string[], draft: Draft): void {
  if (lines.length === 0) return;
  const before = draft.lookup(PRESETS);
  const pieces = before?.kind === "file" ? before.pieces : [];
  const added = encodeUtf8(lines.map((line) => `${line}\n`).join(""));
  putFile(draft, PRESETS, [...pieces, added], ["systemd", "units"]);
}

function writeUnit({ name, contents, dropins = [], mask }: Unit, draft: Draft, from: DataPath): void {
  const path = `${FOLDER}/${name}`;
  for (const [index, dropin] of dropins.entries()) {
    if (dropin.contents === undefined) continue;
    putFile(draft, `${path}.d/${dropin.name}`, [encodeUtf8(dropin.contents)], [...from, "dropins", index]);
  }
  if (contents !== undefined && contents !== "") putFile(draft, path, [encodeUtf8(contents)], from);
  if (mask === true) {
    draft.remove(path, from);
    draft.put(path, { kind: "link", target: "/dev/null", uid: 0, gid: 0 }, from);
  }
  const node = draft.lookup(path);
  if (mask === false && node?.kind === "link" && node.target === "/dev/null") draft.remove(path, from);
}

function enable({ name, mask }: Unit, draft: Draft, from: DataPath): Finding[] {
  if (mask === true) return [warning(from, `not enabled: ${name} is masked`)];
  const problem = enableInDraft(draft, name, from);
  if (problem === undefined) return [];
  const isThere = problem.why !== "missing" && problem.why !== "dangling";
  const message = isThere ? problem.message : `there is no unit ${name}${adviceFor(name, draft)}`;
  return [warning(from, `not enabled: ${message}`)];
}

function stillStarted({ name, mask }: Unit, draft: Draft, from: DataPath): Finding[] {
  const by = mask === true ? undefined : wantedFromUsr(draft, name, "system");
  if (by === undefined) return [];
  return [warning(from, `${name} is started by ${by} all the same, from /usr; mask it instead`)];
}

function warning(from: DataPath, message: string): Finding {
  return createFinding("warning", message, { path: [...from, "enabled"] });
}

/** What to do about a unit that does not exist. */
function adviceFor(name: string, draft: Draft): string {
  const quadlet = `/etc/containers/systemd/${name.replace(/\.service$/, ".container")}`;
  if (draft.lookup(quadlet) !== undefined) return `; ${quadlet} is enabled by its own [Install] section`;
  const meant = closestUnit(draft, name, "system");
  return meant === undefined ? "; give its contents, or leave it out" : `; did you mean ${meant}?`;
}

/** Units replace what is there, but for directories. */
function putFile(draft: Draft, path: string, pieces: readonly ContentPiece[], from: DataPath): void {
  if (draft.lookup(path)?.kind === "directory") {
    throw new ProvisionError("files.conflict", `there is a directory at ${path}`, { path: from });
  }
  draft.put(path, { kind: "file", mode: 0o644, uid: 0, gid: 0, pieces }, from);
}
