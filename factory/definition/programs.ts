import { WherryError } from "@wherry/core/errors/errors.ts";
import { formatPlace, type Place } from "@wherry/core/errors/place.ts";
import type { WherryEvent } from "@wherry/core/events/events.ts";

/** What is done about definitions that are programs, in TypeScript: reading one runs it, with the reader's rights. */
export interface CodePolicy {
  /** Whether they may run; otherwise the first of them is an error. */
  readonly isAllowed: boolean;
  /** Is told of each before it runs. */
  readonly onProgram: (use: ProgramUse) => void;
  /** Is told what such a program imports, before that runs: a file as places show it, or the name of a package. */
  readonly onImport: (imported: string, by: string) => void;
}

/** A program that a definition is, or extends. */
export interface ProgramUse {
  /** As places show it. */
  readonly file: string;
  /** Where another definition extends it. */
  readonly where: Place | undefined;
  /** Whether that one is YAML or JSON, in which nobody looks for a program. */
  readonly isOfData: boolean;
}

/** The policy of who has read all that a definition is made of: its programs run, and nobody is told. */
export const runAllPrograms: CodePolicy = { isAllowed: true, onProgram: () => {}, onImport: () => {} };

/** The error for a program where none may run: `policy` forbids it, or nobody said that it may. */
export function refuseProgram({ file, where }: ProgramUse, policy: CodePolicy | undefined): WherryError {
  const [reason, hint] =
    policy === undefined
      ? [
          "the caller of loadDefinition did not allow any",
          "read it and give `code: runAllPrograms`, or write it as YAML",
        ]
      : ["--no-code runs no programs", "read it and leave out --no-code, or write it as YAML"];
  return new WherryError("definition.program", `${file} is a program in TypeScript, and ${reason}`, {
    hint,
    ...(where === undefined ? {} : { where }),
  });
}

/** What is said before a program runs: a warning where data leads to it, a notice where its name shows it. */
export function announceProgram({ file, where, isOfData }: ProgramUse): WherryEvent {
  const place = where === undefined ? "" : `, which ${formatPlace(where)} extends`;
  const message = `runs the program ${file}${place}, with your rights`;
  return isOfData ? { type: "warning", message, hint: "--no-code refuses it" } : { type: "notice", message };
}

/** What is said before something runs that such a program imports. */
export function announceImport(imported: string, by: string): WherryEvent {
  return { type: "notice", message: `runs ${imported}, which ${by} imports` };
}
