import assert from "node:assert/strict";
import { test } from "node:test";
import type { WherryError } from "@wherry/core/errors/errors.ts";
import { createFinding } from "@wherry/core/errors/finding.ts";
import type { WherryEvent } from "@wherry/core/events/events.ts";
import { smallPackage } from "@wherry/testing/fixtures/small-tree.ts";
import { parse } from "yaml";
import { debianScripts as rules } from "../debian/policy/script-rules.ts";
import { judgeScripts, reviewScripts } from "./review.ts";

const unknown = (name: string, text = "#!/bin/sh\nmknod /dev/x\n") =>
  smallPackage(name, {}, { scripts: { postinst: text } });

test("scripts that nobody has reviewed are shown, all of them, with the lines that acknowledge them", () => {
  const long = `#!/bin/sh\n${Array.from({ length: 60 }, (_, index) => `step ${index}`).join("\n")}\n\u001b[2J\n`;
  assert.throws(
    () => reviewScripts([unknown("one"), unknown("two", long)], { rules, acknowledged: [] }),
    (error: WherryError) => {
      assert.equal(error.code, "script.unreviewed");
      assert.deepEqual(
        error.findings.map(({ file }) => file),
        ["one", "two"],
      );
      assert.deepEqual(error.findings[0]?.excerpt, ["mknod /dev/x"]);
      assert.deepEqual(error.findings[1]?.excerpt?.slice(-2), ["step 13", "... and 47 more lines"]);
      const advice = error.hintLines.slice(0, error.hintLines.indexOf(""));
      for (const line of advice) assert.match(line, /^.{20,120}[.:]$/);
      const yaml = error.hint?.slice(error.hint.indexOf("packages:")) ?? "";
      const acknowledged = parse(yaml).packages.acknowledge;
      assert.deepEqual(
        acknowledged.map((entry: { package: string }) => entry.package),
        ["one", "two"],
      );
      assert.deepEqual(reviewScripts([unknown("one"), unknown("two", long)], { rules, acknowledged }), []);
      return true;
    },
  );
});

test("of a long script the lines are shown that change the system", () => {
  const long = `#!/bin/sh\n${"test -e /x 2>/dev/null\n".repeat(60)}chown root:adm "$log"\necho line > /etc/x\n`;
  assert.throws(() => reviewScripts([unknown("one", long)], { rules, acknowledged: [] }), {
    findings: [
      createFinding("error", "postinst of 1.0, 62 lines by hand; these seem to change the system:", {
        where: { file: "one" },
        excerpt: ['chown root:adm "$log"', "echo line > /etc/x"],
      }),
    ],
  });
});

test("an acknowledgement without a digest holds for any version, one with another digest for none", () => {
  const entry = { package: "one", script: "postinst", reason: "", sha256: null };
  assert.deepEqual(reviewScripts([unknown("one")], { rules, acknowledged: [entry] }), []);
  const other = { ...entry, sha256: "2".repeat(64) };
  assert.throws(() => reviewScripts([unknown("one")], { rules, acknowledged: [other] }), {
    code: "script.unreviewed",
    findings: [
      createFinding("error", "postinst of 1.0 (the definition acknowledges another version of it), 1 line by hand:", {
        where: { file: "one" },
        excerpt: ["mknod /dev/x"],
      }),
    ],
  });
});

test("only scripts that run on a fresh installation count", () => {
  const removal = smallPackage("one", {}, { scripts: { prerm: "rm -rf /", postrm: "rm -rf /", config: "ask" } });
  assert.deepEqual(reviewScripts([removal], { rules, acknowledged: [] }), []);
});

test("a reviewed script that changed is a warning, and its review still counts", () => {
  const events: WherryEvent[] = [];
  const changed = smallPackage("openssh-client", {}, { scripts: { postinst: "#!/bin/sh\nsomething new\n" } });
  const effects = reviewScripts([changed], { rules, acknowledged: [], emit: (event) => events.push(event) });
  assert.deepEqual(effects[0], { kind: "account", sysusers: "g _ssh -" });
  assert.match(events[0]?.type === "warning" ? events[0].message : "", /postinst of openssh-client 1.0 changed/);
});

test("a record stands for the scripts that it was made of, whatever is acknowledged of them, and for no others", () => {
  const scripts = { preinst: "#!/bin/sh\nnote\n", postinst: "#!/bin/sh\nmknod /dev/x\n" };
  const one = smallPackage("one", {}, { scripts });
  const [unrecorded] = judgeScripts([one], { rules, acknowledged: [] }).unknown;
  const effects = [{ kind: "remove", path: "/etc/x" }] as const;
  const record = { package: "one", scripts: unrecorded?.scripts ?? [], effects, perMachine: [] };
  assert.deepEqual(record.scripts.map(({ name }) => name).sort(), ["postinst", "preinst"]);
  const known = { rules, acknowledged: [], records: [record] };
  const applied = [{ ...effects[0], recorded: true, recordedOf: "one" }];
  assert.deepEqual(reviewScripts([one], known), applied);
  const entry = { package: "one", script: "preinst", reason: "", sha256: null };
  assert.deepEqual(reviewScripts([one], { ...known, acknowledged: [entry] }), applied);
  const both = [entry, { ...entry, script: "postinst" }];
  assert.deepEqual(reviewScripts([one], { ...known, acknowledged: both }), []);
  const changed = smallPackage("one", {}, { scripts: { ...scripts, postinst: "#!/bin/sh\nmknod /dev/y\n" } });
  assert.throws(() => reviewScripts([changed], known), { code: "script.unreviewed" });
  const other = smallPackage("other", {}, { scripts });
  assert.throws(() => reviewScripts([other], known), { code: "script.unreviewed" });

  // Of several, the last that was made with the answers that hold.
  const asked = ["one/question"];
  const answers = { "one/question": "x", "two/question": "y" };
  assert.throws(() => reviewScripts([one], { ...known, records: [{ ...record, asked }], answers }), {
    code: "script.unreviewed",
  });
  const answered = { ...record, asked, answers: { "one/question": "x" }, effects: [] };
  assert.deepEqual(reviewScripts([one], { ...known, records: [answered, { ...record, asked }], answers }), []);
});

test("of a compiled program its size and digest are shown, and none of its bytes", () => {
  const one = unknown("one", "\u007fELF\0\ufffd");
  const scripts = one.scripts.map((script) => ({ ...script, base64: Buffer.from([127, 0, 255]).toString("base64") }));
  const judged = judgeScripts([{ ...one, scripts }], { rules, acknowledged: [] });
  assert.equal(
    judged.unknown[0]?.unreviewed[0]?.handwritten,
    `(a compiled program of 3 bytes, SHA-256 ${"1".repeat(64)})`,
  );
});
