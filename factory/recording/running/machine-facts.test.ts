import assert from "node:assert/strict";
import { test } from "node:test";
import { factEnvironment, factMounts, factPath, machineFacts } from "./machine-facts.ts";

test("both runs find the same kinds of facts, and none with the same content but the loopback interface's", () => {
  const [first, second] = [machineFacts("first"), machineFacts("second")];
  const same = [...first].filter(([path, text]) => second.get(path) === text).map(([path]) => path);
  assert.deepEqual(
    same.filter((path) => !path.startsWith("/sys/class/net/lo/")),
    [],
  );
  assert.match(first.get("/proc/meminfo") ?? "", /^MemTotal: +4021376 kB$/m);
  assert.equal((second.get("/proc/cpuinfo") ?? "").match(/^processor\t: \d$/gm)?.length, 6);
  assert.notDeepEqual(factEnvironment("first"), factEnvironment("second"));
});

test("what is mounted lies below the sandbox's own folder, which no script's effects are in", () => {
  for (const { from, to } of factMounts("second")) {
    assert.equal(from, factPath("second", to));
    assert.match(from, /^\/\.wherry\/second\/(sys|proc\/\w+)$/);
  }
});
