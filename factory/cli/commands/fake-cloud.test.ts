import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { callWherry } from "@wherry/testing/fakes/call-wherry.ts";
import { openConfigFolder } from "@wherry/testing/fixtures/config-folder.ts";

const files = {
  "user.ign": '{"ignition": {"version": "3.4.0"}}',
  "large.ign": "x".repeat(16_385),
  "key.pub": "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIWqbsSC6v8rVKOUQZBkrCR3N6kXyOL7qDHmHq3Xlg8l me\n",
  key: "-----BEGIN OPENSSH PRIVATE KEY-----\n",
  empty: "\n",
};

test("what cannot be served is refused before anything listens", async () => {
  await using folder = await openConfigFolder(files);
  for (const [args, status, says] of [
    [["aws"], 2, /value 'aws' is invalid.*ec2/],
    [["ec2", "--listen", "8080"], 2, /HOST:PORT/],
    [["ec2", "--listen", "127.0.0.1:65536"], 2, /HOST:PORT/],
    [["ec2", "--listen", "[1.2.3.4]:80"], 2, /HOST:PORT/],
    [["ec2", "--user-data", "none.ign"], 1, /user data cannot be read: there is no such file/],
    [["ec2", "--user-data", "large.ign"], 1, /at most 16384 bytes of user data, and these are 16385/],
    [["gce", "--ssh-key", "key"], 1, /private key[\s\S]*key\.pub/],
    [["gce", "--ssh-key", "empty"], 1, /no public keys/],
    [["ec2", "--listen", "192.0.2.1:80"], 2, /this machine does not have the address/],
  ] as const) {
    const answer = await callWherry(["fake-cloud", ...args], folder.path);
    assert.equal(answer.status, status, `${args.join(" ")}: ${answer.stderr}`);
    assert.match(answer.stderr, says);
    assert.equal(answer.stdout, "");
  }
});

test("a cloud is served until ctrl-C, and every request is told without its token", async () => {
  await using folder = await openConfigFolder(files);
  const main = join(import.meta.dirname, "../main.ts");
  const words = ["fake-cloud", "ec2", "--user-data", "user.ign", "--hostname", "web", "--ssh-key", "key.pub"];
  const child = spawn(process.execPath, [main, ...words], { cwd: folder.path, stdio: ["ignore", "pipe", "pipe"] });
  const errors: string[] = [];
  child.stderr.on("data", (chunk: Buffer) => errors.push(String(chunk)));
  const ended = once(child, "close");
  try {
    const [url] = (await once(createInterface(child.stdout), "line")) as [string];
    const lifetime = { "X-aws-ec2-metadata-token-ttl-seconds": "60" };
    assert.equal((await fetch(`${url}/latest/user-data`)).status, 401);
    const token = await (await fetch(`${url}/latest/api/token`, { method: "PUT", headers: lifetime })).text();
    const headers = { "X-aws-ec2-metadata-token": token };
    const get = async (path: string) => await (await fetch(`${url}/latest/${path}`, { headers })).text();
    assert.equal(await get("user-data"), files["user.ign"]);
    assert.equal(await get("meta-data/hostname"), "web");
    assert.equal(await get("meta-data/public-keys/"), "0=key-0");
    assert.equal(await get("meta-data/public-keys/0/openssh-key"), files["key.pub"].trim());
    child.kill("SIGINT");
    assert.deepEqual(await ended, [0, null]);
    assert.match(errors.join(""), /GET \/latest\/user-data 401[\s\S]*PUT \/latest\/api\/token 200[\s\S]*user-data 200/);
    assert.ok(!errors.join("").includes(token));
  } finally {
    child.kill("SIGKILL");
  }
});
