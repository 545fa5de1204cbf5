import assert from "node:assert/strict";
import { test } from "node:test";
import { fakeMachine } from "@wherry/testing/fakes/fake-machine.ts";
import { planAccounts } from "../accounts/plan-accounts.ts";
import { openContentFolder } from "../files/content-folder.ts";
import { planEntries } from "../files/plan-entries.ts";
import { createDraft } from "./draft.ts";

const refused = { code: "config.unsupported", message: /^no path of \d+ bytes can be made: \/ä\/ä/ };
const path = (parts: number) => "/ä".repeat(parts);

function draft() {
  const { system } = fakeMachine({ "/etc/passwd": "", "/etc/group": "" });
  return createDraft(system, openContentFolder(system, "/contents"));
}

test("a path that no kernel takes is refused before anything is planned, wherever it stands", () => {
  planEntries({ directories: [{ path: path(1365) }] }, draft(), new Map());
  for (const storage of [
    { directories: [{ path: path(1366) }] },
    { files: [{ path: path(40_000) }] },
    { links: [{ path: path(40_000), target: "/a" }] },
  ])
    assert.throws(() => planEntries(storage, draft(), new Map()), refused);
  const users = [{ name: "ada", homeDir: path(40_000) }];
  assert.throws(() => planAccounts({ users }, draft(), 0), refused);
});
