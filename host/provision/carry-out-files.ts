import { joinPath, parentOf } from "@wherry/core/paths/paths.ts";
import { formatMode } from "@wherry/core/text/mode.ts";
import { type ContentFolder, mustSucceed } from "../files/content-folder.ts";
import { type TarMember, writeTarStream } from "../files/tar-stream.ts";
import type { DirectoryStep, FileStep, HardLinkStep, LinkStep, WriteStep } from "../plan/step.ts";
import type { System } from "../system/system.ts";
import { openClosedFolders } from "./closed-folders.ts";

interface FileTarget {
  /** Not rooted: programs and paths see the whole system. */
  readonly system: System;
  readonly contents: ContentFolder;
  /** The folder that is the target's "/". */
  readonly root: string;
  /** Whether files get the owners of the steps, which only root can give; they stay whose they are otherwise. */
  readonly owners: boolean;
}

/** Larger files are copied by `cat`, so that they do not pass through the agent's memory. */
const MOST_IN_STREAM = 1 << 17;

/** What one stream holds at most, headers aside. */
const MOST_AT_ONCE = 1 << 23;

/** Bytes of names on one command line. */
const MOST_WORDS = 60_000;

/**
 * Carries out changes of files with few programs: `rm` for what goes; one `tar` for folders, links and small files,
 * each beside its place under a name of its own and then renamed into it; one `sh` that fills large files; another
 * `tar` for hard links. Each file is there as a whole, or as it was. It may be interrupted anywhere and done again from
 * the beginning.
 */
export function carryOutFiles(steps: readonly FileStep[], target: FileTarget): void {
  const { system } = target;
  // Root changes what it wants.
  const close = target.owners ? undefined : openClosedFolders(steps, target);
  let done = false;
  try {
    carryOut(steps, target);
    done = true;
  } finally {
    close?.(done);
  }
  system.sync();
}

function carryOut(steps: readonly FileStep[], target: FileTarget): void {
  removeAll(steps, target);
  const made = steps.flatMap((step, index) => (isMade(step) ? [{ step, aside: asideOf(step.path, index) }] : []));
  for (const batch of batches(made)) makeAll(batch, target);
  const links = steps.flatMap((step, index) =>
    step.do === "hard-link" ? [{ step, aside: asideOf(step.path, index) }] : [],
  );
  linkAll(links, target);
  if (!target.owners)
    unpack(
      steps.filter((step) => step.do === "directory").map((step) => directoryMember(step)),
      target,
    );
}

type MadeStep = DirectoryStep | WriteStep | LinkStep;

interface Aside<Step> {
  readonly step: Step;
  /** The name beside the place: the same at every attempt, so that nothing is left over. */
  readonly aside: string;
}

function isMade(step: FileStep): step is MadeStep {
  return step.do === "directory" || step.do === "write" || step.do === "link";
}

function asideOf(path: string, index: number): string {
  return joinPath(parentOf(path), `.wherry-${index}`);
}

function removeAll(steps: readonly FileStep[], { system, root }: FileTarget): void {
  let words: string[] = [];
  let length = 0;
  const flush = () => {
    if (words.length > 0) mustSucceed(system, ["rm", "-rf", "--", ...words]);
    words = [];
    length = 0;
  };
  for (const step of steps) {
    if (step.do !== "remove") continue;
    words.push(under(root, step.path));
    length += step.path.length;
    if (length > MOST_WORDS) flush();
  }
  flush();
}

function makeAll(batch: readonly Aside<MadeStep>[], target: FileTarget): void {
  const { system, root } = target;
  unpack(
    batch.map(({ step, aside }) => memberOf(step, aside, target)),
    target,
  );
  fillLarge(batch, target);
  if (target.owners) giveLinks(batch, target);
  for (const { step, aside } of batch) {
    if (step.do !== "directory") system.rename(under(root, aside), under(root, step.path));
  }
}

function memberOf(step: MadeStep, aside: string, { contents, owners }: FileTarget): TarMember {
  // Whoever is not root can put nothing into a folder that is closed to its owner: it gets its mode at the end.
  if (step.do === "directory") return directoryMember(owners ? step : { ...step, mode: step.mode | 0o700 });
  const { uid, gid } = step;
  const name = aside.slice(1);
  if (step.do === "link")
    return { name, kind: "link", mode: 0o777, uid, gid, target: step.target, content: new Uint8Array() };
  const content = isLarge(step) ? new Uint8Array() : contents.read(step.content);
  // Whoever is not root can write into no file that is closed to its owner, and set-id bits are lost by writing.
  const mode = isLarge(step) && !owners ? 0o600 : step.mode;
  return { name, kind: "file", mode, uid, gid, target: "", content };
}

/** `tar` made them empty, for root with mode and owner; their bytes follow, and for others the mode. */
function fillLarge(batch: readonly Aside<MadeStep>[], { system, contents, root, owners }: FileTarget): void {
  const words = batch.flatMap(({ step, aside }) =>
    step.do === "write" && isLarge(step)
      ? [contents.pathOf(step.content), under(root, aside), ...(owners ? [] : [formatMode(step.mode)])]
      : [],
  );
  if (words.length === 0) return;
  const script = owners
    ? 'while [ $# -gt 0 ]; do cat -- "$1" >"$2" || exit 1; shift 2; done'
    : 'while [ $# -gt 0 ]; do cat -- "$1" >"$2" && chmod "$3" "$2" || exit 1; shift 3; done';
  mustSucceed(system, ["sh", "-c", script, "sh", ...words]);
}

/** busybox's tar leaves links that lead out of the archive to root. */
function giveLinks(batch: readonly Aside<MadeStep>[], { system, root }: FileTarget): void {
  const words = batch.flatMap(({ step, aside }) =>
    step.do === "link" && (step.uid !== 0 || step.gid !== 0) ? [`${step.uid}:${step.gid}`, under(root, aside)] : [],
  );
  if (words.length === 0) return;
  const script = 'while [ $# -gt 0 ]; do chown -h -- "$1" "$2" || exit 1; shift 2; done';
  mustSucceed(system, ["sh", "-c", script, "sh", ...words]);
}

/** A rename onto another name of the same file does nothing, so the name beside it has to go. */
function linkAll(links: readonly Aside<HardLinkStep>[], target: FileTarget): void {
  if (links.length === 0) return;
  const { system, root } = target;
  for (const { aside } of links) system.remove(under(root, aside));
  unpack(
    links.map(({ step, aside }) => ({
      name: aside.slice(1),
      kind: "hard-link",
      mode: 0o644,
      uid: 0,
      gid: 0,
      target: step.target.slice(1),
      content: new Uint8Array(),
    })),
    target,
  );
  for (const { step, aside } of links) {
    system.rename(under(root, aside), under(root, step.path));
    system.remove(under(root, aside));
  }
}

function unpack(members: readonly TarMember[], { system, root, owners }: FileTarget): void {
  if (members.length === 0) return;
  const archive = writeTarStream(members, Math.max(0, Math.floor(system.now() / 1000)));
  const words = ["tar", "-x", "-p", ...(owners ? [] : ["-o"]), "-f", "-", "-C", root];
  mustSucceed(system, words, archive);
}

function directoryMember({ path, mode, uid, gid }: DirectoryStep): TarMember {
  const name = path === "/" ? "." : path.slice(1);
  return { name, kind: "directory", mode, uid, gid, target: "", content: new Uint8Array() };
}

function isLarge(step: MadeStep): boolean {
  return step.do === "write" && step.content.size > MOST_IN_STREAM;
}

function batches(made: readonly Aside<MadeStep>[]): Aside<MadeStep>[][] {
  const all: Aside<MadeStep>[][] = [];
  let size = Number.POSITIVE_INFINITY;
  for (const one of made) {
    const added = one.step.do === "write" && !isLarge(one.step) ? one.step.content.size : 0;
    if (size + added > MOST_AT_ONCE) {
      all.push([]);
      size = 0;
    }
    all.at(-1)?.push(one);
    size += added;
  }
  return all;
}

function under(root: string, path: string): string {
  return root === "/" ? path : root + path;
}
