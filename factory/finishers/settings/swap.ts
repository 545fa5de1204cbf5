import { WherryError } from "@wherry/core/errors/errors.ts";
import { vendorFolder } from "@wherry/core/systemd/unit-folders.ts";
import type { Tree } from "@wherry/core/tree/tree.ts";
import { draftOf, putFile, putLink } from "../../tree/edit.ts";
import type { FinishContext } from "../context.ts";
import { entryFinding } from "../entry-finding.ts";

const FILE = "/var/lib/swapfile";
const MAKER = "/usr/sbin/mkswap";
const FOLDER = vendorFolder("system");

/**
 * A swap file that the first boot makes, as two units: an image that held it would be as much larger. It has its name
 * only when it is whole.
 *
 * @throws {WherryError} definition.invalid when the image has no program to make it with
 */
export async function writeSwap(tree: Tree, { definition, epoch: mtime }: FinishContext): Promise<Tree> {
  const { swap } = definition;
  if (swap === null) return tree;
  if (!tree.has(MAKER)) {
    const problem = { message: `swap: there is no ${MAKER}`, hint: "add the package util-linux" };
    const finding = entryFinding(definition, "swap", problem);
    throw new WherryError("definition.invalid", finding.message, { findings: [finding] });
  }
  const draft = draftOf(tree);
  putFile(draft, `${FOLDER}/image-swapfile.service`, makingUnit(swap), { mtime });
  putFile(draft, `${FOLDER}/var-lib-swapfile.swap`, SWAP_UNIT, { mtime });
  putLink(draft, `${FOLDER}/swap.target.wants/var-lib-swapfile.swap`, "../var-lib-swapfile.swap", { mtime });
  return draft;
}

/** mkswap(8), --file: it makes the file with its blocks, readable by root alone. */
function makingUnit(bytes: number): string {
  return `[Unit]
Description=Make the swap file
DefaultDependencies=no
RequiresMountsFor=/var/lib
ConditionPathExists=!${FILE}
Before=var-lib-swapfile.swap shutdown.target
Conflicts=shutdown.target

[Service]
Type=oneshot
RemainAfterExit=yes
TimeoutStartSec=30min
ExecStartPre=/usr/bin/rm -f ${FILE}.new
ExecStart=${MAKER} --file --size ${bytes} ${FILE}.new
ExecStart=/usr/bin/mv ${FILE}.new ${FILE}
`;
}

/** A name that systemd makes of the path (systemd.swap(5)). */
const SWAP_UNIT = `[Unit]
Description=Swap file
Requires=image-swapfile.service
After=image-swapfile.service

[Swap]
What=${FILE}

[Install]
WantedBy=swap.target
`;
