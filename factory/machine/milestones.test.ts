import assert from "node:assert/strict";
import { test } from "node:test";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import fc from "fast-check";
import type { ConsoleLine } from "./console.ts";
import { bootMilestones, keepBootLines, parseBootAnalysis, parseTimeSpan } from "./milestones.ts";

const boot: readonly ConsoleLine[] = [
  { time: 2.5, text: 'BdsDxe: starting Boot0001 "UEFI Misc Device"' },
  { time: 2.9, text: "EFI stub: Loaded initrd from LINUX_EFI_INITRD_MEDIA_GUID device path" },
  { time: 4.2, text: "[    0.000000] Linux version 6.12.107+deb13-cloud-amd64" },
  { time: 4.6, text: "[    0.500000] smpboot: x86" },
  { time: 6.5, text: "[    2.000000] wherry: initrd" },
  { time: 6.6, text: "[    2.500000] wherry: verity" },
  { time: 6.7, text: "[    2.600000] wherry: usr" },
  { time: 6.8, text: "[    2.700000] wherry: variables are not var" },
  { time: 6.8, text: "[    2.750000] wherry: var" },
  { time: 7.5, text: "[    3.000000] systemd[1]: systemd 257.13-1~deb13u1 running in system mode (+PAM)" },
  { time: 24, text: "[  OK  ] Reached target multi-user.target - Multi-User System." },
];

test("kernel time stamps are counted from where the kernel's clock began", () => {
  assert.deepEqual(bootMilestones(boot), {
    firmware: 2.5,
    kernel: 4.05,
    initrd: 6.05,
    verity: 6.55,
    usr: 6.65,
    var: 6.8,
    init: 7.05,
    multiUser: 24,
  });
});

test("the set-up's own lines carry the kernel's uptime, and are told from systemd's", () => {
  const console = [
    { time: 2.5, text: 'BdsDxe: starting Boot0001 "UEFI Misc Device"' },
    { time: 5.1, text: "[1.86] wherry: initrd" },
    { time: 5.4, text: "[2.10] wherry: disk /dev/vda2 /dev/vda3" },
    { time: 5.6, text: "[2.26] wherry: verity" },
    { time: 5.9, text: "[2.44] wherry: usr" },
    { time: 6.5, text: "[3.16] wherry: var is a new file system" },
    { time: 6.8, text: "[3.26] wherry: var" },
    { time: 7.1, text: "[3.79] wherry: init" },
    { time: 8, text: "[  OK  ] Reached target paths.target - Path Units." },
    { time: 24, text: "[  OK  ] Reached target multi-user.target - Multi-User System." },
  ];
  assert.deepEqual(bootMilestones(console), {
    firmware: 2.5,
    kernel: 3.24,
    initrd: 5.1,
    verity: 5.5,
    usr: 5.68,
    var: 6.5,
    init: 7.03,
    multiUser: 24,
  });
});

test("the guest's own account of its boot comes before the console's", () => {
  const analysis = parseBootAnalysis(
    "Startup finished in 3.000s (kernel) + 1min 500ms (userspace) = 1min 3.5s\nmulti-user.target reached after 12.250s in userspace.\n",
  );
  assert.equal(bootMilestones(boot, analysis).multiUser, 19.3);
});

test("after a restart the last boot counts", () => {
  const again = boot.map(({ time, text }) => ({ time: time + 100, text }));
  assert.equal(bootMilestones([...boot, ...again]).initrd, 106.05);
});

test("a silent console has no milestones", () => {
  assert.ok(Object.values(bootMilestones([])).every((value) => value === undefined));
});

test("systemd-analyze is read with firmware, loader and initrd, and without", () => {
  assert.deepEqual(
    parseBootAnalysis(
      "Startup finished in 5.100s (firmware) + 567ms (loader) + 2.100s (kernel) + 1.500s (initrd) + 1min 2.345s (userspace) = 1min 11.6s \nmulti-user.target reached after 58.901s in userspace.\n",
    ),
    { kernel: 2.1, initrd: 1.5, target: 58.901 },
  );
  assert.deepEqual(parseBootAnalysis("Startup finished in 2s (kernel) + 3s (userspace) = 5s\n"), {
    kernel: 2,
    initrd: undefined,
    target: 3,
  });
  assert.deepEqual(parseBootAnalysis("Bootup is not yet finished.\n"), {
    kernel: undefined,
    initrd: undefined,
    target: undefined,
  });
});

for (const [text, seconds] of [
  ["567ms", 0.567],
  ["2.345s", 2.345],
  ["1min 2.5s", 62.5],
  ["1h 1min", 3660],
  ["12us", 0.000012],
  ["", undefined],
  ["5", undefined],
  ["5 s", undefined],
] as const) {
  test(`the time span "${text}" is ${seconds} seconds`, () => assert.equal(parseTimeSpan(text), seconds));
}

test("no console makes the parser fail", () => {
  const line = fc.record({ time: fc.double({ min: 0, noNaN: true }), text: fc.string() });
  assertProperty(fc.property(fc.array(line), (lines) => void bootMilestones(lines)));
  assertProperty(fc.property(fc.string(), (text) => void parseBootAnalysis(text)));
});

test("of a machine's words only what tells of boots is kept, and not without end", () => {
  const kept = keepBootLines();
  for (const line of boot) kept.see(line);
  assert.deepEqual(bootMilestones(kept.lines), bootMilestones(boot));
  for (let index = 0; index < 30_000; index++) {
    kept.see({ time: index, text: "chatter" });
    kept.see({ time: index, text: `[ ${index}.000000] ${"x".repeat(1000)}` });
  }
  assert.ok(kept.lines.length <= 20_000 && kept.lines.every(({ text }) => text.length <= 512));
});
