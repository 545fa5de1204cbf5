import type { UnpackedPackage } from "../../tree/unpacked-package.ts";
import type { FinishContext } from "../context.ts";

/** The package that makes something anew where others have files below a path, or call a name: its trigger is that. */
export function interestedIn(
  trigger: string,
  { packages, policy }: Pick<FinishContext, "packages" | "policy">,
): UnpackedPackage | undefined {
  return packages.find(({ triggers }) => triggers !== "" && policy.triggers.interests(triggers).includes(trigger));
}
