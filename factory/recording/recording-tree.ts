import { isWithin } from "@wherry/core/paths/paths.ts";
import type { ContentReader, Tree } from "@wherry/core/tree/tree.ts";
import { mergeRulesOf, policyOf } from "../distributions/find-format.ts";
import { finishTree } from "../finishers/finish.ts";
import { diversionsAmong } from "../merging/diversions.ts";
import { mergePackages } from "../merging/merge.ts";
import type { RecordingPolicy } from "../packages/recording-policy.ts";
import type { JudgedEffect } from "../scripts/effects.ts";
import { draftOf, putDirectory, putFile, putLink } from "../tree/edit.ts";
import type { UnpackedPackage } from "../tree/unpacked-package.ts";
import { type RecordedSystem, recordingDefinition } from "./recording-definition.ts";
import { factPath, machineFacts } from "./running/machine-facts.ts";
import { sandboxFolder } from "./running/sandbox-folder.ts";
import { devices } from "./running/sandbox-script.ts";

interface RecordingTree {
  readonly packages: readonly UnpackedPackage[];
  /** The packages whose scripts are to run. */
  readonly pending: readonly UnpackedPackage[];
  /** Effects of the other packages' scripts, and of the generated parts of all scripts. */
  readonly effects: readonly JudgedEffect[];
  readonly policy: RecordingPolicy;
  readonly reader: ContentReader;
}

/** Large, of no use to any script, and made into something larger by finishers. */
const unused = [
  "/usr/lib/udev/hwdb.d",
  "/usr/lib/modules",
  "/usr/share/doc",
  "/usr/share/info",
  "/usr/share/locale",
  "/usr/share/man",
];

function diverts({ scripts }: UnpackedPackage): boolean {
  return scripts.some(({ text }) => text.includes("dpkg-divert"));
}

/**
 * The system that scripts find when they run: what Wherry itself makes of the packages, so that whatever a script still
 * changes is its own doing, and the package manager's files beside it.
 */
export async function recordingTree(system: RecordedSystem, recorded: RecordingTree): Promise<Tree> {
  const { packages, pending, effects, policy, reader } = recorded;
  const distribution = policyOf(system.repositories);
  const documented = new Set(pending.map(({ package: { name } }) => `/usr/share/doc/${name}`));
  const isUnused = (path: string) =>
    unused.some((folder) => isWithin(path, folder) && path !== folder) &&
    ![...documented].some((folder) => isWithin(path, folder));
  const merged = mergePackages(packages, mergeRulesOf(distribution), {
    diversions: diversionsAmong(effects),
    // Their files are there before they have moved the others: only what is moved counts in the end.
    winners: new Set(pending.filter(diverts).map(({ package: { name } }) => name)),
  });
  const kept = new Map([...merged].filter(([path, { kind }]) => kind === "directory" || !isUnused(path)));
  const finished = await finishTree(kept, {
    definition: recordingDefinition(system),
    packages,
    policy: distribution.finishing,
    effects,
    read: (content) => reader.read(content),
    epoch: 0,
  });
  const draft = draftOf(finished);
  for (const [path, text] of policy.database(packages, pending)) {
    const mode = /\/(pre|post)(inst|rm)$|\.(pre|post)(inst|rm)$|\.config$|policy-rc\.d$/.test(path) ? 0o755 : 0o644;
    putFile(draft, path, text, { mtime: 0, mode });
  }
  for (const path of policy.idle) {
    if (draft.get(path)?.kind === "file") putFile(draft, path, "#!/bin/sh\nexit 0\n", { mtime: 0, mode: 0o755 });
  }
  for (const [path, text] of policy.standIns) {
    const real = draft.get(path);
    if (real?.kind !== "file") continue;
    draft.set(`${path}.real`, real);
    putFile(draft, path, text, { mtime: 0, mode: 0o755 });
  }
  for (const folder of ["/dev", "/proc", "/sys", "/run", "/tmp", "/var/tmp", "/var/cache", "/var/lib", "/var/log"]) {
    if (!draft.has(folder)) putDirectory(draft, folder, { mtime: 0 });
  }
  for (const folder of policy.expected.folders) if (!draft.has(folder)) putDirectory(draft, folder, { mtime: 0 });
  for (const [path, text] of policy.expected.programs) {
    if (!draft.has(path)) putFile(draft, path, text, { mtime: 0, mode: 0o755 });
  }
  putDirectory(draft, "/dev/shm", { mtime: 0, mode: 0o1777 });
  for (const name of devices) putFile(draft, `/dev/${name}`, "", { mtime: 0 });
  for (const [name, target] of [
    ["fd", "/proc/self/fd"],
    ["stdin", "/proc/self/fd/0"],
    ["stdout", "/proc/self/fd/1"],
    ["stderr", "/proc/self/fd/2"],
  ] as const) {
    putLink(draft, `/dev/${name}`, target, { mtime: 0 });
  }
  for (const make of ["first", "second"] as const) {
    for (const [path, text] of machineFacts(make))
      putFile(draft, factPath(make, path), text, { mtime: 0, mode: 0o444 });
  }
  for (const name of ["", "/state", "/tools", "/host"]) putDirectory(draft, `${sandboxFolder}${name}`, { mtime: 0 });
  return draft;
}
