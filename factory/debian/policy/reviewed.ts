import type { ReviewedScript } from "../../scripts/reviewed-script.ts";
import { baseSystem } from "./reviews/base-system.ts";
import { containers } from "./reviews/containers.ts";
import { language } from "./reviews/language.ts";
import { libraries } from "./reviews/libraries.ts";
import { networking } from "./reviews/networking.ts";
import { packageManagement } from "./reviews/package-management.ts";
import { storage } from "./reviews/storage.ts";
import { systemd } from "./reviews/systemd.ts";

export const reviewedScripts: readonly ReviewedScript[] = [
  ...baseSystem,
  ...language,
  ...libraries,
  ...systemd,
  ...networking,
  ...containers,
  ...packageManagement,
  ...storage,
];
