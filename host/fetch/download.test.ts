import assert from "node:assert/strict";
import { appendFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { peerSystem } from "@wherry/testing/peers/peer-system.ts";
import { openContentFolder } from "../files/content-folder.ts";
import { transferAll } from "./download.ts";
import { openFetchSession } from "./settings.ts";

/** What curl says of a transfer, as `--write-out` has it. */
function answer(exitcode: number, errormsg: string): string {
  return `0\t\t${JSON.stringify({ exitcode, http_code: 200, errormsg, redirect_url: "" })}\n`;
}

test("no attempt finds what the one before left, nor does it stay when there is no other", async () => {
  await using folder = await temporaryDirectory();
  const output = join(folder.path, "incoming");
  const found: string[][] = [];
  const peer = await peerSystem([]);
  assert.ok(peer !== undefined);
  // Some versions of curl go on where a file ends, and some leave no file for an empty body.
  const attempts = [
    () => {
      writeFileSync(output, "half of ");
      return answer(18, "transfer closed");
    },
    () => {
      appendFileSync(output, "it");
      return answer(18, "transfer closed");
    },
    () => answer(0, ""),
  ];
  const stdout = (text: string) => ({ status: 0, stdout: new TextEncoder().encode(text), stderr: "" });
  const system = {
    ...peer,
    run: () => {
      found.push(readdirSync(folder.path));
      return stdout(attempts.shift()?.() ?? answer(18, "gone"));
    },
  };
  const session = openFetchSession(system, openContentFolder(system, folder.path), {
    patience: 5,
    needNetwork: () => {},
  });
  const route = () => ({ proxy: undefined, authorityFile: undefined });
  const wanted = {
    source: "http://a.test/",
    url: "http://a.test/",
    output,
    headers: [],
    commonHeaders: [],
    from: [],
    ...route(),
  };
  const { problems } = transferAll([wanted], session, { timeouts: {}, route });
  assert.deepEqual(problems, []);
  assert.deepEqual(found, [[], [], []]);
  assert.deepEqual(readdirSync(folder.path), []);
  attempts.push(() => {
    writeFileSync(output, "half of it");
    return answer(18, "transfer closed");
  });
  const refused = transferAll([wanted], { ...session, patience: 0 }, { timeouts: {}, route });
  assert.match(refused.problems[0]?.message ?? "", /transfer closed; not fetched/);
  assert.deepEqual(readdirSync(folder.path), []);
});
