import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { runOrFail } from "@wherry/factory/system/processes.ts";
import { openTerminal } from "@wherry/testing/fixtures/open-terminal.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { testStoreDirectory } from "@wherry/testing/fixtures/test-store.ts";
import { startMirror, withoutMirror } from "./support/mirror.ts";
import { launcher } from "./support/wherry.ts";

const skip = await withoutMirror();
const { HOME, PATH } = process.env;
const sample = fileURLToPath(import.meta.resolve("@wherry/testing/samples/progress.child.ts"));

describe("in a terminal", { skip }, () => {
  for (const columns of [50, 80, 120]) {
    test(`of ${columns} columns what was printed is left on the screen, and no bar`, async () => {
      await using folder = await temporaryDirectory();
      await using terminal = openTerminal([process.execPath, sample], {
        columns,
        cwd: folder.path,
        env: environment(),
      });
      await terminal.expect(/^ {2}packages .*\d+%/m, 60);
      assert.equal(await terminal.ended, 0);
      const { stdout } = await runOrFail("/bin/sh", ["-c", 'exec "$0" "$1" 2>&1', process.execPath, sample]);
      assert.deepEqual(timeless(terminal.lines().join("\n")), timeless(stdout.toString("utf8")));
    });
  }

  test("a build that fetches packages shows how far it is, and leaves what it prints", async () => {
    await using folder = await temporaryDirectory();
    await using mirror = await startMirror();
    const env = { ...environment(), WHERRY_STORE: join(folder.path, "store") };
    await using terminal = openTerminal([launcher, "build", "base-container", "--output", "out", ...mirror.options], {
      columns: 50,
      cwd: folder.path,
      env,
    });
    await terminal.expect(/^ {2}packages .*\d+%/m, 120);
    assert.equal(await terminal.ended, 0);
    assert.match(timeless(terminal.lines().join("\n")).slice(1).join("\n"), /^fetch {2}24 packages fetched, [^%]*$/);
  });

  test("help is folded between words, at any width", async () => {
    for (const columns of [50, 80, 120]) {
      await using terminal = openTerminal([launcher, "build", "--help"], { columns, env: environment() });
      assert.equal(await terminal.ended, 0);
      const wide = terminal
        .lines()
        .filter((line) => line.length > columns && !/^ {2}(-\S|WHERRY_|wherry |definition )/.test(line));
      assert.deepEqual(wide, []);
    }
  });

  for (const [what, env] of [
    ["a dumb one", { TERM: "dumb" }],
    ["one that is to have no colours", { NO_COLOR: "1" }],
  ] as const) {
    test(`${what} is sent nothing that steers it`, async () => {
      await using folder = await temporaryDirectory();
      await using terminal = openTerminal([process.execPath, sample], {
        columns: 80,
        cwd: folder.path,
        env: { ...environment(), ...env },
      });
      assert.equal(await terminal.ended, 0);
      const steering = "TERM" in env ? "\u001b" : "\u001b[3";
      assert.ok(!terminal.raw().includes(steering), JSON.stringify(terminal.raw()));
    });
  }

  test("ctrl-C ends a build at any moment, and neither a process nor a file is left", async () => {
    let interrupted = 0;
    for (let moment = 1; moment <= 10; moment++) {
      await using folder = await temporaryDirectory();
      const mark = `wherry-terminal-${process.pid}-${moment}`;
      const env = { ...environment(), MARK: mark, TMPDIR: folder.path };
      const command = [launcher, "build", "core", "--output", "out"];
      await using terminal = openTerminal(command, { columns: 80, cwd: folder.path, env });
      await sleep(moment * 200);
      terminal.type("\u0003");
      const status = await terminal.ended;
      assert.ok([0, 130].includes(status), terminal.lines().join("\n"));
      if (status === 130) interrupted++;
      assert.equal(await withMark(mark), 0, "a process is left");
      const left = (await readdir(folder.path)).filter((name) => name.startsWith("wherry-"));
      assert.deepEqual(left, []);
      if (status === 130) assert.deepEqual(await readdir(join(folder.path, "out")).catch(() => []), []);
    }
    assert.ok(interrupted >= 5, `only ${interrupted} of ten were interrupted`);
  });
});

function environment(): Record<string, string | undefined> {
  return { HOME, PATH, WHERRY_STORE: testStoreDirectory() };
}

/** What was printed, without the seconds. */
function timeless(text: string): readonly string[] {
  return text
    .trimEnd()
    .split(/\r?\n/)
    .map((line) => line.replace(/ +\d+\.\d s/, "").trimEnd());
}

/** How many programs have this in their environment. */
async function withMark(mark: string): Promise<number> {
  let count = 0;
  for (const pid of await readdir("/proc")) {
    if (!/^\d+$/.test(pid)) continue;
    if ((await readFile(`/proc/${pid}/environ`, "utf8").catch(() => "")).includes(mark)) count++;
  }
  return count;
}
