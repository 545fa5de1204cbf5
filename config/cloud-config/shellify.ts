import { isScalar } from "../json/data-node.ts";
import type { Context } from "./context.ts";
import type { Placed } from "./read.ts";

/** A word in single quotes for a shell. */
export function quoteWord(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}

/**
 * A script of commands: a list is one command, each of its words quoted; a text is a line as it stands; null is
 * nothing. Undefined where there is no command. As cloud-init's `util.shellify` writes it, Python's names of values
 * included ("True"); but what is wrong with one command does not lose the others.
 */
export function shellify(value: Placed, context: Context): string | undefined {
  if (value.node.kind !== "list") {
    context.ignore(value.path, "it has to be a list of commands");
    return undefined;
  }
  const lines: string[] = [];
  value.node.items.forEach((item, index) => {
    const path = [...value.path, index];
    if (item.kind === "null") return;
    if (item.kind === "string") lines.push(item.text);
    else if (item.kind === "list") {
      const words = item.items.map(wordOf);
      if (words.every((word) => word !== undefined)) lines.push(words.map(quoteWord).join(" "));
      else context.ignore(path, "the words of a command have to be text");
    } else context.ignore(path, "a command has to be text or a list of words");
  });
  return lines.length === 0 ? undefined : `#!/bin/sh\n${lines.map((line) => `${line}\n`).join("")}`;
}

/** As Python's `str` has what PyYAML reads, which knows YAML 1.1: `yes` without quotes is True, and 1.50 is 1.5. */
function wordOf(node: Placed["node"]): string | undefined {
  if (!isScalar(node)) return undefined;
  const { kind, text, plain = "" } = node;
  if (kind === "null") return "None";
  if (kind === "boolean" || /^(?:[Yy]es|YES|[Oo]n|ON|[Nn]o|NO|[Oo]ff|OFF)$/.test(plain)) {
    return /^(?:true|yes|on)$/i.test(text) ? "True" : "False";
  }
  const decimal = kind === "number" ? /^([-+]?\d+\.\d+?)0*$/.exec(plain)?.[1] : undefined;
  return decimal?.replace(/^\+/, "") ?? text;
}
