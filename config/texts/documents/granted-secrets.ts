import { closest } from "@wherry/core/errors/suggest.ts";
import type { Complain, ParameterValue } from "../../parameters/parameter.ts";
import { secretPrefix } from "../../parameters/references.ts";
import type { Grant } from "./includes.ts";

/**
 * All secrets that an included file has. Where its own text says that they are had from is not looked at: it may be
 * somebody else's, who would choose a file, a variable or a program of whoever includes it.
 */
export interface GrantedSecrets {
  /** Where it is included: "top.bu:3:10". */
  readonly by: string;
  /** By the names that the included file has for them. */
  readonly values: ReadonlyMap<string, ParameterValue>;
}

/** What a file that was named on the command line is told of a secret that says nothing. */
export const sourcelessSecret =
  "a secret has exactly one of file, command and env; only that of an included file has none, as it is granted";

/**
 * The includer's secrets by the names that the included file has for them. One that the includer does not have is
 * complained of.
 */
export function grantSecrets(
  grants: readonly Grant[],
  values: ReadonlyMap<string, ParameterValue | undefined>,
  complain: Complain,
): ReadonlyMap<string, ParameterValue> {
  const known = [...values.keys()].flatMap((key) =>
    key.startsWith(secretPrefix) ? [key.slice(secretPrefix.length)] : [],
  );
  return new Map(
    grants.flatMap(({ name, own, path, offset }) => {
      const value = values.get(secretPrefix + own);
      if (value !== undefined) return [[name, value] as const];
      if (known.includes(own)) return [];
      const meant = closest(own, known);
      const hint = meant === undefined ? `there are ${known.join(", ") || "none"}` : `did you mean ${meant}?`;
      complain(path, `this file has no secret ${own} to grant: ${hint}`, offset);
      return [];
    }),
  );
}

/** What is said of a secret that an included file wants and was not granted. */
export function refuseUngranted(name: string, { by }: GrantedSecrets): string {
  return `an included file reads no secret itself: to grant it ${name}, declare a secret in the file that includes this at ${by}, and name it there: secrets: [${name}]`;
}
