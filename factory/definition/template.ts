import type { DataNode } from "@wherry/config/json/data-node.ts";
import { declareParameters } from "@wherry/config/parameters/declare-parameters.ts";
import type { Complain, Parameter } from "@wherry/config/parameters/parameter.ts";
import { readReferences } from "@wherry/config/parameters/references.ts";
import { type Given, resolveParameters } from "@wherry/config/parameters/resolve-parameters.ts";
import { closest } from "@wherry/core/errors/suggest.ts";

/** Finds the value that somebody gave a parameter, apart from the definition. */
export type FindGiven = (parameter: Parameter) => Given | undefined;

interface TemplateValues {
  /** By name, as a text has them. */
  readonly values: Readonly<Record<string, string>>;
  readonly declared: readonly string[];
}

/** The values of the parameters that a definition's `parameters` declares; what is wrong with one is complained of. */
export function templateValues(
  block: DataNode | undefined,
  find: FindGiven | undefined,
  complain: Complain,
): TemplateValues {
  const declared = block === undefined ? [] : declareParameters(block, complain);
  const ways = ({ name }: Parameter) => `give it a default, or say --set ${name}=VALUE`;
  const { values, problems } = resolveParameters(declared, (parameter) => find?.(parameter), ways);
  for (const { parameter, message } of problems) complain(["parameters", parameter.name], message, parameter.offset);
  const written = [...values].flatMap(([name, value]): [string, string][] =>
    value === undefined || value.kind === "list" ? [] : [[name, value.written]],
  );
  return { values: Object.fromEntries(written), declared: declared.map(({ name }) => name) };
}

/** A template with values in the place of its references; or what is wrong with it, with the line. */
export function fillTemplate(
  text: string,
  values: Readonly<Record<string, string>>,
): { readonly text: string } | { readonly problem: string; readonly hint: string | undefined } {
  const parts = readReferences(text) ?? [];
  if (parts.length === 0) return { text };
  let filled = "";
  for (const part of parts) {
    if (part.kind === "text") {
      filled += part.text;
      continue;
    }
    const at = `line ${text.slice(0, part.index).split("\n").length}`;
    if (part.kind === "fault") return { problem: `${at}: ${part.message}`, hint: undefined };
    const value = Object.hasOwn(values, part.name) ? values[part.name] : undefined;
    if (value === undefined) {
      const meant = closest(part.name, Object.keys(values));
      const hint =
        meant === undefined
          ? `declare it under parameters, or write $\${{ for a text that begins so`
          : `did you mean ${meant}?`;
      return { problem: `${at}: there is no parameter ${part.name}`, hint };
    }
    filled += value;
  }
  return { text: filled };
}
