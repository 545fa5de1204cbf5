import type { ReviewedScript } from "../../../scripts/reviewed-script.ts";
import { ROOT_FILE } from "./effects.ts";

/** What disks need beyond the base system. */
export const storage: readonly ReviewedScript[] = [
  {
    package: "mdadm",
    script: "postinst",
    sha256: ["4d00214b614d52843371c925d9640a56f71938a62a3691d802782b1be8aa7e0e"],
    reason:
      "Writes its settings by the answers to its questions, and asks for an initramfs. The monitor refuses to start without somebody to tell.",
    effects: [
      {
        kind: "file",
        path: "/etc/mdadm/mdadm.conf",
        text: "HOMEHOST <system>\nMAILADDR root\n",
        ...ROOT_FILE,
      },
      {
        kind: "file",
        path: "/etc/default/mdadm",
        text: 'AUTOCHECK=true\nAUTOSCAN=true\nSTART_DAEMON=true\nDAEMON_OPTIONS="--syslog"\nVERBOSE=false\n',
        ...ROOT_FILE,
      },
    ],
  },
];
