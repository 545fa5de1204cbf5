import assert from "node:assert/strict";
import { test } from "node:test";
import type { WherryEvent } from "@wherry/core/events/events.ts";
import { smallContext, smallTree, textOf } from "@wherry/testing/fixtures/small-tree.ts";
import type { JudgedEffect } from "../../scripts/effects.ts";
import { writeAcls } from "./acls.ts";

const acl = (path: string, ...entries: readonly string[]): JudgedEffect => ({ kind: "acl", path, entries });

test("ACLs are given at boot, of what is there, with links followed", () => {
  const effects = [
    acl("/var/spool/cron", "group:cron:rwx", "user:cron:rwx"),
    acl("/var/link", "user:a:r"),
    acl("/var/none", "user:a:r"),
    acl("/var/od d%[1]", "default:user:a:r"),
  ];
  const tree = smallTree({
    "/var/spool/cron": { directory: 0o755 },
    "/var/link": { link: "lib/x" },
    "/var/lib/x": "",
    "/var/od d%[1]": { directory: 0o755 },
  });
  assert.equal(
    textOf(writeAcls(tree, smallContext({}, { effects })), "/usr/lib/tmpfiles.d/maintainer-scripts.conf"),
    `# What maintainer scripts did by setfacl.
a+ "/var/lib/x" - - - - user:a:r
a+ "/var/od d%%[[]1]" - - - - default:user:a:r
a+ "/var/spool/cron" - - - - group:cron:rwx,user:cron:rwx
`,
  );
});

test("an ACL where nobody can write is a warning, and no line", () => {
  const events: WherryEvent[] = [];
  const context = smallContext({}, { effects: [acl("/usr/x", "user:a:r")], emit: (event) => events.push(event) });
  const tree = smallTree({ "/usr/x": "" });
  assert.equal(writeAcls(tree, context), tree);
  assert.match(events[0]?.type === "warning" ? events[0].message : "", /^\/usr\/x: .*user:a:r/);
});
