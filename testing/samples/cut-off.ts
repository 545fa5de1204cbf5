import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { type System, SystemError } from "@wherry/host/system/system.ts";
import { everything, testMachine } from "./provision.ts";

/**
 * Provisions a machine whose power goes before the change after `changes` of them, and goes on until it is done. The
 * result has to be that of a machine whose power never went. False where the power would have gone later than that.
 */
export async function cutOff(changes: number): Promise<boolean> {
  const expected = await uninterrupted();
  await using machine = await testMachine();
  machine.configure(everything);
  const door = interruptible(machine.system, changes);
  let isCut = false;
  for (let boots = 0, result = ""; result !== "done"; boots++) {
    assert.ok(boots < 4, `no end after ${changes} changes`);
    try {
      result = machine.boot(isCut ? machine.system : door);
    } catch (error) {
      assert.ok(error instanceof SystemError && error.code === "EPOWER" && !isCut, String(error));
      isCut = true;
    }
  }
  assert.deepEqual(machine.tree(), expected.tree, `cut after ${changes} changes`);
  const left = readdirSync(join(machine.root, "var/lib/wherry/provisioning"));
  assert.deepEqual(left, ["journal.json", "report.json"], `cut after ${changes} changes`);
  const { time: _, stages: __, ...report } = machine.report() ?? { time: "", stages: [] };
  assert.deepEqual(report, expected.report, `cut after ${changes} changes`);
  return isCut;
}

let whole: Promise<{ readonly tree: Record<string, string>; readonly report: object }> | undefined;

async function uninterrupted(): ReturnType<typeof makeWhole> {
  whole ??= makeWhole();
  return await whole;
}

async function makeWhole() {
  await using machine = await testMachine();
  machine.configure(everything);
  while (machine.boot() !== "done");
  const { time: _, stages: __, ...report } = machine.report() ?? { time: "", stages: [] };
  return { tree: machine.tree(), report };
}

/** Fails once, instead of the change after so many; over all boots that it is used for. */
function interruptible(system: System, changes: number): System {
  let left = changes;
  const guard =
    <Arguments extends readonly unknown[], Result>(action: (...words: Arguments) => Result) =>
    (...words: Arguments): Result => {
      if (left-- === 0) throw new SystemError("EPOWER", "/", "the power went");
      return action(...words);
    };
  return {
    ...system,
    writeFile: guard(system.writeFile),
    makeDirectory: guard(system.makeDirectory),
    rename: guard(system.rename),
    remove: guard(system.remove),
    symlink: guard(system.symlink),
    run: guard(system.run),
    sync: guard(system.sync),
  };
}
