import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { buildDeb } from "@wherry/testing/fakes/fake-deb.ts";
import { openAppFolder } from "@wherry/testing/fixtures/app-folder.ts";

const cases: readonly (readonly [name: string, status: number, says: RegExp])[] = [
  ["agent", 0, /^agent 1 is in app:\nagent is requested\nto do without it: take agent off packages\.install\n$/],
  [
    "common",
    0,
    /^common 2 is in app:\n[\s\S]*agent needs common\nto do without it: take agent off packages\.install; or leave common out by packages\.omit, where nothing runs it\n$/,
  ],
  [
    "editor",
    1,
    /^editor is not in app: the definition leaves it out \(packages\.omit\); take it off that list to have it\n$/,
  ],
  ["unused", 1, /^unused is not in app: nothing that is in it needs it; name it in packages\.install to have it\n$/],
  ["comon", 1, /^comon is not in app: its repositories have no such package; did you mean "common"\?\n$/],
  ["libx", 1, /^libx is not in app: its repositories have no such package\nthere are libx3, libx-tools\n$/],
  ["mailer", 1, /^mailer is not in app: no package is called so; there is what provides it: other\n$/],
  [
    "/usr/share/agent/data",
    0,
    /^\/usr\/share\/agent\/data is a file of agent\nagent 1 is in app:\nagent is requested\n/,
  ],
  ["/usr/share/agent/date", 1, /^no package of app has .*\nthere is \/usr\/share\/agent\/data, of agent\n$/],
  ["/etc/data", 1, /^no package of app has .*\nthere is \/usr\/share\/agent\/data, of agent\n$/],
  [
    "/usr/share/agent/x",
    1,
    /^no package of app has .*\nin \/usr\/share\/agent there are data\nwhat the build makes itself/,
  ],
  ["/etc/own", 0, /^\/etc\/own is the definition's own: files\n$/],
  ["own.service", 1, /^no package of app has own\.service\nwhat the build makes itself/],
  [
    "ssh.service",
    1,
    /^no package of app has ssh\.service\nthe package openssh-server has it: add it to packages\.install\n$/,
  ],
];

test("explain says why a package is in an image, or why it is not", async (context) => {
  await using folder = await openAppFolder();
  for (const one of [
    { name: "libx3", version: "1" },
    { name: "libx-tools", version: "1" },
    { name: "other", version: "1", fields: { Provides: "mailer" } },
  ])
    await writeFile(join(folder.path, `debs/${one.name}.deb`), await buildDeb(one));
  const definition = join(folder.path, "app.yaml");
  await writeFile(definition, `${await readFile(definition, "utf8")}files: [{ path: /etc/own, content: x }]\n`);
  for (const [name, status, says] of cases)
    await context.test(name, async () => {
      const answer = await folder.callWithStore("explain", "app.yaml", name);
      assert.equal(answer.status, status, answer.stderr);
      assert.match(answer.stdout, says);
    });
  const json = JSON.parse((await folder.callWithStore("explain", "app.yaml", "common", "--json")).stdout);
  assert.deepEqual([json.package, json.included], ["common", true]);
  assert.deepEqual(
    json.chain.map(({ name }: { name: string }) => name),
    ["agent", "common"],
  );
});
