import type { Tree } from "@wherry/core/tree/tree.ts";
import { finishAccounts } from "./accounts.ts";
import { writeAlternatives } from "./alternatives.ts";
import { writeCaCertificates } from "./ca-certificates.ts";
import type { FinishContext } from "./context.ts";
import { applyDeclared } from "./declared.ts";
import { applyEdits } from "./edited.ts";
import { writeFirewall } from "./firewall.ts";
import { writeFirstBoot } from "./first-boot.ts";
import { compileHwdb } from "./hwdb.ts";
import { writeInitScriptUnits } from "./init-scripts.ts";
import { writeKeyboard } from "./keyboard.ts";
import { indexModules } from "./module-index.ts";
import { writeNetworks } from "./network.ts";
import { removePrivate } from "./nothing-private.ts";
import { writeOsRelease } from "./os-release.ts";
import { putOwnFiles } from "./own-files.ts";
import { writePamStacks } from "./pam.ts";
import { applyServices } from "./services.ts";
import { writeSettings } from "./settings.ts";
import { writeShells } from "./shells.ts";
import { writeSwap } from "./swap.ts";
import { enablePackagedUnits } from "./units.ts";

/**
 * From the packages' content to a system: what their scripts would have done, then what the definition asks for, then
 * what must not be in an image is taken out. Each step sees what the ones before it made.
 */
export async function finishTree(tree: Tree, context: FinishContext): Promise<Tree> {
  // What the packages' scripts stand for.
  const { tree: populated, accounts } = await finishAccounts(tree, context);
  let finished = await applyDeclared(populated, accounts, context);
  finished = await writeAlternatives(finished, context);
  finished = await writeShells(finished, context);
  finished = await writePamStacks(finished, context);
  finished = await enablePackagedUnits(finished, context);
  finished = await writeInitScriptUnits(finished, context);
  finished = await indexModules(finished, context);
  finished = await compileHwdb(finished, { ...context, systemdVersion: systemdVersion(context) });
  finished = await applyEdits(finished, context);

  // What the definition says. Its files come after its plain values, which may be certificates and units, before what
  // is made of those.
  finished = await writeOsRelease(finished, context);
  finished = await writeSettings(finished, context);
  finished = await writeKeyboard(finished, context);
  finished = await writeSwap(finished, context);
  finished = await writeNetworks(finished, context);
  finished = await writeFirewall(finished, context);
  finished = await putOwnFiles(finished, accounts, context);
  finished = await writeCaCertificates(finished, context);
  finished = await writeFirstBoot(finished, context);
  finished = await applyServices(finished, context);

  return await removePrivate(finished, context);
}

/** The database says which systemd it was made for: "257.13-1" is 257. */
function systemdVersion(context: FinishContext): number {
  const udev = context.packages.find(({ package: { name } }) => name === context.policy.udevPackage);
  return Number.parseInt(udev?.package.version ?? "0", 10);
}
