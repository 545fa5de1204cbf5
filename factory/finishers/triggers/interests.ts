import type { UnpackedPackage } from "../../tree/unpacked-package.ts";
import type { FinishContext } from "../context.ts";

/** The package whose trigger a finisher stands for: it makes something of what others have below a path. */
export function interestedIn(
  trigger: string,
  { packages, policy: { triggers: policy } }: Pick<FinishContext, "packages" | "policy">,
): UnpackedPackage | undefined {
  const known = policy.known.filter((one) => one.becomes === "made" && one.trigger.test(trigger));
  return packages.find(
    ({ triggers, package: { name } }) =>
      triggers !== "" && known.some(({ of }) => of.test(name)) && policy.interests(triggers).includes(trigger),
  );
}
