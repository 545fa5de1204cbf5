import { parseIgnition } from "@wherry/config/ignition/parse-ignition.ts";
import { decodeUtf8 } from "@wherry/core/bytes/utf8.ts";
import { scriptArguments } from "@wherry/host/quickjs/arguments.ts";
import { createQuickJsSystem } from "@wherry/host/quickjs/system.ts";
import { compareMerging, compareValidation, type MergeCase, type ValidateCase } from "../corpora/ignition-corpus.ts";

export interface QuickJsAnswers {
  readonly disagreements: readonly unknown[];
  readonly cases: number;
  /** Of reading and checking a configuration with 200 files of 1 kB, at its quickest. */
  readonly milliseconds: number;
}

/** Holds the two corpora that are named against the engine's own answers, and prints what came out as JSON. */
const system = createQuickJsSystem();
const [validate = "", merge = ""] = scriptArguments();
const validateCases = readCases<ValidateCase>(validate);
const mergeCases = readCases<MergeCase>(merge);
const answers: QuickJsAnswers = {
  disagreements: [...compareValidation(validateCases), ...compareMerging(mergeCases)],
  cases: validateCases.length + mergeCases.length,
  milliseconds: measure(),
};
system.print(`${JSON.stringify(answers)}\n`);

function readCases<Case>(path: string): readonly Case[] {
  const bytes = system.readFile(path);
  if (bytes === undefined) throw new Error(`there is no ${path}`);
  return JSON.parse(decodeUtf8(bytes)) as Case[];
}

function measure(): number {
  const files = Array.from({ length: 200 }, (_, index) => ({
    path: `/etc/app/${index}.conf`,
    mode: 0o644,
    contents: { source: `data:,${"0123456789abcde%20".repeat(57)}` },
  }));
  const text = JSON.stringify({ ignition: { version: "3.4.0" }, storage: { files } }, undefined, 2);
  const times = Array.from({ length: 10 }, () => {
    const start = system.now();
    if (parseIgnition(text).fatal) throw new Error("it is refused");
    return system.now() - start;
  });
  return Math.min(...times);
}
