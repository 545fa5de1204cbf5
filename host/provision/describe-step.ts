import { formatMode } from "@wherry/core/text/mode.ts";
import type { FileStep } from "../plan/step.ts";

/** One line for people: "write /etc/hostname 0644 0:0, 5 bytes". */
export function describeFileStep(step: FileStep): string {
  switch (step.do) {
    case "remove":
      return `remove ${step.path}`;
    case "hard-link":
      return `hard-link ${step.path} -> ${step.target}`;
    case "link":
      return `link ${step.path} -> ${step.target} ${step.uid}:${step.gid}`;
    case "directory":
      return `directory ${step.path} ${formatMode(step.mode)} ${step.uid}:${step.gid}`;
    case "write":
      return `write ${step.path} ${formatMode(step.mode)} ${step.uid}:${step.gid}, ${step.content.size} bytes`;
  }
}
