import { isUtf8 } from "node:buffer";
import { hash } from "node:crypto";
import { baseName, isWithin, parentOf } from "@wherry/core/paths/paths.ts";
import type { RecordingPolicy } from "../../packages/recording-policy.ts";
import type { EditEffect, Effect, InitScriptEffect } from "../../scripts/effects.ts";
import { diffLines } from "../../scripts/line-edit.ts";
import type { PerMachinePath } from "../../scripts/script-record.ts";
import { accountEffects } from "./account-effects.ts";
import { aclEffects } from "./acl-effects.ts";
import { alternativeEffects } from "./alternative-effects.ts";
import { boundContents } from "./bound-contents.ts";
import { capabilityEffects } from "./capability-effects.ts";
import { diversionEffects } from "./diversion-effects.ts";
import { type Change, type ChangedAttributes, type Changes, isSameChange } from "./snapshot.ts";
import { copiedFacts, type SystemFacts } from "./system-facts.ts";

/** What one package's scripts did, in the words of effects. */
export interface Derived {
  /** Each with the paths that it speaks of: what differs between two runs is found by them. */
  readonly effects: readonly { readonly path: string; readonly effect: Effect }[];
  readonly perMachine: readonly PerMachinePath[];
  /** Paths of effects that count only where another run had the same, with why each is a machine's own otherwise. */
  readonly doubtful: readonly PerMachinePath[];
}

export interface DeriveContext {
  readonly policy: RecordingPolicy;
  /** Snapshots before and after. */
  readonly before: Changes;
  readonly after: Changes;
  /** A file's text as it was laid out; undefined where there is none. */
  readonly original: (path: string) => Buffer | undefined;
  readonly originalKind: (path: string) => "file" | "directory" | "link" | undefined;
  /** A packaged file of this digest, the nearest to the package that is recorded. */
  readonly packaged: (sha256: string) => string | undefined;
  /** A packaged text of which the file at this path may be a changed copy. */
  readonly similar: (path: string) => { readonly path: string; readonly bytes: Buffer } | undefined;
  /** Mode and owner of a path as it was laid out. */
  readonly laidOut: (path: string) => ChangedAttributes | undefined;
  /** Names of owners, as the accounts are after the scripts; the number where there is none. */
  readonly names: { readonly user: (uid: number) => string; readonly group: (gid: number) => string };
}

/** From two snapshots to effects, sorted by path: accounts first. */
export function deriveEffects(context: DeriveContext): Derived {
  const { policy, before, after } = context;
  const effects: { path: string; effect: Effect }[] = [];
  const perMachine = new Map<string, string>();
  const doubtful: PerMachinePath[] = [];
  const put = (path: string, effect: Effect) => effects.push({ path, effect });
  const [earlier, later] = [bytesOf(context, before), bytesOf(context, after)];
  for (const effect of accountEffects(earlier, later)) put("/etc/passwd", effect);
  const system = {
    accounts: ["/etc/passwd", "/etc/group", "/etc/shadow"].flatMap((path) => [earlier(path) ?? "", later(path) ?? ""]),
    has: (path: string) => after.has(path) || context.laidOut(path) !== undefined,
  };
  const told = (file: string) => [earlier(file), later(file)] as const;
  for (const effect of capabilityEffects(...told(policy.capabilities))) put(effect.path, effect);
  for (const effect of aclEffects(...told(policy.acls))) put(effect.path, effect);
  const diversions = diversionEffects(...told(policy.diversions));
  for (const effect of diversions) put(effect.path, effect);
  // Where their files are meanwhile follows from them.
  const moved = new Set(diversions.flatMap(({ path, to }) => [path, to]));
  for (const effect of initScripts(context)) put(`/etc/init.d/${effect.name}`, effect);
  const alternatives = alternativeEffects(policy.alternatives, before, after);
  for (const effect of alternatives.effects) put(`${policy.alternatives}/${effect.name}`, effect);
  for (const [path, change] of after) {
    const was = before.get(path);
    if (isSameChange(was, change) || isLeftOut(path, change, context)) continue;
    if (alternatives.links.has(path) || moved.has(path)) continue;
    const secret = machineOwn(path, change, context) ?? systemsOwn(path, change, context, system);
    if (secret !== undefined) perMachine.set(secret.path, secret.why);
    else {
      for (const effect of effectsOf(path, change, context)) put(path, effect);
      if (isDatabase(change)) doubtful.push({ path, why: "a database" });
    }
  }
  for (const [path, was] of before) {
    // What an earlier package made and this one took away; nothing of it is in the layer any more.
    const isGone = !after.has(path) && !isLeftOut(path, was, context);
    if (isGone && was.kind !== "removed") put(path, { kind: "remove", path });
  }
  for (const { path, why } of boundContents(effects)) perMachine.set(path, why);
  const owned = [...perMachine.keys()];
  return {
    effects: effects.filter(({ path }) => !owned.some((folder) => isWithin(path, folder))),
    perMachine: owned.sort().map((path) => ({ path, why: perMachine.get(path) ?? "" })),
    doubtful,
  };
}

/** The scripts of the traditional init whose links changed: one is started where it is in any usual run level. */
function initScripts({ policy: { initLinks }, before, after }: DeriveContext): readonly InitScriptEffect[] {
  const changed = new Set<string>();
  const starting = new Set<string>();
  for (const [path, change] of after) {
    const [, level = "", letter, name] = initLinks.exec(path) ?? [];
    if (name === undefined || change.kind !== "link") continue;
    if (!isSameChange(before.get(path), change)) changed.add(name);
    if (letter === "S" && /[2-5]/.test(level)) starting.add(name);
  }
  return [...changed].sort().map((name) => ({ kind: "init-script", name, start: starting.has(name) }));
}

function isLeftOut(path: string, change: Change, { policy }: DeriveContext): boolean {
  if (policy.leftOut.some((pattern) => pattern.test(path))) return true;
  // Services own folders of logs and caches, and files that they could not make themselves.
  const isEmpty = change.kind === "file" && change.bytes?.length === 0 && (change.uid !== 0 || change.gid !== 0);
  const isKept = change.kind === "directory" || change.kind === "attributes" || isEmpty;
  return !isKept && policy.leftOutFiles.some((pattern) => pattern.test(path));
}

/** The text of a file after some snapshot. */
export function bytesOf(
  { original }: Pick<DeriveContext, "original">,
  changes: Changes,
): (path: string) => string | undefined {
  const content = contentOf({ original }, changes);
  return (path) => content(path)?.toString("utf8");
}

function contentOf(
  { original }: Pick<DeriveContext, "original">,
  changes: Changes,
): (path: string) => Buffer | undefined {
  return (path) => {
    const change = changes.get(path);
    return change?.kind === "file" ? change.bytes : change?.kind === "removed" ? undefined : original(path);
  };
}

/** Why a path is each machine's own: it lies where such things lie, or looks like a key or an id. */
function machineOwn(path: string, change: Change, { policy, packaged }: DeriveContext): PerMachinePath | undefined {
  for (const { pattern, why } of policy.perMachine) {
    for (let at = path; at !== "/"; at = parentOf(at)) if (pattern.test(at)) return { path: at, why };
  }
  if (change.kind === "other") return { path, why: "a device or a socket" };
  if (change.kind !== "file") return undefined;
  if (change.bytes === undefined) return { path, why: "more than 1 MiB" };
  const text = change.bytes.toString("latin1");
  if (isDatabase(change) && change.bytes.length > largestDatabase) return { path, why: "a database" };
  // A copy of a packaged one is the same wherever it is: CUPS puts the backends that are wanted beside each other so.
  if (text.startsWith("\x7fELF") && packaged(change.sha256) === undefined)
    return { path, why: "a program that was compiled" };
  if (/-----BEGIN [A-Z ]*PRIVATE KEY/.test(text)) return { path, why: "a private key" };
  if (/-----BEGIN (TRUSTED )?CERTIFICATE-----/.test(text)) return { path, why: "a certificate" };
  return undefined;
}

/** SQLite's (Database File Format, 1.3). With nothing but tables in it, two runs make the same bytes. */
function isDatabase(change: Change): boolean {
  return change.kind === "file" && change.bytes?.toString("latin1", 0, 16) === "SQLite format 3\0";
}

/** In bytes: a record holds all of it. */
const largestDatabase = 0x40000;

/** Why a path belongs to the system that the scripts ran in: it tells of that, and not of others. */
function systemsOwn(
  path: string,
  change: Change,
  { packaged }: DeriveContext,
  system: SystemFacts,
): PerMachinePath | undefined {
  if (change.kind !== "file" || change.bytes === undefined) return undefined;
  // The package manager's own digests, and passwd.master, are the same wherever they are.
  if (packaged(change.sha256) !== undefined) return undefined;
  const why = copiedFacts(change.bytes.toString("latin1"), system);
  return why === undefined ? undefined : { path, why };
}

function effectsOf(path: string, change: Change, context: DeriveContext): Effect[] {
  switch (change.kind) {
    case "removed":
      return context.before.get(path)?.kind === "removed" ? [] : [{ kind: "remove", path }];
    case "link":
      return [linkEffect(path, change.target, context)];
    case "directory":
      // Units that are wanted bring the folder along.
      if (WANTS.test(path)) return [];
      return [{ kind: "directory", path, ...ownership(change, context) }];
    case "attributes":
      // What was moved away and back is as it was.
      return isSameOwner(path, change, context) ? [] : [{ kind: "mode", path, ...ownership(change, context) }];
    case "file":
      return fileEffects(path, change, context);
    case "other":
      return [];
  }
}

const WANTS = /^\/etc\/systemd\/(?:system|user)\/[^/]+\.(?:wants|requires)$/;

/** A link that wants a unit is said as such, so that presets may say no to it. */
function linkEffect(path: string, target: string, context: DeriveContext): Effect {
  const [, scope] = /^\/etc\/systemd\/(system|user)\/[^/]+\.(?:wants|requires)\/[^/]+$/.exec(path) ?? [];
  const isUnit = (scope === "system" || scope === "user") && baseName(target) === baseName(path);
  if (isUnit) return { kind: "unit", scope, unit: baseName(path) };
  const replace = isThere(path, context) ? ({ replace: true } as const) : {};
  return { kind: "link", path, target, ...replace };
}

function fileEffects(path: string, change: Extract<Change, { kind: "file" }>, context: DeriveContext): Effect[] {
  const bytes = change.bytes ?? Buffer.alloc(0);
  const encoding = encodingOf(bytes);
  const was = contentOf(context, context.before)(path);
  const owned = ownership(change, context);
  const edit = was === undefined ? undefined : editOf(path, was, bytes);
  if (edit !== undefined) {
    const edits = edit.hunks.length === 0 ? [] : [edit];
    return isSameOwner(path, change, context) ? edits : [...edits, { kind: "mode", path, ...owned }];
  }
  const replace = isThere(path, context) ? ({ replace: true } as const) : {};
  const from = bytes.length === 0 ? undefined : context.packaged(hash("sha256", bytes));
  if (from !== undefined) return [{ kind: "copy", from, to: path, as: owned, ...replace }];
  const changed = encoding === undefined ? undefined : changedCopy(path, bytes, context);
  if (changed !== undefined) {
    return [{ kind: "copy", from: changed.from, to: path, as: owned, ...replace }, changed.edit];
  }
  if (encoding === "utf8") return [{ kind: "file", path, text: bytes.toString("utf8"), ...owned, ...replace }];
  return [{ kind: "binary", path, base64: bytes.toString("base64"), ...owned, ...replace }];
}

/** A packaged text with few lines changed: the change is kept, and the text taken from the package. */
function changedCopy(
  path: string,
  bytes: Buffer,
  { similar }: DeriveContext,
): { readonly from: string; readonly edit: EditEffect } | undefined {
  const model = similar(path);
  const edit = model === undefined ? undefined : editOf(path, model.bytes, bytes);
  if (model === undefined || edit === undefined) return undefined;
  if (JSON.stringify(edit.hunks).length * 4 > bytes.length) return undefined;
  return { from: model.path, edit };
}

/** Undefined where one of both is no text. */
function editOf(path: string, was: Buffer, now: Buffer): EditEffect | undefined {
  const encodings = [encodingOf(was), encodingOf(now)];
  if (encodings.includes(undefined)) return undefined;
  const encoding = encodings.includes("latin1") ? "latin1" : "utf8";
  const hunks = was.equals(now) ? [] : diffLines(was.toString(encoding), now.toString(encoding));
  return { kind: "edit", path, hunks, ...(encoding === "latin1" && { encoding }) };
}

/** Which every text has that is no UTF-8: one character a byte. Undefined for what is no text. */
function encodingOf(bytes: Buffer): "utf8" | "latin1" | undefined {
  if (bytes.includes(0)) return undefined;
  return isUtf8(bytes) ? "utf8" : "latin1";
}

function isThere(path: string, { before, originalKind }: DeriveContext): boolean {
  const was = before.get(path);
  return was === undefined || was.kind === "attributes" ? originalKind(path) !== undefined : was.kind !== "removed";
}

function isSameOwner(path: string, now: ChangedAttributes, { before, laidOut }: DeriveContext): boolean {
  const was = before.get(path);
  const known = was !== undefined && "mode" in was ? was : laidOut(path);
  return known !== undefined && known.mode === now.mode && known.uid === now.uid && known.gid === now.gid;
}

function ownership({ mode, uid, gid }: ChangedAttributes, { names }: DeriveContext) {
  return { mode, user: names.user(uid), group: names.group(gid) };
}
