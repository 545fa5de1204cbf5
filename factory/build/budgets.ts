import { WherryError } from "@wherry/core/errors/errors.ts";
import { createFinding, type Finding } from "@wherry/core/errors/finding.ts";
import { formatMegabytes } from "@wherry/core/quantities/format-bytes.ts";
import type { ImageDefinition } from "../definition/image-definition.ts";

/**
 * Fails where the image is larger than its definition allows; `size` is the largest artefact that is shipped, in bytes.
 */
export function checkBudgets(
  definition: ImageDefinition,
  image: { readonly packages: number; readonly size: number },
): void {
  const { budgets } = definition;
  const findings: Finding[] = [];
  if (budgets.packages !== null && image.packages > budgets.packages) {
    const message = `${image.packages} packages, ${image.packages - budgets.packages} more than budgets.packages allows`;
    const hint = "`wherry explain DEFINITION PACKAGE` says why one is there; packages.omit leaves it out";
    findings.push(createFinding("error", message, { hint }));
  }
  if (budgets.size !== null && image.size > budgets.size) {
    const message = `${formatMegabytes(image.size)}, ${formatMegabytes(image.size - budgets.size)} more than budgets.size allows`;
    const hint = "use --compression release, trim paths, or leave packages out";
    findings.push(createFinding("error", message, { hint }));
  }
  if (findings.length > 0)
    throw new WherryError("budget.exceeded", `${definition.name} is larger than its definition allows`, { findings });
}
