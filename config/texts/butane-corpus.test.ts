import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { cp, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { isDeepStrictEqual } from "node:util";
import type { Finding } from "@wherry/core/errors/finding.ts";
import { formatDataPath } from "@wherry/core/paths/data-path.ts";
import { corpusPath, missingCorpora } from "@wherry/testing/corpora/corpora.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { parse } from "yaml";
import { transpileText } from "./transpile.ts";

const corpus = corpusPath("butane");
const skip = existsSync(corpus) ? false : missingCorpora;

interface Answer {
  readonly rc: number;
  /** Undefined where the case was answered with --strict alone. */
  readonly strict_rc?: number;
  readonly stdout_json: unknown;
  readonly stdout_text: string | null;
  readonly stderr: string;
}

type Case = { readonly id: string; readonly input_yaml: string } & (Answer | { readonly butane: Answer });

for (const [file, least] of [
  ["unit.json", 575],
  ["examples.json", 42],
] as const) {
  test(`every case of ${file} has the reference's result, statuses, and findings at the reference's places`, {
    skip,
  }, async () => {
    await using folder = await filesFolder();
    const cases = JSON.parse(readFileSync(join(corpus, file), "utf8")) as Case[];
    const failures: string[] = [];
    for (const one of cases) {
      const answer = "butane" in one ? one.butane : one;
      const options = { filesDir: folder.path, compress: true, platform: "" };
      const { output, findings } = await transpileText(one.input_yaml, options);
      const mine = { findings: outlines(findings), result: output === undefined ? null : (parse(output) as unknown) };
      const reference = { findings: referenceOutlines(answer.stderr), result: resultOf(answer) };
      for (const what of ["findings", "result"] as const)
        if (!isDeepStrictEqual(mine[what], reference[what]))
          failures.push(`${one.id} ${what}:\n${JSON.stringify(mine[what])}\n${JSON.stringify(reference[what])}`);
      if ((output === undefined ? 1 : 0) !== answer.rc) failures.push(`${one.id}: status`);
      const strict = output === undefined || findings.length > 0 ? 1 : 0;
      if (answer.strict_rc !== undefined && strict !== answer.strict_rc) failures.push(`${one.id}: strict status`);
    }
    assert.deepEqual(failures, []);
    assert.ok(cases.length >= least);
  });
}

test("a MachineConfig is written as the reference writes it, comment and all", { skip }, async () => {
  const cases = JSON.parse(readFileSync(join(corpus, "unit.json"), "utf8")) as (Case & { readonly butane: Answer })[];
  const written = cases.filter(({ butane }) => butane.stdout_text);
  for (const { id, input_yaml: text, butane } of written) {
    const { output } = await transpileText(text, { compress: true, platform: "" });
    assert.equal(output, butane.stdout_text, id);
  }
  assert.ok(written.length >= 40, `${written.length}`);
});

/** The reference was given an empty folder besides the corpus' files. */
async function filesFolder() {
  const folder = await temporaryDirectory();
  await cp(join(corpus, "files-dir"), folder.path, { recursive: true });
  await mkdir(join(folder.path, "tree"));
  return folder;
}

function resultOf({ stdout_json: json, stdout_text: text }: Answer): unknown {
  return json ?? (text ? (parse(text) as unknown) : null);
}

function outlines(findings: readonly Finding[]): readonly string[] {
  return unique(findings.map(({ level, path, line, column }) => `${level} ${formatDataPath(path)} ${line}:${column}`));
}

/**
 * "LEVEL at PATH, line L col C: MESSAGE"; the path is missing where it is all of the configuration. Some are said
 * twice.
 */
function referenceOutlines(text: string): readonly string[] {
  const found = text.matchAll(/^(\w+) at (?:(\$\S*), )?line (\d+) col (\d+): /gm);
  return unique([...found].map(([, level, path = "$", line, column]) => `${level} ${path} ${line}:${column}`));
}

function unique(lines: readonly string[]): readonly string[] {
  return [...new Set(lines)].sort();
}
