import { baseSystem } from "./reviewed/base-system.ts";
import { containers } from "./reviewed/containers.ts";
import { libraries } from "./reviewed/libraries.ts";
import { networking } from "./reviewed/networking.ts";
import { packageManagement } from "./reviewed/package-management.ts";
import { storage } from "./reviewed/storage.ts";
import { systemd } from "./reviewed/systemd.ts";
import type { ReviewedScript } from "./reviewed-script.ts";

export const reviewedScripts: readonly ReviewedScript[] = [
  ...baseSystem,
  ...libraries,
  ...systemd,
  ...networking,
  ...containers,
  ...packageManagement,
  ...storage,
];
