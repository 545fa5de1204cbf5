import type { Ignition2Reference } from "../ignition/v2/config.ts";
import type { ClcReference, ClcVerification } from "./schema.ts";

/** A configuration or certificate to fetch, as Ignition 2.3 has it. */
export function convertReference({ source = "", verification }: ClcReference): Ignition2Reference {
  return { source, verification: convertVerification(verification) };
}

/** The hash as Ignition writes it, "sha512-HEX"; an empty object where function or sum is missing. */
export function convertVerification(
  verification: ClcVerification | undefined,
): NonNullable<Ignition2Reference["verification"]> {
  const { function: name = "", sum = "" } = verification?.hash ?? {};
  return name === "" || sum === "" ? {} : { hash: `${name}-${sum}` };
}
