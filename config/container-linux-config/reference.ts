import type { Ignition2Reference } from "../ignition/v2/config.ts";
import type { ClcReference, ClcVerification } from "./schema.ts";

export function convertReference({ source = "", verification }: ClcReference): Ignition2Reference {
  return { source, verification: convertVerification(verification) };
}

export function convertVerification(
  verification: ClcVerification | undefined,
): NonNullable<Ignition2Reference["verification"]> {
  const { function: name = "", sum = "" } = verification?.hash ?? {};
  return name === "" || sum === "" ? {} : { hash: `${name}-${sum}` };
}
