import assert from "node:assert/strict";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { checkShares, parseShare, shareCredentials } from "./shares.ts";

test("a share is a folder, and where the machine has it, for reading only where that is said", () => {
  for (const [text, folder, path, readOnly] of [
    ["site", "/home/me/site", "/mnt/site", false],
    ["site/:ro", "/home/me/site", "/mnt/site", true],
    ["/a:/srv/www/", "/a", "/srv/www", false],
    ["/a:/srv/www:ro", "/a", "/srv/www", true],
    [".", "/home/me", "/mnt/me", false],
    ["a:b", "/home/me/a:b", "/mnt/a:b", false],
    ["/a:/b:/c", "/a", "/b:/c", false],
  ] as const)
    assert.deepEqual(parseShare(text, "/home/me"), { folder, path, readOnly }, text);
});

test("what is no place in a machine is refused", () => {
  for (const text of ["", ":/srv", "/", "/a:/", "/a:/srv/../etc", "/a://x", "/a:/b\nc"])
    assert.throws(() => parseShare(text, "/home/me"), { code: "usage.invalid", hint: /--share site:/ }, text);
});

test("a folder that is none, or is not for this user, is told before a machine starts", async () => {
  await using folder = await temporaryDirectory();
  const at = (name: string) => ({ folder: join(folder.path, name), path: `/mnt/${name}`, readOnly: false });
  await mkdir(at("a").folder);
  await writeFile(at("file").folder, "");
  await checkShares([at("a"), { ...at("a"), path: "/mnt/b" }]);
  for (const [shares, message] of [
    [[at("missing")], /missing cannot be shared: there is no such file or folder/],
    [[at("file")], /file cannot be shared: it is not a folder/],
    [[at("a"), at("a")], /two folders would be shared at \/mnt\/a/],
  ] as const)
    await assert.rejects(checkShares(shares), { code: "usage.invalid", message });
  if (process.getuid?.() === 0) return;
  await chmod(at("a").folder, 0o500);
  await assert.rejects(checkShares([at("a")]), { message: /permission denied/, hint: /a:\/mnt\/a:ro$/ });
  await checkShares([{ ...at("a"), readOnly: true }]);
});

test("a machine mounts them by systemd's credential, whatever characters are in the path", () => {
  assert.deepEqual(shareCredentials([]), {});
  const shares = [
    { folder: "/a", path: "/mnt/a b\\", readOnly: false },
    { folder: "/b", path: "/srv/b", readOnly: true },
  ];
  assert.equal(
    Buffer.from(shareCredentials(shares)["fstab.extra"] ?? []).toString("utf8"),
    `wherry-share-0 /mnt/a\\040b\\134 virtiofs rw,nosuid,nodev,nofail,x-systemd.before=basic.target 0 0
wherry-share-1 /srv/b virtiofs ro,nosuid,nodev,nofail,x-systemd.before=basic.target 0 0
`,
  );
});
