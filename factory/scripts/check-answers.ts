import { WherryError } from "@wherry/core/errors/errors.ts";
import { createFinding, type Finding } from "@wherry/core/errors/finding.ts";
import { formatPlace, type Place } from "@wherry/core/errors/place.ts";
import { closest } from "@wherry/core/errors/suggest.ts";
import type { WherryEvent } from "@wherry/core/events/events.ts";
import { quoteShortened, shorten } from "@wherry/core/text/shorten.ts";
import type { Question } from "./question.ts";
import type { ScriptedPackage } from "./review.ts";
import type { ScriptRecord } from "./script-record.ts";
import type { ScriptRules } from "./script-rules.ts";

/** A definition, as far as its answers go. */
interface AnsweringDefinition {
  readonly name: string;
  readonly packages: { readonly answers: Readonly<Record<string, string>> };
  readonly entriesAt: Readonly<Record<string, Place>>;
}

/**
 * Holds a definition's answers against the questions of its packages.
 *
 * @throws {WherryError} definition.invalid when a question does not take its answer, or asks for a password
 */
export function refuseAnswers(
  { name, packages: { answers }, entriesAt }: AnsweringDefinition,
  packages: readonly ScriptedPackage[],
  rules: Pick<ScriptRules, "questions">,
): void {
  const asked = Object.keys(answers).length === 0 ? new Map<string, Known>() : questionsOf(packages, rules);
  const findings = Object.entries(answers).flatMap(([question, value]): Finding[] => {
    const problem = problemOf(value, asked.get(question)?.question);
    const where = entriesAt[`packages.answers ${question}`];
    return problem === undefined
      ? []
      : [createFinding("error", `${question}: ${problem.message}`, { where, hint: problem.hint })];
  });
  if (findings.length === 0) return;
  const what = findings.length === 1 ? "an answer" : `${findings.length} answers`;
  throw new WherryError("definition.invalid", `${name} has ${what} that the packages do not take`, { findings });
}

/** The refusal of a password, where its type shows only while scripts run. */
export function passwordAnswer(question: string): WherryError {
  return new WherryError("definition.invalid", `packages.answers: ${question} ${isPassword}`, { hint: passwordHint });
}

interface UsedRecords {
  readonly packages: readonly ScriptedPackage[];
  /** The records that the image's scripts have. */
  readonly records: readonly ScriptRecord[];
  readonly rules: Pick<ScriptRules, "questions">;
}

/** Warnings about answers to what no script asks. */
export function idleAnswers(
  { packages: { answers }, entriesAt }: AnsweringDefinition,
  { packages, records, rules }: UsedRecords,
): readonly WherryEvent[] {
  const names = Object.keys(answers);
  if (names.length === 0) return [];
  const known = questionsOf(packages, rules);
  const run = new Set(records.map((record) => record.package));
  const asked = new Set(records.flatMap((record) => record.asked ?? []));
  for (const { question, owner } of known.values()) {
    // Records of before do not say what was asked.
    if (records.some((record) => record.package === owner && record.asked === undefined)) asked.add(question.name);
  }
  return names
    .filter((name) => !asked.has(name))
    .map((name) => {
      const where = entriesAt[`packages.answers ${name}`];
      const place = where === undefined ? "" : ` (${formatPlace(where)})`;
      const owner = known.get(name)?.owner;
      return { type: "warning", ...idle(name, owner, { known, run, place }) } as const;
    });
}

interface Known {
  readonly question: Question;
  readonly owner: string;
}

function questionsOf(
  packages: readonly ScriptedPackage[],
  rules: Pick<ScriptRules, "questions">,
): ReadonlyMap<string, Known> {
  const known = new Map<string, Known>();
  for (const { package: one, questions = "" } of packages) {
    for (const question of rules.questions(questions)) known.set(question.name, { question, owner: one.name });
  }
  return known;
}

const isPassword = "is a password: what scripts do with it would stand in locks, and be the same on every machine";
const passwordHint =
  "take it out; set it when a machine first boots, by a unit of firstBoot, or by the machine's own configuration";

function problemOf(value: string, question: Question | undefined): { message: string; hint: string } | undefined {
  if (question === undefined) return undefined;
  const { type, choices } = question;
  if (type === "password") return { message: isPassword, hint: passwordHint };
  if (type === "boolean" && value !== "true" && value !== "false") {
    return { message: `${quoteShortened(value, 80)} is neither true nor false`, hint: "write true or false" };
  }
  if (choices === undefined || (type !== "select" && type !== "multiselect")) return undefined;
  // Several are parted by commas; a value may be all there is to choose.
  const chosen = type === "select" ? [value] : value.split(/,\s*/).filter((one) => one !== "");
  const wrong = chosen.find((one) => !choices.includes(one));
  if (wrong === undefined) return undefined;
  const meant = closest(wrong, choices);
  const all = `its choices are ${shorten(choices.join(", "), 300)}`;
  return {
    message: `${quoteShortened(wrong, 80)} is none of its choices`,
    hint: meant === undefined ? all : `did you mean ${quoteShortened(meant, 80)}? ${all}`,
  };
}

interface IdleContext {
  readonly known: ReadonlyMap<string, Known>;
  /** Packages whose scripts were run for a record. */
  readonly run: ReadonlySet<string>;
  readonly place: string;
}

function idle(name: string, owner: string | undefined, { known, run, place }: IdleContext) {
  const said = (why: string) => `packages.answers: ${why}${place}`;
  if (owner === undefined) {
    const meant = closest(name, known.keys());
    return {
      message: said(`no package of this image asks ${name}`),
      hint: meant === undefined ? "take it out, or install the package that asks it" : `did you mean ${meant}?`,
    };
  }
  if (!run.has(owner)) {
    return {
      message: said(
        `${name} changes nothing, since the scripts of ${owner} do not run: what they do is known or acknowledged`,
      ),
      hint: "take it out, and say in the definition what the image needs: timezone, locale, keyboard, files",
    };
  }
  return {
    message: said(`the scripts of ${owner} do not ask ${name} on a fresh system`),
    hint: "take it out; `wherry explain` shows what they do",
  };
}
