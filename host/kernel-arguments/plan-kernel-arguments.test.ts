import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { KernelArguments } from "@wherry/config/ignition/config.ts";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import { leastOf } from "@wherry/testing/properties/sample.ts";
import fc from "fast-check";
import { ProvisionError } from "../plan/provision-error.ts";
import { type KernelArgumentsPlan, planKernelArguments } from "./plan-kernel-arguments.ts";
import { splitArguments } from "./split-arguments.ts";

const base = "usrhash=abc console=ttyS0 quiet";

interface Situation {
  readonly commandLine?: string;
  readonly addOn?: string;
  /** By the kernel that runs now. */
  readonly writtenNow?: boolean;
}

function plan(wanted: KernelArguments, { commandLine = base, addOn, writtenNow }: Situation = {}): KernelArgumentsPlan {
  return planKernelArguments({
    wanted,
    commandLine,
    addOn: addOn === undefined ? undefined : { commandLine: addOn, writtenBy: writtenNow ? "now" : "before" },
    bootId: "now",
  });
}

describe("what is done for kernel arguments", () => {
  const write = (commandLine: string) => ({ do: "write", commandLine });
  const cases: readonly (readonly [string, KernelArguments, Situation, object])[] = [
    ["none wanted", {}, {}, { do: "nothing" }],
    ["all there", { shouldExist: ["quiet"], shouldNotExist: ["debug"] }, {}, { do: "nothing" }],
    ["one is missing", { shouldExist: ["quiet", "a=1"] }, {}, write("a=1")],
    ["several, also in one text, each once", { shouldExist: ["a b", "a", 'c="x y"'] }, {}, write('a b c="x y"')],
    ["a similar one is there", { shouldExist: ["quie", "console=tty0"] }, {}, write("quie console=tty0")],
    ["written, not restarted", { shouldExist: ["a"] }, { addOn: "a", writtenNow: true }, { do: "restart" }],
    ["restarted", { shouldExist: ["a"] }, { commandLine: `${base} a`, addOn: "a" }, { do: "nothing" }],
    ["another is wanted", { shouldExist: ["b"] }, { commandLine: `${base} a`, addOn: "a" }, write("b")],
    ["one more", { shouldExist: ["a", "b"] }, { commandLine: `${base} a`, addOn: "a" }, write("a b")],
    ["no more", { shouldNotExist: ["a"] }, { commandLine: `${base} a`, addOn: "a" }, write("")],
    [
      "no more, not restarted",
      { shouldNotExist: ["a"] },
      { commandLine: `${base} a`, addOn: "", writtenNow: true },
      { do: "restart" },
    ],
    ["an add-on of others", { shouldExist: ["a"] }, { addOn: "b", writtenNow: true }, write("a")],
  ];
  for (const [name, wanted, situation, expected] of cases) {
    it(name, () => assert.deepEqual(plan(wanted, situation), expected));
  }

  const refused: readonly (readonly [string, KernelArguments, Situation, RegExp])[] = [
    [
      "what is built in is not removed",
      { shouldNotExist: ["debug", "quiet"] },
      {},
      /^config\.unsupported at kernelArguments\.shouldNotExist\.1: .* quiet cannot be removed: it is built into the boot file; leave it out of kernel\.arguments/,
    ],
    [
      "nor what is built in and in the add-on",
      { shouldNotExist: ["quiet"] },
      { commandLine: `${base} quiet`, addOn: "quiet" },
      /quiet cannot be removed/,
    ],
    [
      "there is no second restart",
      { shouldExist: ["quiet", "a"] },
      { addOn: "a" },
      /^config\.unsupported at kernelArguments\.shouldExist\.1: .*restarted with an add-on .*, and a is not in the kernel's command line all the same; .*Secure Boot/,
    ],
    [
      "nor for what is to go",
      { shouldNotExist: ["a"] },
      { commandLine: `${base} a`, addOn: "" },
      /a cannot be removed/,
    ],
    [
      "the release's own",
      { shouldExist: ["usrhash=def"] },
      {},
      /^config\.unsupported .* belongs to a release; remove it/,
    ],
    ["the slot's", { shouldExist: ["systemd.verity_usr_data=x"] }, {}, /belongs to a release/],
    [
      "an open quote",
      { shouldExist: ['a="b'] },
      {},
      /^config\.invalid at kernelArguments\.shouldExist\.0: .* not a kernel argument/,
    ],
    ["a new line", { shouldNotExist: ["a\nb"] }, {}, /^config\.invalid/],
    ["too many", { shouldExist: [`a=${"ä".repeat(1020)}`] }, {}, /would be longer than 2047 bytes/],
  ];
  for (const [name, wanted, situation, expected] of refused) {
    it(name, () =>
      assert.throws(
        () => plan(wanted, situation),
        (error) => {
          assert.ok(error instanceof ProvisionError);
          assert.match(`${error.code} at ${error.path.join(".")}: ${error.message}; ${error.hint}`, expected);
          return true;
        },
      ),
    );
  }
});

describe("whatever is wanted, on a machine that is restarted when it is told to be", () => {
  const words = fc.array(fc.constantFrom("quiet", "a", "b=1", 'c="d e"', "usr"), { maxLength: 4 });

  it("is there after one restart at most, or refused, and never asked for again", () => {
    let fulfilled = 0;
    assertProperty(
      fc.property(words, words, words, fc.boolean(), (old, shouldExist, not, works) => {
        const shouldNotExist = not.filter((word) => !shouldExist.includes(word));
        let addOn = { commandLine: old.join(" "), writtenBy: "boot -1" };
        for (let boot = 0; boot < 3; boot++) {
          const bootId = `boot ${boot}`;
          // Firmware that refuses add-ons has always done so.
          const commandLine = works ? `${base} ${addOn.commandLine}` : base;
          const request = { wanted: { shouldExist, shouldNotExist }, commandLine, bootId };
          try {
            const plan = planKernelArguments({ ...request, addOn });
            if (plan.do === "nothing") {
              const there = splitArguments(commandLine) ?? [];
              assert.ok(shouldExist.every((word) => there.includes(word)));
              assert.ok(!shouldNotExist.some((word) => there.includes(word)));
              fulfilled++;
              return;
            }
            assert.equal(boot, 0, "a second restart");
            if (plan.do === "write") addOn = { commandLine: plan.commandLine, writtenBy: bootId };
            // Asked again before the restart, it is still only that.
            assert.deepEqual(planKernelArguments({ ...request, addOn }), { do: "restart" });
          } catch (error) {
            assert.ok(error instanceof ProvisionError, String(error));
            return;
          }
        }
        assert.fail("neither there nor refused");
      }),
      { numRuns: 2000 },
    );
    assert.ok(fulfilled > leastOf(800), `${fulfilled}`);
  });
});
