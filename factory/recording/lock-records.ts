import { WherryError } from "@wherry/core/errors/errors.ts";
import { type EmitEvent, ignoreEvents } from "@wherry/core/events/events.ts";
import { parentOf } from "@wherry/core/paths/paths.ts";
import { quoteShortened } from "@wherry/core/text/shorten.ts";
import { canonicalJson } from "../definition/digests.ts";
import type { ImageDefinition } from "../definition/image-definition.ts";
import { policyOf } from "../distributions/find-format.ts";
import type { Lock } from "../lock/lock.ts";
import { idleAnswers, refuseAnswers } from "../scripts/check-answers.ts";
import { tellPowers } from "../scripts/powers.ts";
import { judgeScripts, type UnknownScripts } from "../scripts/review.ts";
import { recordIdentity, recordKey, type ScriptRecord } from "../scripts/script-record.ts";
import type { Workshop } from "../supply/workshop.ts";
import type { UnpackedPackage } from "../tree/unpacked-package.ts";
import type { ReplacedAnswer } from "./record-packages.ts";
import { recordScripts } from "./record-scripts.ts";

/** Changes whenever the same scripts may be recorded otherwise. */
const recorderVersion = 8;

export interface LockRecording {
  /** The content of the lock's packages. */
  readonly packages: readonly UnpackedPackage[];
  /** False with --no-code: nothing of theirs may run. */
  readonly code: boolean;
}

/**
 * The lock with what it says of maintainer scripts: records that Wherry has, and those of unknown scripts, which are
 * run apart for that. Scripts that fail there stay unknown, with a warning that shows how they failed.
 *
 * @throws {WherryError} definition.invalid when a question does not take its answer, or asks for a password
 * @throws {WherryError} recording.unavailable when scripts would have to be run, and this machine or the user says no
 */
export async function lockRecords(
  lock: Lock,
  definition: ImageDefinition,
  { packages, code }: LockRecording,
  workshop: Workshop,
): Promise<Lock> {
  const rules = await policyOf(definition.repositories).loadScripts();
  const { acknowledge: acknowledged, answers } = definition.packages;
  refuseAnswers(definition, packages, rules);
  const names = packages.map(({ package: { name } }) => name);
  const shipped = await rules.loadRecords(names);
  const { unknown, records } = judgeScripts(packages, { rules, acknowledged, answers, records: shipped });
  const tellIdle = (used: readonly ScriptRecord[]) => {
    for (const said of idleAnswers(definition, { packages, records: used, rules })) workshop.emit(said);
  };
  if (unknown.length === 0 || definition.packages.scripts === "refuse") {
    tellIdle(records);
    return withRecords(lock, records);
  }
  const who = [...new Set(unknown.map((one) => one.package.package.name))].join(", ");
  if (!code) {
    throw new WherryError("recording.unavailable", `--no-code refuses to run the maintainer scripts of ${who}`, {
      hint: "leave --no-code away to have them run apart, once and without any privilege, and recorded; or acknowledge them: docs/scripts.md",
    });
  }
  const made = await recordUnknown(definition, { unknown, shipped, packages }, workshop);
  tellIdle([...records, ...made]);
  return withRecords(lock, [...records, ...made]);
}

interface UnknownOfLock {
  readonly unknown: readonly UnknownScripts<UnpackedPackage>[];
  readonly shipped: readonly ScriptRecord[];
  /** The content of all packages of the lock. */
  readonly packages: readonly UnpackedPackage[];
}

/**
 * Beside the packages whose scripts are recorded are those of the image that are known to do something themselves: what
 * they bring may be what the scripts look for, as an extension of PHP looks for every kind of PHP to be enabled in.
 */
async function recordUnknown(
  definition: ImageDefinition,
  { unknown, shipped, packages }: UnknownOfLock,
  workshop: Workshop,
): Promise<readonly ScriptRecord[]> {
  const recorded = new Set(unknown.map((one) => one.package));
  const doing = new Set(shipped.filter(({ effects }) => effects.length > 0).map((record) => record.package));
  const beside = packages.filter((one) => !recorded.has(one) && doing.has(one.package.name));
  const versioned = ({ package: one }: UnpackedPackage) => `${one.name}=${one.version}`;
  const install = [...recorded].map(versioned);
  const context = beside.map(versioned);
  const { architecture } = definition;
  const { answers, pins } = definition.packages;
  const digests = unknown.map((one) => one.package.sha256).sort();
  const key = `records ${recorderVersion} ${architecture} ${canonicalJson([digests, shipped.map(recordIdentity), context, answers])}`;
  const { failed, records, replaced } = await workshop.store.memo.cachedJson(key, async () => {
    workshop.emit({ type: "notice", message: `records what the scripts of ${install.join(", ")} do` });
    return await recordScripts(definition, [...install, ...context], workshop, { records: shipped, pins, answers });
  });
  if (failed.length > 0) await workshop.store.memo.forget(key);
  const wanted = new Set(unknown.map((one) => recordKey({ package: one.package.package.name, scripts: one.scripts })));
  for (const { package: name, output } of failed) warnOfFailure(name, output, workshop.emit);
  for (const one of replaced) tellReplaced(one, answers, workshop.emit);
  const made = records.filter((record) => wanted.has(recordKey(record)));
  tellPowers(made, (name) => `what the scripts of ${name} did, run apart,`, workshop.emit);
  const { firstBoot } = policyOf(definition.repositories).finishing;
  for (const record of made) {
    // The catalogue makes it at the first boot.
    if (!firstBoot.some((unit) => unit.package === record.package)) tellMachineOwn(record, workshop.emit);
  }
  return made;
}

function withRecords(lock: Lock, records: readonly ScriptRecord[]): Lock {
  if (records.length === 0) return lock;
  return { ...lock, records: records.toSorted((a, b) => (a.package < b.package ? -1 : a.package > b.package ? 1 : 0)) };
}

function warnOfFailure(name: string, output: string, emit: EmitEvent = ignoreEvents): void {
  const said = output.split("\n").filter((line) => line.trim() !== "");
  emit({
    type: "warning",
    message: `the scripts of ${name} fail when they are run apart: ${said.slice(-3).join(" / ").slice(0, 300)}`,
    hint: "declare in the definition what the image needs of them, and acknowledge them: docs/scripts.md",
  });
}

function tellReplaced(
  { package: name, question, value }: ReplacedAnswer,
  answers: Readonly<Record<string, string>>,
  emit: EmitEvent = ignoreEvents,
): void {
  emit({
    type: "warning",
    message: `packages.answers: the scripts of ${name} do not take ${quoteShortened(answers[question] ?? "", 80)} for ${question}: they go on with ${quoteShortened(value, 80)}`,
    hint: "answer what the package knows; `wherry explain` shows what its scripts do then",
  });
}

function tellMachineOwn({ package: name, perMachine }: ScriptRecord, emit: EmitEvent = ignoreEvents): void {
  if (perMachine.length === 0) return;
  const told = tellPaths(perMachine);
  const shown = told.slice(0, mostTold);
  const more = told.length > mostTold ? `; \`wherry explain ${name}\` shows the others` : "";
  emit({
    type: "warning",
    message: `${name} makes what no two machines may share, so the image is without: ${shown.join(", ")}${more}`,
    hint: "let a unit make it at the first boot, or a machine's configuration bring it",
  });
}

/** As many as somebody reads. */
const mostTold = 6;

/** "/etc/a (a private key)"; where there are many, by their folders: "/var/lib/a/* (12 paths: a database)". */
function tellPaths(perMachine: ScriptRecord["perMachine"]): readonly string[] {
  const single = perMachine.map(({ path, why }) => `${path} (${why})`);
  if (single.length <= mostTold) return single;
  return [...Map.groupBy(perMachine, ({ path, why }) => JSON.stringify([parentOf(path), why]))].map(([, some]) => {
    const [{ path, why } = { path: "", why: "" }, ...others] = some;
    return others.length === 0 ? `${path} (${why})` : `${parentOf(path)}/* (${some.length} paths: ${why})`;
  });
}
