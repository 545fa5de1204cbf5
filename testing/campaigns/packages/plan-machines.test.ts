import assert from "node:assert/strict";
import { test } from "node:test";
import { firstBooted } from "./first-booted.ts";
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

test("all of the first-boot catalogue are on as many machines as there are that cannot be beside each other", () => {
  const machines = planMachines(firstBooted, 25);
  assert.equal(machines.length, new Set(["courier-mta", "postfix", "exim4-config"]).size);
  assert.equal(machines.flat().length, firstBooted.length);
  const sizes = machines.map((machine) => machine.length);
  assert.ok(Math.max(...sizes) - Math.min(...sizes) <= 1);
});
