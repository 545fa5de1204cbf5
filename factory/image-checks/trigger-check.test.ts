import assert from "node:assert/strict";
import { test } from "node:test";
import { smallPackage } from "@wherry/testing/fixtures/small-tree.ts";
import { imageFindings } from "@wherry/testing/samples/image-findings.ts";
import { debianTriggers } from "../debian/policy/triggers.ts";
import { interestsOf } from "./interests.ts";

const maker = (triggers: string, postinst = "case $1 in\n triggered)\n  make-index\n ;;\nesac\n", name = "maker") => ({
  ...smallPackage(name, { "/usr/share/x/own": "" }, { scripts: { postinst } }),
  triggers,
});
const findings = async (packages: Parameters<typeof interestsOf>[0], entries: Parameters<typeof imageFindings>[0]) =>
  await imageFindings(entries, { interests: interestsOf(packages, debianTriggers) });

test("a file that a package would make something of is told", async () => {
  const found = await findings([maker("interest /usr/share/x\n")], {
    "/usr/share/x/own": "",
    "/usr/share/x/other": "",
  });
  assert.deepEqual(found, [
    "warning package-trigger /usr/share/x/other maker has a trigger for /usr/share/x, which does not run",
  ]);
});

test("the package's own files, restarts and what is known are not told", async () => {
  const entries = { "/usr/share/x/own": "", "/usr/share/mime/packages/a.xml": "", "/usr/share/fonts/a": "" };
  assert.deepEqual(await findings([maker("interest /usr/share/x\n")], entries), []);
  const known = maker("interest /usr/share/mime/packages\n", undefined, "shared-mime-info");
  const fonts = maker("interest-noawait /usr/share/fonts\n", undefined, "fontconfig");
  assert.deepEqual(await findings([known, fonts], entries), []);
  const restart = maker("interest /usr/share/fonts\n", "case $1 in\n triggered)\n  systemctl restart a\n ;;\nesac\n");
  assert.deepEqual(await findings([restart], entries), []);
});

test("a package that calls a trigger by its name is told", async () => {
  const caller = { ...smallPackage("caller", { "/usr/bin/c": "" }), triggers: "activate-noawait make-x\n" };
  const found = await findings([maker("interest make-x\n"), caller], { "/usr/bin/c": "" });
  assert.deepEqual(found, ["warning package-trigger /usr/bin/c maker has a trigger for make-x, which does not run"]);
});

test("a loader that its list lacks is told", async () => {
  const place = "/usr/lib/x86_64-linux-gnu/gdk-pixbuf-2.0/2.10.0/loaders";
  const library = maker(`interest-noawait ${place}\n`, undefined, "libgdk-pixbuf-2.0-0");
  const entries = { [`${place}/a.so`]: "", [`${place}.cache`]: `"${place}/a.so"\n` };
  assert.deepEqual(await findings([library], entries), []);
  assert.match(
    (await findings([library], { ...entries, [`${place}/b.so`]: "" })).join(),
    /^warning package-trigger \S*\/b\.so libgdk-pixbuf-2\.0-0 /,
  );
});
