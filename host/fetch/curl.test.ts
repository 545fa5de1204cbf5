import assert from "node:assert/strict";
import { test } from "node:test";
import { fakeMachine } from "@wherry/testing/fakes/fake-machine.ts";
import { runTransfers } from "./curl.ts";

const options = { output: "/a", headers: [], proxy: undefined, authorityFile: undefined, stall: 0, total: 0 };
const transfer = { url: "http://example.org/", ...options };

test("a result that curl could not write whole is none, and is told", () => {
  for (const stdout of ['0\t\t{"exitcode": 0,}\n', '0\t\t{"errormsg": "a\tb"}\n', "0\t\t{}}\n"]) {
    const { system } = fakeMachine({}, () => ({ status: 23, stdout, stderr: "failed writing\n" }));
    assert.throws(() => runTransfers(system, [transfer]), {
      code: "program.failed",
      message: "curl ended with status 23 and no results: failed writing",
    });
  }
});
