import type { Tree } from "@wherry/core/tree/tree.ts";
import { finishAccounts } from "./accounts/accounts.ts";
import { refuseOtherAccounts } from "./accounts/same-accounts.ts";
import { writeCaCertificates } from "./certificates/ca-certificates.ts";
import type { FinishContext } from "./context.ts";
import { writeAcls } from "./effects/acls.ts";
import { writeAlternatives } from "./effects/alternatives.ts";
import { applyEdits } from "./effects/edits.ts";
import { applyEffects } from "./effects/effects.ts";
import { writeInitScriptUnits } from "./effects/init-scripts.ts";
import { writePamStacks } from "./effects/pam.ts";
import { writeShells } from "./effects/shells.ts";
import { compileHwdb } from "./kernel/hwdb.ts";
import { indexModules } from "./kernel/module-index.ts";
import { writeClockEpoch } from "./settings/clock-epoch.ts";
import { writeFirewall } from "./settings/firewall.ts";
import { writeKeyboard } from "./settings/keyboard.ts";
import { writeNetworks } from "./settings/network.ts";
import { writeOsRelease } from "./settings/os-release.ts";
import { putOwnFiles } from "./settings/own-files.ts";
import { writeResolverFile } from "./settings/resolver-file.ts";
import { writeSettings } from "./settings/settings.ts";
import { writeSwap } from "./settings/swap.ts";
import { writeTriggered } from "./triggers/triggered.ts";
import { removePrivate } from "./trimming/nothing-private.ts";
import { writeDefaultTarget } from "./units/default-target.ts";
import { writeFirstBoot } from "./units/first-boot.ts";
import { enablePackagedUnits } from "./units/packaged-units.ts";
import { writeSecrets } from "./units/secrets.ts";
import { applyServices } from "./units/services.ts";

/**
 * From the packages' content to a system: what their scripts would have done, then what the definition asks for, then
 * what must not be in an image is taken out. Each step sees what the ones before it made.
 *
 * @throws {WherryError} lock.invalid when a record of scripts changes the files of accounts
 */
export async function finishTree(tree: Tree, given: FinishContext): Promise<Tree> {
  const context = { ...given, unitTexts: new Map<string, Uint8Array>() };
  // What the packages' scripts stand for.
  const { tree: populated, accounts } = await finishAccounts(tree, context);
  let finished = await applyEffects(populated, accounts, context);
  finished = await writeAlternatives(finished, context);
  finished = await writeShells(finished, context);
  finished = await writePamStacks(finished, context);
  finished = await enablePackagedUnits(finished, context);
  finished = await writeInitScriptUnits(finished, context);
  finished = await indexModules(finished, context);
  finished = await compileHwdb(finished, { ...context, systemdVersion: systemdVersion(context) });
  finished = await applyEdits(finished, context);
  finished = await writeTriggered(finished, context);
  finished = writeAcls(finished, context);
  refuseOtherAccounts(populated, finished);

  // What the definition says. Its files come after its plain values, which may be certificates and units, before what
  // is made of those.
  finished = await writeOsRelease(finished, context);
  finished = writeClockEpoch(finished, context);
  finished = await writeSettings(finished, context);
  finished = await writeKeyboard(finished, context);
  finished = await writeSwap(finished, context);
  finished = await writeNetworks(finished, context);
  finished = await writeFirewall(finished, context);
  finished = await writeResolverFile(finished, context);
  finished = await putOwnFiles(finished, accounts, context);
  finished = await writeCaCertificates(finished, context);
  finished = await writeFirstBoot(finished, context);
  finished = writeSecrets(finished, context);
  finished = await applyServices(finished, context);
  finished = writeDefaultTarget(finished, context);

  return await removePrivate(finished, context);
}

/** The database says which systemd it was made for: "257.13-1" is 257. */
function systemdVersion(context: FinishContext): number {
  const udev = context.packages.find(({ package: { name } }) => name === context.policy.udevPackage);
  return Number.parseInt(udev?.package.version ?? "0", 10);
}
