import assert from "node:assert/strict";
import { test } from "node:test";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { type Misbehaviour, startFakeServer } from "@wherry/testing/fakes/fake-server.ts";
import { downloadFromRepository, isWithoutAnswer } from "./repository-download.ts";

const retry = { attempts: 2, firstDelay: 1, longestDelay: 5 };

const failures: readonly (readonly [
  what: string,
  how: Misbehaviour,
  code: string,
  cause: string,
  hint: RegExp,
  isSilent: boolean,
])[] = [
  [
    "a file that it lacks",
    { status: 404 },
    "missing",
    "network.missing",
    /^check the suite's name and the mirror$/,
    false,
  ],
  ["a refusal", { status: 403 }, "unreachable", "network.denied", /credentials/, false],
  [
    "a server at fault",
    { status: 500 },
    "unreachable",
    "network.refused",
    /try again later, or name another mirror$/,
    false,
  ],
  ["a body that breaks off", { truncate: 3 }, "unreachable", "network.interrupted", /or name another mirror$/, true],
  ["silence", { delay: 2000 }, "unreachable", "network.timeout", /or name another mirror$/, true],
  [
    "a circle",
    { status: 302, headers: { location: "/a" } },
    "unreachable",
    "network.circle",
    /^name another mirror$/,
    false,
  ],
];

for (const [what, how, code, cause, hint, isSilent] of failures) {
  test(`${what} is a failure of the repository, with the network's as its cause`, async () => {
    await using server = await startFakeServer();
    server.files.set("/a", Buffer.from("0123456789"));
    server.misbehave("/a", how);
    const error = await read(`${server.url}/a`).catch((thrown: unknown) => thrown);
    assert.ok(error instanceof WherryError && error.cause instanceof WherryError);
    assert.equal(error.code, `repository.${code}`);
    assert.equal(error.cause.code, cause);
    assert.equal(error.message, error.cause.message);
    assert.match(error.hint ?? "", hint);
    assert.equal(isWithoutAnswer(error), isSilent);
  });
}

async function read(url: string): Promise<Uint8Array> {
  const { body } = await downloadFromRepository(url, { retry, patience: 200 });
  return Buffer.concat(await Array.fromAsync(body));
}
