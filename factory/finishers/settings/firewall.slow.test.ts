import assert from "node:assert/strict";
import { test } from "node:test";
import { machineRules } from "@wherry/config/butane/sugar/firewall.ts";
import type { FirewallRule } from "@wherry/core/host-settings/firewall.ts";
import {
  type FirewallStep,
  findFirewallTools,
  places,
  runFirewallCase,
} from "@wherry/testing/network/firewall-case.ts";
import type { FirewallDefinition } from "../../definition/image-definition.ts";
import { formatRuleset } from "./firewall.ts";

const tools = await findFirewallTools();
const skip = typeof tools === "string" ? tools : false;

const rule = (port: string, own: Partial<FirewallRule> = {}): FirewallRule => {
  return { protocol: "tcp", ports: [port], from: [], interfaces: [], limit: null, ...own };
};
const closed: FirewallDefinition = {
  input: "drop",
  forward: "drop",
  published: "allowed",
  log: "10/minute",
  allow: [rule("22")],
  routes: [],
  uplinks: ["br0"],
};
const rules = (own: Partial<FirewallDefinition> = {}) => formatRuleset({ ...closed, ...own }, { including: true });

const host = ["198.51.100.1", "2001:db8:9::1"];
const from = (who: string, addresses: readonly string[], ...ports: readonly number[]) =>
  addresses.flatMap((address) => ports.map((port) => `${who} ${address} ${port}`));

const fromOutside = [
  ...from("neighbour", host, 22, 53, 9000, 8080, 8081),
  ...from("neighbour", places.first.addresses, 80, 90),
  ...from("neighbour", places.lan.addresses, 70),
  ...from("neighbour", ["127.0.0.1"], 8082),
  ...from("lan", ["192.0.2.1", "2001:db8:8::1"], 22, 53, 8080),
  ...from("lan", places.first.addresses, 80),
  ...from("lan", places.neighbour.addresses, 70),
];
const fromOtherNetwork = [
  ...from("third", places.first.addresses, 80, 90),
  ...from("third", ["10.90.2.1", "fd90:2::1"], 9000, 8080, 8081),
  ...from("third", ["127.0.0.1"], 8082),
];
const outwards = [
  ...from("third", places.neighbour.addresses, 70),
  ...from("first", places.lan.addresses, 70),
  ...from("first", places.second.addresses, 90),
  ...from("first", ["10.90.1.1", "fd90:1::1"], 53),
  ...from("host", ["127.0.0.1"], 8080, 8082),
  ...from("host", places.first.addresses, 90),
];
const all = [...fromOutside, ...fromOtherNetwork, ...outwards];

function run(...steps: FirewallStep[]) {
  if (typeof tools === "string") throw new Error(tools);
  return runFirewallCase(tools, steps);
}

test("as root: from outside, only allowed ports answer, and networks of containers are apart", { skip }, () => {
  const [none, stock, published] = run(
    { rules: "\n", tries: all },
    { rules: rules(), tries: all },
    { rules: rules({ allow: [rule("22"), rule("8080"), rule("8082")] }), tries: all },
  );
  // Without a firewall all of it answers: what does not below is the firewall's doing.
  assert.deepEqual(none?.open, all);
  const allowed = [...from("neighbour", host, 22), ...from("lan", ["192.0.2.1", "2001:db8:8::1"], 22)];
  assert.deepEqual([stock?.refused, stock?.open], ["", [...allowed, ...outwards]]);
  const more = [
    ...from("neighbour", host, 8080),
    ...from("lan", ["192.0.2.1", "2001:db8:8::1"], 8080),
    ...from("third", ["10.90.2.1", "fd90:2::1"], 8080),
  ];
  assert.deepEqual(published?.open.toSorted(), [...allowed, ...outwards, ...more].sort());
});

test("as root: rules name interfaces, senders, routes, and how often", { skip }, () => {
  const allow = [
    rule("22", { interfaces: ["br*"] }),
    rule("8080", { from: ["198.51.100.0/24", "2001:db8:8::/64"] }),
    rule("9000", { limit: "3/day" }),
  ];
  const often = Array<string>(5).fill("neighbour 198.51.100.1 9000");
  const routes = [{ protocol: "tcp" as const, ports: ["90"], from: [], to: [], interfaces: ["odd*"], out: ["con1"] }];
  const [rest, limited, routed, wide] = run(
    {
      rules: rules({ allow }),
      tries: [...from("neighbour", host, 22, 8080), ...from("lan", ["192.0.2.1", "2001:db8:8::1"], 22, 8080)],
    },
    { tries: [...often, ...often.map((line) => line.replace("198.51.100.1", "2001:db8:9::1"))] },
    { rules: rules({ routes }), tries: fromOtherNetwork },
    { rules: rules({ published: "all" }), tries: fromOutside },
  );
  assert.deepEqual(rest?.open, [
    "neighbour 198.51.100.1 8080",
    ...from("lan", ["192.0.2.1", "2001:db8:8::1"], 22),
    "lan 2001:db8:8::1 8080",
  ]);
  assert.equal(limited?.open.length, 6);
  assert.deepEqual(routed?.open, from("third", places.first.addresses, 90));
  assert.deepEqual(wide?.open, [
    ...from("neighbour", host, 22, 8080, 8081),
    ...from("lan", ["192.0.2.1", "2001:db8:8::1"], 22, 8080),
  ]);
});

test("as root: a machine adds to its image's rules, and what nft refuses changes nothing", { skip }, () => {
  const tries = [...from("neighbour", host, 22, 9000, 8080, 8081), ...from("third", places.first.addresses, 90)];
  const [added, opened, shut, broken] = run(
    {
      rules: rules(),
      machine: machineRules({
        allow: [{ ports: ["8080"] }, { services: ["https"], limit: "5/minute" }],
        uplinks: ["br*"],
      }),
      tries,
    },
    { machine: machineRules({ input: "accept", published: "all", log: "none", forward: "accept" }), tries },
    {
      rules: rules({ input: "accept", forward: "accept", published: "all" }),
      machine: machineRules({ input: "drop", forward: "drop", published: "allowed" }),
      tries,
    },
    { machine: "table inet host {\n\tchain input { tcp dport 9000 acept\n\t}\n}\n", tries },
  );
  assert.deepEqual([added?.refused, added?.open], ["", from("neighbour", host, 22, 8080)]);
  assert.deepEqual([opened?.refused, opened?.open], ["", tries]);
  assert.deepEqual([shut?.refused, shut?.open], ["", from("neighbour", host, 22)]);
  assert.match(broken?.refused ?? "", /syntax error/);
  assert.deepEqual(broken?.open, shut?.open);
});

test("as root: while rules are loaded again, nothing opens, closes, or is cut off", { skip }, () => {
  const tries = [
    ...from("neighbour", host, 22, 8080, 9000),
    ...from("third", places.first.addresses, 90),
    ...from("third", places.neighbour.addresses, 70),
  ];
  const [result] = run({ rules: rules({ allow: [rule("22"), rule("8080")] }), tries, reloads: 200 });
  assert.deepEqual(result?.open, [
    ...from("neighbour", host, 22, 8080),
    ...from("third", places.neighbour.addresses, 70),
  ]);
  assert.deepEqual([result?.changed, result?.stayed], [[], true]);
  assert.ok((result?.rounds ?? 0) > 2, String(result?.rounds));
});
