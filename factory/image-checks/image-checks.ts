import { dbusAccount, sudoersAccount, sysusersAccount, tmpfilesAccount, udevAccount } from "./account-checks.ts";
import { cronAccount, cronDaemon, cronProgram } from "./cron-checks.ts";
import { dbusService } from "./dbus-checks.ts";
import { dkmsModule } from "./dkms-check.ts";
import type { ImageCheck } from "./image-check.ts";
import { inetdAccount, inetdDaemon, inetdProgram } from "./inetd-checks.ts";
import { binfmtInterpreter, kernelModule, nftablesInclude } from "./kernel-checks.ts";
import { localeData } from "./locale-check.ts";
import { nssModule, pamModule, sshServer } from "./login-checks.ts";
import { danglingLink, preloadLibrary, programInterpreter, programLibrary } from "./programs-check.ts";
import { packageTrigger } from "./trigger-check.ts";
import { udevProgram } from "./udev-checks.ts";
import { programNeeds, unitProgram } from "./units/command-checks.ts";
import { unitDefaultTarget } from "./units/default-target-check.ts";
import { unitCondition, unitLink, unitRequires, unitWantedBy } from "./units/dependency-checks.ts";
import { unitFile, unitFolder } from "./units/file-checks.ts";
import { initScript } from "./units/init-script-check.ts";
import { machineOwnFile } from "./units/machine-own-check.ts";
import { unitKey, unitValue } from "./units/syntax-checks.ts";
import { programAccount, unitAccount } from "./units/unit-accounts.ts";

/** Every check of a finished image, in the order in which findings are told. */
export const imageChecks: readonly ImageCheck[] = [
  unitProgram,
  unitAccount,
  programAccount,
  unitFile,
  unitFolder,
  machineOwnFile,
  initScript,
  unitRequires,
  unitWantedBy,
  unitDefaultTarget,
  unitCondition,
  unitLink,
  unitKey,
  unitValue,
  programInterpreter,
  programLibrary,
  programNeeds,
  preloadLibrary,
  danglingLink,
  tmpfilesAccount,
  sysusersAccount,
  sudoersAccount,
  udevAccount,
  udevProgram,
  dbusAccount,
  dbusService,
  cronAccount,
  cronProgram,
  cronDaemon,
  inetdProgram,
  inetdAccount,
  inetdDaemon,
  pamModule,
  nssModule,
  localeData,
  sshServer,
  kernelModule,
  dkmsModule,
  binfmtInterpreter,
  nftablesInclude,
  packageTrigger,
];
