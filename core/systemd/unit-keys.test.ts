import assert from "node:assert/strict";
import { test } from "node:test";
import { findPeer } from "@wherry/testing/peers/peers.ts";
import { runPeerOrFail } from "@wherry/testing/peers/run-peer.ts";
import { skipWithout } from "@wherry/testing/peers/skip.ts";
import { decodeUtf8 } from "../bytes/utf8.ts";
import { unitKeys } from "./unit-keys.ts";

const systemd = await findPeer("systemd");

test("sections and keys are those of systemd", {
  skip: skipWithout({ systemd }),
}, async () => {
  assert.ok(systemd !== undefined);
  const { stdout } = await runPeerOrFail(systemd, ["--dump-configuration-items"]);
  const theirs: string[] = [];
  let section = "";
  for (const line of decodeUtf8(stdout).split("\n")) {
    const [, name] = /^\[(.*)\]$/.exec(line) ?? [];
    const [, key, kind] = /^(\w+)=(.*)$/.exec(line) ?? [];
    if (name !== undefined) section = name;
    if (key === undefined) continue;
    theirs.push(`${section} ${key} ${{ BOOLEAN: "boolean", SECONDS: "span" }[kind ?? ""] ?? "other"}`);
  }
  const ours = [...unitKeys].flatMap(([name, keys]) => [...keys].map(([key, kind]) => `${name} ${key} ${kind}`));
  assert.deepEqual(ours.sort(), theirs.sort());
});
