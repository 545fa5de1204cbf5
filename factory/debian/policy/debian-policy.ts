import type { DistributionPolicy } from "../../packages/distribution-policy.ts";
import { debianBoot } from "./boot.ts";
import { debianFinishing } from "./finishing.ts";
import { dissectScript } from "./generated-scripts.ts";
import { archiveNames } from "./mirrors.ts";
import { reviewedScripts } from "./reviewed.ts";
import { debianTools } from "./tool-sets.ts";

/** Debian as a distribution: all that it decides. How its packages are read is `debianFormat`. */
export const debianPolicy: DistributionPolicy = {
  name: "debian",
  format: "debian",
  archives: archiveNames,
  scripts: {
    // prerm, postrm and config have no part in a fresh installation (Debian Policy 6.5).
    installing: ["preinst", "postinst"],
    dissect: dissectScript,
    reviews: reviewedScripts,
  },
  layoutPackage: "base-files",
  finishing: debianFinishing,
  boot: debianBoot,
  tools: debianTools,
};
