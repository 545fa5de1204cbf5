import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { found, standIns } from "@wherry/testing/samples/first-boot-programs.ts";
import type { PackagedFirstBoot } from "../../../packages/first-boot-unit.ts";
import { firstBootCatalogue } from "./catalogue.ts";

const SAID = `said() { value=; before=
  for word; do
    case $word in "$option="*) value=\${word#*=} ;; esac
    if [ "$before" = "$option" ]; then value=$word; fi
    before=$word
  done
  echo "$value"
}
`;

/** Ends itself, as a power cut does, before the command of the number AT; those that change no file are not counted. */
const KILLED = `n=0
cut() { case $BASH_COMMAND in "[ "* | "for "* | "case "* | [a-z]*=*) ;; *) n=$((n + 1)); [ "$n" != "$AT" ] || kill -9 $$ ;; esac; }
set -T
trap cut DEBUG
. "$SCRIPT"`;

/** Those of other releases, and of further servers, differ in a word alone. */
const units = firstBootCatalogue.filter(({ name }) => !/^postgresql-1[568]$|^courier-(pop|mta)$/.test(name));

for (const unit of units) {
  test(`killed before any of its commands, the script for ${unit.name} is completed by the next boot, or has been whole`, async () => {
    await using folder = await temporaryDirectory();
    const { start, boot } = layOut(unit, folder.path);
    const whole = start("whole");
    const { status, stderr } = boot(whole, 0);
    assert.equal(status, 0, stderr);
    const wanted = filesOf(whole);
    if (unit.creates !== null) assert.ok(existsSync(join(whole, unit.creates)));
    for (let at = 1; ; at += 1) {
      const root = start(`${at}`);
      if (boot(root, at).status === 0) break;
      const isMade = unit.creates !== null && existsSync(join(root, unit.creates));
      if (!isMade) {
        // What was not synchronised yet may be lost.
        for (const file of filesOf(root).keys()) if (isHalf(file, unit.script)) truncateSync(join(root, file));
        const next = boot(root, 0);
        assert.equal(next.status, 0, `after command ${at}: ${next.stderr}`);
      }
      assert.deepEqual(filesOf(root), wanted, `command ${at}`);
    }
  });
}

test("a script that fails, or takes longer than systemd lets it, says what is not made, and what makes it", async () => {
  const [munge] = firstBootCatalogue.filter(({ name }) => name === "munge");
  assert.ok(munge);
  await using folder = await temporaryDirectory();
  for (const [index, body] of ["exit 3", "kill -TERM $PPID; sleep 0.1"].entries()) {
    const { start, boot } = layOut(munge, join(folder.path, `${index}`), { ...standIns, mungekey: body });
    const { status, stderr } = boot(start("root"), 0);
    assert.equal(status, [3, 143][index]);
    const words =
      /^status (3|143): \S+\/etc\/munge\/munge.key is not made\. The next boot tries again, as does: (.*)$/m;
    assert.equal(words.exec(stderr)?.[2], "systemctl restart first-boot-munge.service", stderr);
  }
});

/** Writes down in a folder what a unit's script calls and finds. */
function layOut(unit: PackagedFirstBoot, path: string, programs = standIns) {
  const [called, script, seed] = [join(path, "programs"), join(path, "script"), join(path, "seed")];
  for (const made of [called, join(seed, "etc")]) mkdirSync(made, { recursive: true });
  const isNamed = (word: string) => unit.script.includes(word);
  for (const [name, body] of Object.entries(programs).filter(([name]) => isNamed(name))) {
    const text = body.replaceAll(/\$\(said ([^)]+)\)/g, '$(option=$1 said "$@")');
    writeFileSync(join(called, name), `#!/bin/sh\nset -f\n${SAID}${text}\n`, { mode: 0o755 });
  }
  for (const [name, text] of Object.entries(found)) {
    if (name === unit.creates || !isNamed(name.split("/").slice(0, 3).join("/"))) continue;
    const file = join(seed, name);
    mkdirSync(name.endsWith("/") ? file : dirname(file), { recursive: true });
    if (!name.endsWith("/")) writeFileSync(file, text);
  }
  return {
    start(name: string): string {
      const root = join(path, name);
      cpSync(seed, root, { recursive: true });
      return root;
    },
    /** Runs the script with its paths below `root`, until the command of that number; 0 is none. */
    boot(root: string, at: number) {
      writeFileSync(script, unit.script.replaceAll(/(?<![\w}.*-])\/(etc|var|usr\/share|sys)\b/g, `${root}/$1`));
      const PATH = `${called}:/usr/sbin:/usr/bin:/sbin:/bin`;
      const env = { PATH, TMPDIR: path, ROOT: root, AT: String(at), SCRIPT: script };
      return spawnSync("bash", ["-c", KILLED], { env, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
    },
  };
}

/** Whether the next boot takes nothing for whole that lies there. */
function isHalf(file: string, script: string): boolean {
  return /\.new(\/|$)/.test(file) || (!script.includes("/.first-boot.new") && file.includes("/.first-boot/"));
}

/** Files by their paths; what they say is random, and is only told to be there. */
function filesOf(root: string): Map<string, string> {
  const files = new Map<string, string>();
  for (const entry of readdirSync(root, { withFileTypes: true, recursive: true })) {
    if (entry.isDirectory()) continue;
    const file = join(entry.parentPath, entry.name);
    const text = entry.isSymbolicLink() ? "" : readFileSync(file, "utf8").replaceAll(root, "");
    files.set(file.slice(root.length), text.length === 0 ? "empty" : "some");
  }
  return new Map([...files].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
