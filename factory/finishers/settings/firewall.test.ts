import assert from "node:assert/strict";
import { test } from "node:test";
import type { FirewallDefinition } from "../../definition/image-definition.ts";
import { formatRuleset } from "./firewall.ts";

const closed: FirewallDefinition = {
  input: "drop",
  forward: "drop",
  published: "allowed",
  log: "10/minute",
  allow: [],
  routes: [],
  uplinks: [],
};
const rules = (own: Partial<FirewallDefinition>, including = true) =>
  formatRuleset({ ...closed, ...own }, { including });
/** The lines of all blocks of one name, in order. */
const chain = (text: string, name: string) =>
  [...text.matchAll(new RegExp(`^\\tchain ${name} \\{\\n([^]*?)^\\t\\}`, "gm"))].flatMap(([, lines = ""]) =>
    lines.trim().split(/\n+\t*/),
  );

test("the firewall has a table of its own, never flushes others', and lists what is allowed", () => {
  const more = { interfaces: [], limit: null };
  const text = rules({
    allow: [
      { protocol: "tcp", ports: ["22"], from: [], ...more },
      { protocol: "udp", ports: ["53", "5000-5010"], from: ["10.0.0.0/8", "fd00::/8"], ...more },
    ],
  });
  assert.doesNotMatch(text, /flush/);
  assert.match(text, /^include "\/etc\/nftables\.d\/\*\.nft"$/m);
  assert.match(text, /^\t\ttype filter hook input priority filter; policy drop;$/m);
  assert.match(text, /^\t\ttype filter hook forward priority filter; policy drop;$/m);
  assert.match(text, /^\t\ttcp dport 22 accept$/m);
  assert.match(text, /^\t\tip saddr 10.0.0.0\/8 udp dport \{ 53, 5000-5010 \} accept$/m);
  assert.match(text, /^\t\tip6 saddr fd00::\/8 udp dport \{ 53, 5000-5010 \} accept$/m);
  assert.ok(chain(text, "published").includes("meta l4proto tcp ct original proto-dst 22 accept"));
});

test("what the machine adds comes after the image's rules, and before what no rule allowed", () => {
  const text = rules({});
  const order = ["policy drop", "include ", "jump input_rest", "log prefix"].map((part) => text.indexOf(part));
  assert.ok(
    order.every((at, index) => at > (order[index - 1] ?? 0)),
    String(order),
  );
  assert.doesNotMatch(rules({}, false), /include/);
  assert.equal(rules({}, false).split("hook").length, text.split("hook").length);
});

test("what no rule allows is noted and dropped, or let through, as each hook has it", () => {
  assert.deepEqual(chain(rules({}), "forward_rest").filter(Boolean), ["jump dropped", "drop"]);
  const open = rules({ input: "accept", published: "all" });
  assert.deepEqual(
    ["input_rest", "forward_rest", "published_rest"].map((name) => chain(open, name).filter(Boolean).join()),
    ["accept", "jump dropped,drop", "accept"],
  );
  assert.doesNotMatch(rules({ log: "none" }), /log prefix/);
});
