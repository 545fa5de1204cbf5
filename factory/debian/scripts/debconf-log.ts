import type { QuestionListener } from "../../packages/question-listener.ts";
import { longestQuestion, questionName } from "../../scripts/question.ts";
import { mostQuestions } from "../../scripts/record-schema.ts";

/** DEBCONF_DEBUG=developer: the commands of scripts (debconf-devel(7)), and what debconf answers. */
const prefix = "debconf (developer): ";

/** Hears what debconf(7) tells of its dialogue with scripts. */
export function listenToDebconf(): QuestionListener {
  const asked = new Set<string>();
  const values = new Map<string, string>();
  const templates = new Map<string, string>();
  let looked: string | undefined;
  const isName = (word: string) => word.length <= longestQuestion && questionName.test(word);
  const take = (line: string): boolean => {
    if (!line.startsWith(prefix)) return false;
    const [arrow, command = "", ...words] = line.slice(prefix.length).trim().split(/\s+/);
    if (arrow === "-->" && looked !== undefined) {
      if (!values.has(looked)) values.set(looked, answerIn(line.slice(prefix.length + arrow.length + 1)));
      looked = undefined;
    } else if (arrow === "<--") {
      looked = undefined;
      const [first = "", second = ""] = words;
      const verb = command.toUpperCase();
      if (verb === "REGISTER" && isName(first) && isName(second) && templates.size < mostQuestions) {
        templates.set(second, first);
      }
      const question = verb === "INPUT" ? second : /^(GET|FGET|METAGET)$/.test(verb) ? first : "";
      if (!isName(question) || (asked.size >= mostQuestions && !asked.has(question))) return true;
      asked.add(question);
      if (verb === "GET") looked = question;
    }
    return true;
  };
  return { take, asked, values, templates };
}

/** "0 VALUE"; "1 VALUE" where the script asked for backslashes before line feeds and backslashes. */
function answerIn(said: string): string {
  const value = said.slice(2);
  return said.startsWith("1 ") ? value.replaceAll(/\\(.)/g, (_, after) => (after === "n" ? "\n" : after)) : value;
}
