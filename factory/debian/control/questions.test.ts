import assert from "node:assert/strict";
import { test } from "node:test";
import { parseQuestions, splitChoices } from "./questions.ts";

const templates = `Template: postfix/main_mailer_type
Type: select
Choices: No configuration, Internet Site, Local only
Choices-de.UTF-8: Keine Konfiguration, Internet-Server, Nur lokal
Default: Internet Site
Description: General mail configuration type:
 Please select one.
 .
 Template: this is a description

Template: tzdata/Areas
Type: select
Choices: Africa, US (old names)
Choices-C: Africa, US

Template: x/dynamic
type: multiselect
Choices: \${choices}

Template: postfix/mailname
Type: string

not a template
`;

test("the questions of a package have their types, and the choices that do not depend on the language", () => {
  assert.deepEqual(parseQuestions(templates), [
    {
      name: "postfix/main_mailer_type",
      type: "select",
      choices: ["No configuration", "Internet Site", "Local only"],
    },
    { name: "tzdata/Areas", type: "select", choices: ["Africa", "US"] },
    { name: "x/dynamic", type: "multiselect", choices: undefined },
    { name: "postfix/mailname", type: "string", choices: undefined },
  ]);
  assert.deepEqual(parseQuestions(""), []);
});

test("choices are parted by commas, but for those that are their own", () => {
  assert.deepEqual(splitChoices("a, b c,  d\\, e, f\\ g, h,i"), ["a", "b c", "d, e", "f g", "h,i"]);
});
