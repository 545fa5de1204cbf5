import type { Question } from "../../scripts/question.ts";

/**
 * The questions of a package (debconf-devel(7), "The templates file"). What is no template is passed over: debconf
 * itself is what reads the file.
 */
export function parseQuestions(templates: string): readonly Question[] {
  return templates.split(/\n(?:[ \t]*\n)+/).flatMap((stanza) => {
    const field = (name: string) => fieldOf(stanza, name);
    const name = field("template");
    if (name === undefined) return [];
    // The values are those of "Choices-C" where choices themselves are for people.
    const choices = field("choices-c") ?? field("choices");
    const isFixed = choices !== undefined && !/\$\{/.test(choices);
    return [{ name, type: field("type") ?? "string", choices: isFixed ? splitChoices(choices) : undefined }];
  });
}

/** A comma and a space part them; "\," and "\ " are such characters themselves (`Debconf::Question`). */
export function splitChoices(choices: string): readonly string[] {
  const items = [""];
  for (const piece of choices.split(/(\\[, ]|,\s+)/)) {
    if (/^,\s+$/.test(piece)) items.push("");
    else items.push(`${items.pop() ?? ""}${piece.replace(/^\\([, ])$/, "$1")}`);
  }
  return items.map((item) => item.trim()).filter((item) => item !== "");
}

function fieldOf(stanza: string, name: string): string | undefined {
  for (const line of stanza.split("\n")) {
    const colon = line.indexOf(":");
    if (colon > 0 && line.slice(0, colon).toLowerCase() === name) return line.slice(colon + 1).trim();
  }
  return undefined;
}
