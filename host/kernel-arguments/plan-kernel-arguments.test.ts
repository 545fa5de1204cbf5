import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { planKernelArguments } from "./plan-kernel-arguments.ts";

const builtIn = "usrhash=00 console=ttyS0 quiet";

test("what is there already needs nothing", () => {
  const plan = planKernelArguments(
    { shouldExist: ["quiet"], shouldNotExist: ["debug"] },
    { running: builtIn, addOn: [] },
  );
  assert.deepEqual(plan, { addOn: [], write: false, restart: false });
});

test("what is missing goes into the add-on, and needs a restart", () => {
  const plan = planKernelArguments(
    { shouldExist: ["mitigations=auto,nosmt", "quiet"] },
    { running: builtIn, addOn: [] },
  );
  assert.deepEqual(plan, { addOn: ["mitigations=auto,nosmt"], write: true, restart: true });
});

test("after the restart there is nothing to do; before it, only the restart", () => {
  const wanted = { shouldExist: ["a b=1", "c"] };
  const addOn = ["a b=1", "c"];
  assert.deepEqual(planKernelArguments(wanted, { running: `${builtIn} a b=1 c\n`, addOn }), {
    addOn,
    write: false,
    restart: false,
  });
  assert.deepEqual(planKernelArguments(wanted, { running: builtIn, addOn }), { addOn, write: false, restart: true });
});

test("what the add-on brought can be taken away again", () => {
  const plan = planKernelArguments({ shouldNotExist: ["a"] }, { running: `${builtIn} a c`, addOn: ["a", "c"] });
  assert.deepEqual(plan, { addOn: ["c"], write: true, restart: true });
});

test("what the boot file carries cannot be taken away, also where the add-on has it as well", () => {
  for (const state of [
    { running: builtIn, addOn: [] },
    { running: `${builtIn} quiet`, addOn: ["quiet"] },
  ]) {
    assert.throws(() => planKernelArguments({ shouldNotExist: ["debug", "quiet"] }, state), {
      code: "config.unsupported",
      path: ["kernelArguments", "shouldNotExist", 1],
    });
  }
});

test("a part of an argument is not the argument", () => {
  const { addOn } = planKernelArguments({ shouldExist: ["qui", "console=tty"] }, { running: builtIn, addOn: [] });
  assert.deepEqual(addOn, ["qui", "console=tty"]);
});

test("a machine that was restarted as planned needs no other restart", () => {
  const argument = fc.stringMatching(/^[a-c]{1,2}(=[0-9])?$/);
  const list = fc.uniqueArray(argument, { maxLength: 5 });
  fc.assert(
    fc.property(list, list, list, (present, shouldExist, unwanted) => {
      const shouldNotExist = unwanted.filter((one) => !shouldExist.includes(one));
      const before = { running: `${builtIn} ${present.join(" ")}`, addOn: present };
      const { addOn } = planKernelArguments({ shouldExist, shouldNotExist }, before);
      const after = { running: `${builtIn} ${addOn.join(" ")}`, addOn };
      assert.deepEqual(planKernelArguments({ shouldExist, shouldNotExist }, after), {
        addOn,
        write: false,
        restart: false,
      });
    }),
  );
});
