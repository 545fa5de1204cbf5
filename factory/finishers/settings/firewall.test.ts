import assert from "node:assert/strict";
import { test } from "node:test";
import { formatRuleset } from "./firewall.ts";

test("the firewall has a table of its own, never flushes others', and lists what is allowed", () => {
  const text = formatRuleset({
    input: "drop",
    allow: [
      { protocol: "tcp", ports: ["22"], from: [] },
      { protocol: "udp", ports: ["53", "5000-5010"], from: ["10.0.0.0/8", "fd00::/8"] },
    ],
  });
  assert.doesNotMatch(text, /flush ruleset|hook forward/);
  assert.match(text, /^include "\/etc\/nftables\.d\/\*\.nft"$/m);
  assert.match(text, /^\t\ttype filter hook input priority filter; policy drop;$/m);
  assert.match(text, /^\t\ttcp dport 22 accept$/m);
  assert.match(text, /^\t\tip saddr 10.0.0.0\/8 udp dport \{ 53, 5000-5010 \} accept$/m);
  assert.match(text, /^\t\tip6 saddr fd00::\/8 udp dport \{ 53, 5000-5010 \} accept$/m);
});
