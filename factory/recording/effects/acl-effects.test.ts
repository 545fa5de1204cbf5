import assert from "node:assert/strict";
import { test } from "node:test";
import { aclEffects } from "./acl-effects.ts";

const said = (...lines: readonly (readonly [string, string, string])[]) =>
  aclEffects("", lines.map((line) => `${line.join("\t")}\n`).join("")).map(({ path, entries }) => [path, ...entries]);

test("what setfacl was told is said of the path, each entry in its long form, the last word on each", () => {
  assert.deepEqual(
    said(
      ["modify", "u:cron:rwx", "/var/a"],
      ["modify", "g:cron:rw-,u:cron:4,o:r,d:u:x:rX,m::rx", "/var/a"],
      ["modify", "g::0", "/var/b"],
    ),
    [
      ["/var/a", "default:user:x:rX", "group:cron:rw", "mask::rx", "other::r", "user:cron:r"],
      ["/var/b", "group::-"],
    ],
  );
});

test("what is taken away again is not said", () => {
  assert.deepEqual(said(["modify", "u:a:r,d:u:a:r,g:b:r", "/a"], ["remove", "u:a,d:user:a:", "/a"]), [
    ["/a", "group:b:r"],
  ]);
  assert.deepEqual(said(["modify", "u:a:r,d:u:a:r", "/a"], ["clear-default", "", "/a"]), [["/a", "user:a:r"]]);
  assert.deepEqual(said(["modify", "u:a:r", "/a"], ["clear", "", "/a"]), []);
  assert.deepEqual(said(["modify", "u:a:r", "/a"], ["set", "u:b:r", "/a"]), [["/a", "user:b:r"]]);
});

test("what earlier packages told is not said again", () => {
  const earlier = "modify\tu:a:r\t/a\n";
  assert.deepEqual(aclEffects(earlier, `${earlier}modify\tu:b:r\t/b\n`), [
    { kind: "acl", path: "/b", entries: ["user:b:r"] },
  ]);
});
