import { type Finding, WherryError } from "@wherry/core/errors/errors.ts";
import { formatMegabytes } from "@wherry/core/quantities/format-bytes.ts";
import type { ImageDefinition } from "../definition/image-definition.ts";

/** Fails where the image is larger than its definition allows; `size` is the largest artefact that is shipped, in bytes. */
export function checkBudgets(
  definition: ImageDefinition,
  image: { readonly packages: number; readonly size: number },
): void {
  const { budgets } = definition;
  const findings: Finding[] = [];
  if (budgets.packages !== null && image.packages > budgets.packages) {
    findings.push({
      message: `${image.packages} packages, ${image.packages - budgets.packages} more than budgets.packages allows`,
      hint: "`wherry explain DEFINITION PACKAGE` says why one is there; packages.omit leaves it out",
    });
  }
  if (budgets.size !== null && image.size > budgets.size) {
    findings.push({
      message: `${formatMegabytes(image.size)}, ${formatMegabytes(image.size - budgets.size)} more than budgets.size allows`,
      hint: "use --compression release, trim paths, or leave packages out",
    });
  }
  if (findings.length > 0)
    throw new WherryError("budget.exceeded", `${definition.name} is larger than its definition allows`, { findings });
}
