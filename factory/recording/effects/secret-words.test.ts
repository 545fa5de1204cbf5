import assert from "node:assert/strict";
import { test } from "node:test";
import { alphabetOf, secretWords } from "./secret-words.ts";

for (const [first, second, alphabet] of [
  ["password = 3fa9c01b77", "password = 91e07da2f4", "hex"],
  ["define('KEY', 'q8sT_zL-04xk');", "define('KEY', 'Zm1u+7Rw/9aB');", "letters"],
  ["pw:k2j9x7q1", "pw:w8f3m6z0", "lower"],
  ["pw:K2J9X7Q1", "pw:W8F3M6Z0", "upper"],
  ["key: c2VjcmV0IG9mIG9uZQ==", "key: YW5vdGhlciBzZWNyZA==", "base64"],
  ["$c['k'] = 'a~!@#xk%^3&*()_+}';", "$c['k'] = '{?></;.,[Z]=-Q8w9';", "letters"],
  ["id 550e8400-e29b-41d4-a716-446655440000", "id 16fd2706-8baf-433b-82eb-8c7fada847da", "uuid"],
] as const) {
  test(`what differs between "${first}" and "${second}" is a secret of the alphabet ${alphabet}`, () => {
    const words = secretWords(`[x]\n${first}\nlast\n`, `[x]\n${second}\nlast\n`);
    assert.equal(words?.length, 1);
    assert.deepEqual(words?.map(alphabetOf), [alphabet]);
  });
}

for (const [why, first, second] of [
  ["a date", "# made on 2026-11-30T15:46:17", "# made on 2028-01-04T22:59:41"],
  ["a date of digits", "# 20261130154617", "# 20280104225941"],
  ["seconds", "at 1796053577", "at 1830636617"],
  ["a month", "on November 30", "on February 11"],
  ["a domain", "domain alpha.alpha.example", "domain omega.omega.example"],
  ["a name of the machine", "name alpha-server-1", "name omega-Rfk39x-2"],
  ["an interface", "dev enp1s0", "dev ens7f0"],
  ["a short word", "pw 3fa9c01", "pw 91e07da"],
  ["words of two lengths", "pw 3fa9c01b77", "pw 91e07da2f4a"],
  ["a hash by its name", "password_hash 3fa9c01b77", "password_hash 91e07da2f4"],
  ["a password as it is kept", "root:$6$abcdefgh$zZ81kkq01x", "root:$6$qrstuvwx$Pq93mmL55y"],
  ["a kept password of LDAP", "userPassword: {SSHA}zZ81kkq01x", "userPassword: {SSHA}Pq93mmL55y"],
  ["a password in quotes as it is kept", "p='$2y$10$zZ81kkq01x.a~!'", "p='$2y$10$Pq93mmL55y.;<,'"],
  ["a public key", "ssh-ed25519 AAAAC3zZ81kkq01x", "ssh-ed25519 BBBBDPq93mmL55yy"],
  ["a key in armour", "-----BEGIN DH PARAMETERS-----\n3fa9c01b77", "-----BEGIN DH PARAMETERS-----\n91e07da2f4"],
  ["a word with a fixed beginning", "sk_live_3fa9c01b77", "sk_live_91e07da2f4"],
  ["other words around it", "password 3fa9c01b77 ok", "password 91e07da2f4, no"],
  ["a line more", "a\n3fa9c01b77", "91e07da2f4"],
] as const) {
  test(`${why} is no secret`, () => {
    assert.equal(secretWords(first, second), undefined);
  });
}
