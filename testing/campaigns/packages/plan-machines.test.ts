import assert from "node:assert/strict";
import { test } from "node:test";
import { planMachines } from "./plan-machines.ts";
import { served } from "./served.ts";

test("packages that want the same port, or say so, are apart; all are on some machine once", () => {
  const machines = planMachines(served, 25);
  assert.deepEqual(
    machines
      .flat()
      .map((one) => one.package)
      .toSorted(),
    served.map((one) => one.package).toSorted(),
  );
  for (const machine of machines) {
    assert.ok(machine.length <= 25);
    const ports = machine.flatMap(({ tcp = [] }) => tcp);
    assert.equal(new Set(ports).size, ports.length);
  }
  const machineOf = (name: string) => machines.findIndex((one) => one.some((other) => other.package === name));
  assert.notEqual(machineOf("apache2"), machineOf("nginx"));
  assert.notEqual(machineOf("chrony"), machineOf("ntpsec"));
});
