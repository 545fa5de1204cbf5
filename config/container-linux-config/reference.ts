import type { PlainObject } from "../ignition/v2/plain.ts";
import type { ClcReference, ClcVerification } from "./schema.ts";

export function convertReference({ source = "", verification }: ClcReference): PlainObject {
  return { source, verification: convertVerification(verification) };
}

export function convertVerification(verification: ClcVerification | undefined): PlainObject {
  const { function: name = "", sum = "" } = verification?.hash ?? {};
  return name === "" || sum === "" ? {} : { hash: `${name}-${sum}` };
}
