import {
  type CheckImageOptions,
  checkImage,
  formatFilePlace,
  type ImageFinding,
} from "@wherry/factory/image-checks/check-image.ts";
import type { MachineOwnPath } from "@wherry/factory/image-checks/checked-image.ts";
import { imageChecks } from "@wherry/factory/image-checks/image-checks.ts";
import type { Interest } from "@wherry/factory/image-checks/interests.ts";
import { loadCheckedImage } from "@wherry/factory/image-checks/load-checked-image.ts";
import type { ImageCheckPolicy } from "@wherry/factory/packages/image-check-policy.ts";
import { smallContext, smallTree } from "../fixtures/small-tree.ts";
import { buildElf } from "./elf.ts";

/** A tree of a few files that have nothing wrong: a shell, accounts, and a target that a boot starts. */
export const soundImage: Parameters<typeof smallTree>[0] = {
  "/bin": { link: "usr/bin" },
  "/lib64": { link: "usr/lib64" },
  "/usr/lib64/ld-linux-x86-64.so.2": { program: buildElf({ machine: 62, soname: "ld-linux-x86-64.so.2" }) },
  "/usr/bin/sh": {
    program: buildElf({ machine: 62, interpreter: "/lib64/ld-linux-x86-64.so.2", needed: ["libc.so.6"] }),
  },
  "/usr/lib/x86_64-linux-gnu/libc.so.6": { program: buildElf({ machine: 62, soname: "libc.so.6" }) },
  "/etc/passwd": "root:x:0:0::/root:/bin/sh\ndaemon:x:1:1::/:/bin/sh\n",
  "/etc/group": "root:x:0:\ndaemon:x:1:\n",
  "/etc/systemd/system/default.target": { link: "/usr/lib/systemd/system/multi-user.target" },
  "/usr/lib/systemd/system/multi-user.target": "[Unit]\nDescription=all\n",
  "/usr/lib/systemd/system/sysinit.target": "[Unit]\nDescription=first\n",
};

/** A service that a boot starts. */
export function startedService(name: string, text: string): Parameters<typeof smallTree>[0] {
  const path = `/usr/lib/systemd/system/${name}`;
  return { [path]: text, [`/etc/systemd/system/multi-user.target.wants/${name}`]: { link: path } };
}

const nothingKnown: ImageCheckPolicy = {
  needs: [],
  generated: {},
  makes: {},
  initScripts: { files: {}, programs: {}, starters: [], functions: {} },
  harmless: [],
};

interface FindingOptions extends Partial<CheckImageOptions> {
  readonly policy?: Partial<ImageCheckPolicy>;
  readonly machineOwn?: readonly MachineOwnPath[];
  readonly interests?: readonly Interest[];
}

/**
 * What checks find in a sound image with these files besides, one each: "error unit-program /path:3 message", then
 * " | also /place:7, /other" where it is told of several places, and " | hint" where that is more than the check's own
 * advice.
 */
export async function imageFindings(
  entries: Parameters<typeof smallTree>[0],
  { policy = {}, machineOwn = [], interests = [], ...options }: FindingOptions = {},
): Promise<readonly string[]> {
  const { read } = smallContext();
  const image = await loadCheckedImage(smallTree({ ...soundImage, ...entries }), {
    read,
    policy: { ...nothingKnown, ...policy },
    machineOwn,
    interests,
    libraryFolders: { 62: "/usr/lib/x86_64-linux-gnu" },
  });
  const { findings } = checkImage(image, { ignored: [], packageOf: () => undefined, ...options });
  return findings.map(describeFinding);
}

function describeFinding(finding: ImageFinding): string {
  const { level, rule, message, also, hint } = finding;
  const others = also.length === 0 ? [] : [`also ${also.join(", ")}`];
  const isAdvice = imageChecks.some((check) => check.id === rule && check.advice === hint);
  return [`${level} ${rule} ${formatFilePlace(finding)} ${message}`, ...others, ...(isAdvice ? [] : [hint])].join(
    " | ",
  );
}
