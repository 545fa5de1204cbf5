import assert from "node:assert/strict";
import { test } from "node:test";
import { readBlocks } from "./read-blocks.ts";

test("every block is found with its line: fenced in any way, indented, in a list", () => {
  const page = `# Page

\`\`\`yaml web.yaml
a: 1
\`\`\`

1. first:

   ~~~sh
   wherry build
   ~~~

    no code, but the item's text

text

    indented
`;
  assert.deepEqual(
    readBlocks("p.md", page).map(({ place, language, file, text }) => [place, language, file, text]),
    [
      ["p.md:3", "yaml", "web.yaml", "a: 1\n"],
      ["p.md:9", "sh", undefined, "wherry build\n"],
      ["p.md:17", "", undefined, "indented\n"],
    ],
  );
});
