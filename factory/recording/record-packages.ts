import { WherryError } from "@wherry/core/errors/errors.ts";
import { passwordAnswer } from "../scripts/check-answers.ts";
import { problemOfRecord } from "../scripts/record-schema.ts";
import type { ScriptRecord } from "../scripts/script-record.ts";
import type { Workshop } from "../supply/workshop.ts";
import { compareRuns } from "./effects/compare-runs.ts";
import type { Marks } from "./effects/reconcile-secrets.ts";
import type { RecordingRequest } from "./recording-request.ts";
import { runTwice, type Twice } from "./running/run-apart.ts";

export interface Recorded {
  readonly records: readonly ScriptRecord[];
  readonly failed: readonly { readonly package: string; readonly output: string }[];
  /** Answers that the scripts were given and did not take: what they had instead. */
  readonly replaced: readonly ReplacedAnswer[];
}

export interface ReplacedAnswer {
  readonly package: string;
  readonly question: string;
  readonly value: string;
}

/**
 * Runs the scripts of packages in a throw-away root, twice, and says what they did both times. Root becomes nobody in
 * particular for that.
 *
 * @throws {WherryError} recording.unavailable when there are neither namespaces nor a machine to run them in
 * @throws {WherryError} recording.failed when scripts leave more than can be read
 * @throws {WherryError} definition.invalid when scripts were given a password as an answer
 * @throws {WherryError} interrupted when the workshop's signal aborts
 */
export async function recordPackages(request: RecordingRequest, workshop: Workshop): Promise<Recorded> {
  return judgeRuns(request, await runTwice(request, workshop));
}

/**
 * What two runs of the same packages' scripts come to: a record of each whose scripts did not fail, with what they did
 * both times.
 *
 * @throws {WherryError} definition.invalid when scripts were given a password as an answer
 */
export function judgeRuns(request: RecordingRequest, [first, second]: Twice): Recorded {
  const records: ScriptRecord[] = [];
  const failed: { package: string; output: string }[] = [];
  const replaced: ReplacedAnswer[] = [];
  const marks: Marks = new Map();
  const installed = new Set(request.packages.map((one) => one.package.name));
  const system = { isInstalled: (name: string) => installed.has(name), answers: request.answers };
  const isMade = (path: string) => request.policy.isMadeAtFirstBoot(path, system);
  const templates = new Map([...first, ...second].flatMap(({ heard }) => [...heard.templates]));
  for (const [index, { package: one, scripts }] of request.pending.entries()) {
    const { name } = one.package;
    const [a, b] = [first[index], second[index]];
    if (a === undefined || b === undefined) throw new WherryError("internal", `${name} was not recorded`);
    const wrong = a.status !== 0 ? a : b.status !== 0 ? b : undefined;
    if (wrong !== undefined) failed.push({ package: name, output: request.policy.reason(wrong.output) });
    else {
      const asked = [...new Set([...a.heard.asked, ...b.heard.asked])].sort();
      const answers = request.answers;
      const given = asked.filter((question) => answers[question] !== undefined);
      refusePasswords(given, templates, request);
      for (const question of given) {
        const value = a.heard.values.get(question);
        if (value !== undefined && value !== answers[question]) replaced.push({ package: name, question, value });
      }
      const record: ScriptRecord = {
        package: name,
        scripts,
        ...(asked.length === 0 && (one.questions ?? "") === "" ? {} : { asked }),
        ...(given.length === 0 ? {} : { answers: pick(answers, given) }),
        ...compareRuns(a.derived, b.derived, { name, marks, isMade }),
      };
      const problem = problemOfRecord(record);
      if (problem === undefined) records.push(record);
      else failed.push({ package: name, output: `they leave what no record may say: ${problem}` });
    }
  }
  return { records, failed, replaced };
}

function pick(answers: Readonly<Record<string, string>>, names: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(names.flatMap((name) => (answers[name] === undefined ? [] : [[name, answers[name]]])));
}

/** Questions that scripts make while they run have their type from a template, which is known only now. */
function refusePasswords(
  given: readonly string[],
  templates: ReadonlyMap<string, string>,
  { packages, policy }: RecordingRequest,
): void {
  for (const question of given) {
    const template = templates.get(question) ?? question;
    const types = packages.flatMap(({ questions = "" }) =>
      policy.questions(questions).filter((one) => one.name === template),
    );
    if (types.some(({ type }) => type === "password")) throw passwordAnswer(question);
  }
}
