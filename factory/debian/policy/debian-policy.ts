import type { DistributionPolicy } from "../../packages/distribution-policy.ts";
import { debianBoot } from "./boot.ts";
import { debianFinishing } from "./finishing.ts";
import { debianImageChecks } from "./image-checks.ts";
import { debianLeftOut } from "./left-out.ts";
import { archiveNames } from "./mirrors.ts";
import { loadPackagedUnits } from "./packaged-units.ts";
import { debianTools } from "./tool-sets.ts";

/** Debian as a distribution: all that it decides. How its packages are read is `debianFormat`. */
export const debianPolicy: DistributionPolicy = {
  name: "debian",
  format: "debian",
  archives: archiveNames,
  suites: /^(bookworm|trixie|forky|sid)(-updates|-security|-backports)?$/,
  loadScripts: async () => (await import("./script-rules.ts")).debianScripts,
  loadRecording: async () => (await import("./recording.ts")).debianRecording,
  layoutPackage: "base-files",
  leftOut: debianLeftOut,
  loadPackagedUnits,
  finishing: debianFinishing,
  boot: debianBoot,
  imageChecks: debianImageChecks,
  tools: debianTools,
};
