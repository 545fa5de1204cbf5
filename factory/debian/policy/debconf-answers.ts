import type { GivenAnswer } from "../../packages/question-listener.ts";
import type { ScriptedContents } from "../../packages/recording-policy.ts";
import { shellCommand } from "../../system/processes.ts";
import { parseQuestions } from "../control/questions.ts";
import { dpkgDatabase, infoName } from "./dpkg-database.ts";

/**
 * The line of sh(1) that tells debconf(7) which questions packages have, and the answers: `RecordingPolicy.prepare`.
 */
export function answerDebconf(
  installed: readonly ScriptedContents[],
  pending: readonly ScriptedContents[],
  answers: readonly GivenAnswer[],
): string {
  const asking = installed.filter(({ questions = "" }) => questions !== "");
  const loaded = asking.map((one) => ["load", one.package.name, `${dpkgDatabase}/info/${infoName(one)}.templates`]);
  const given = answers.map(({ question, value }) => ["set", ...ownerOf(question, [...installed, ...pending]), value]);
  const words = [...loaded, ...given].flat();
  return words.length === 0 ? "true" : shellCommand("perl", ["-e", tellDebconf, ...words]);
}

/** What debconf-loadtemplate(1) and debconf-set-selections(1) do for one of them. */
const tellDebconf = [
  "use Debconf::Db; use Debconf::Template; use Debconf::Question; Debconf::Db->load;",
  'while (my $verb = shift) { if ($verb eq "load") { my $owner = shift; Debconf::Template->load(shift, $owner); next }',
  "my ($owner, $name, $type, $value) = splice(@ARGV, 0, 4);",
  "Debconf::Template->get($name) or Debconf::Template->new($name, $owner, $type);",
  "my $question = Debconf::Question->get($name) || Debconf::Question->new($name, $owner, $type);",
  '$question->value($value); $question->flag("seen", "true") } Debconf::Db->save',
].join(" ");

/** Owner, name and type of a question; one that nobody has yet will get its type when a script registers it. */
function ownerOf(question: string, packages: readonly ScriptedContents[]): readonly string[] {
  for (const { package: one, questions = "" } of packages) {
    const found = parseQuestions(questions).find(({ name }) => name === question);
    if (found !== undefined) return [one.name, question, found.type];
  }
  return [question.replace(/\/.*/, ""), question, "string"];
}
