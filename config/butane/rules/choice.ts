import { closest } from "@wherry/core/errors/suggest.ts";

/** Why a text is none of the choices; undefined where it is one, or is not there. */
export function choiceFault(text: string | undefined, choices: readonly string[]): string | undefined {
  if (text === undefined || choices.includes(text)) return undefined;
  const meant = closest(text, choices);
  return `"${text}" is not possible: ${meant === undefined ? `it can be ${choices.join(", ")}` : `did you mean ${meant}?`}`;
}
