import assert from "node:assert/strict";
import { createServer } from "node:http";
import { type AddressInfo, createServer as createNetServer, type Server, type Socket } from "node:net";
import { test } from "node:test";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { type FakeServer, type Misbehaviour, startFakeServer } from "@wherry/testing/fakes/fake-server.ts";
import { type DownloadOptions, download } from "./network.ts";
import { backOff, usualRetries } from "./retry.ts";

const body = Buffer.from("0123456789".repeat(5000));
const retry = { attempts: 4, firstDelay: 1, longestDelay: 20 };

test("a file comes with its size and validators, in pieces that are counted", async () => {
  await using server = await serving("/a");
  let counted = 0;
  const answer = await download(`${server.url}/a`, { retry, onBytes: (count) => (counted += count) });
  assert.equal(answer.status, 200);
  assert.equal(answer.size, body.length);
  assert.match(answer.validators.etag ?? "", /^"[0-9a-f]{16}"$/);
  assert.deepEqual(await read(answer.body), body);
  assert.equal(counted, body.length);
});

test("an unchanged file is 304 and has no body", async () => {
  await using server = await serving("/a");
  const first = await download(`${server.url}/a`, { retry });
  await read(first.body);
  const second = await download(`${server.url}/a`, { retry, validators: first.validators });
  assert.equal(second.status, 304);
  assert.equal((await read(second.body)).length, 0);
  server.files.set("/a", Buffer.from("new"));
  const third = await download(`${server.url}/a`, { retry, validators: first.validators });
  assert.equal(third.status, 200);
  assert.equal((await read(third.body)).toString(), "new");
});

test("a download resumes at an offset, and begins anew where the file is another one", async () => {
  await using server = await serving("/a");
  const first = await download(`${server.url}/a`, { retry });
  await read(first.body);
  const options = { retry, offset: 49_990, validators: first.validators };
  const rest = await download(`${server.url}/a`, options);
  assert.equal(rest.status, 206);
  assert.equal((await read(rest.body)).toString(), "0123456789");
  server.files.set("/a", Buffer.alloc(60_000, "x"));
  const anew = await download(`${server.url}/a`, options);
  assert.equal(anew.status, 200);
  assert.equal((await read(anew.body)).length, 60_000);
});

for (const status of [500, 502, 503, 504, 429, 408]) {
  test(`HTTP ${status} is tried again, then succeeds`, async () => {
    await using server = await serving("/a", { status, times: 2 });
    assert.deepEqual(await fetch_(server), body);
    assert.equal(server.requests.length, 3);
  });
}

for (const [status, code] of [
  [404, "network.missing"],
  [410, "network.missing"],
  [400, "network.refused"],
  [401, "network.denied"],
  [403, "network.denied"],
  [501, "network.refused"],
] as const) {
  test(`HTTP ${status} is believed at once`, async () => {
    await using server = await serving("/a", { status });
    const error = await refusal(fetch_(server));
    assert.equal(error.code, code);
    assert.match(error.message, new RegExp(`HTTP ${status}`));
    assert.ok(error.hint);
    assert.equal(server.requests.length, 1);
  });
}

test("attempts end: the error says how many there were", async () => {
  await using server = await serving("/a", { status: 503 });
  const error = await refusal(fetch_(server));
  assert.equal(error.code, "network.refused");
  assert.match(error.message, /answers HTTP 503, tried 4 times$/);
  assert.equal(server.requests.length, 4);
});

test("Retry-After is honoured, in seconds and as a date, up to the longest delay", () => {
  const policy = { attempts: 5, firstDelay: 500, longestDelay: 30_000 };
  assert.deepEqual(
    [1, 2, 3, 4].map((made) => backOff(policy, made, undefined)),
    [500, 1000, 2000, 4000],
  );
  assert.equal(backOff(policy, 1, "7"), 7000);
  assert.equal(backOff(policy, 1, "86400"), 30_000);
  assert.equal(backOff(policy, 1, "0"), 500);
  assert.equal(backOff(policy, 1, "soon"), 500);
  assert.equal(backOff(policy, 1, new Date(Date.now() + 3600e3).toUTCString()), 30_000);
  const total = [1, 2, 3, 4].reduce((sum, made) => sum + backOff(usualRetries, made, "999999"), 0);
  assert.ok(total <= 120_000, "even a hostile server cannot hold a build up for long");
});

test("a body that is cut off is continued where it ended", async () => {
  await using server = await serving("/a", { truncate: 10_000, times: 2 });
  assert.deepEqual(await fetch_(server), body);
  assert.deepEqual(
    server.requests.map((line) => line.split(" ")[2]),
    ["200", "206", "206"],
  );
  assert.deepEqual(
    server.headers.slice(1).map(({ range }) => range?.replace(/\d+/, "N")),
    ["bytes=N-", "bytes=N-"],
  );
});

test("a body that is cut off by a server without ranges is continued all the same", async () => {
  let asked = 0;
  const server = createServer((_request, response) => {
    response.writeHead(200, { "content-length": body.length });
    if (asked++ === 0) response.write(body.subarray(0, 12_345), () => response.destroy());
    else response.end(body);
  });
  await using address = await listening(server);
  assert.deepEqual(await read((await download(`${address.url}/a`, { retry })).body), body);
  assert.equal(asked, 2);
});

test("a body that is always cut off is an error in the end", async () => {
  await using server = await serving("/a", { truncate: 3 });
  const error = await refusal(fetch_(server));
  assert.equal(error.code, "network.interrupted");
  assert.match(error.message, /connection lost, tried 4 times|tried 4 times/);
});

test("a body that is lost before anybody read of it is asked for again, as a whole", async () => {
  await using server = await serving("/a", { truncate: 10_000, times: 1 });
  const answer = await download(`${server.url}/a`, { retry });
  await new Promise((resolve) => setTimeout(resolve, 50));
  assert.deepEqual(await read(answer.body), body);
});

test("a server that sends another range than was asked for is not believed", async () => {
  const server = createServer((_request, response) => {
    response.writeHead(206, { "content-range": "bytes 50-59/60", "content-length": 10 }).end("0123456789");
  });
  await using address = await listening(server);
  const error = await refusal(download(`${address.url}/a`, { retry, offset: 10 }).then(({ body: rest }) => read(rest)));
  assert.equal(error.code, "network.unreachable");
  assert.match(error.message, /another range than was asked for/);
});

test("a silent server is given up", async () => {
  await using server = await serving("/a", { delay: 60_000 });
  const error = await refusal(fetch_(server, { patience: 50, retry: { ...retry, attempts: 2 } }));
  assert.match(error.message, /no answer in time, tried 2 times/);
});

test("a server that sends, but one byte at a time, is given up, with what to do", async () => {
  await using server = await serving("/a", { drip: 5 });
  const pace = { leastRate: 100_000, window: 0.02, longest: 60 };
  const error = await refusal(fetch_(server, { pace, retry: { ...retry, attempts: 2 } }));
  assert.equal(error.code, "network.timeout");
  assert.match(error.message, /the server sends less than 100000 bytes a second, tried 2 times$/);
  assert.match(error.hint ?? "", /check the network/);
});

test("the time for one file ends, and no attempt is made after it", async () => {
  await using server = await serving("/a", { drip: 5 });
  const error = await refusal(fetch_(server, { pace: { leastRate: 0, window: 60, longest: 0.02 } }));
  assert.equal(error.code, "network.timeout");
  assert.match(error.message, /the file is not there after 0.02 s of waiting for it$/);
  assert.equal(server.requests.length, 1);
});

test("what nobody wants of an answer does not hold anybody up", async () => {
  await using server = await serving("/a");
  server.misbehave("/moved", { status: 302, headers: { location: "/a" }, drip: 5 });
  assert.deepEqual(await read((await download(`${server.url}/moved`, { retry })).body), body);
  await using broken = await serving("/a", { status: 404, drip: 5 });
  assert.equal((await refusal(fetch_(broken))).code, "network.missing");
});

test("answers before the answer end", async () => {
  const server = createNetServer((socket) => {
    const timer = setInterval(() => socket.write("HTTP/1.1 103 Early Hints\r\n\r\n"), 1);
    socket.on("error", () => {}).on("close", () => clearInterval(timer));
  });
  await using address = await listening(server);
  const error = await refusal(download(`${address.url}/a`, { retry: { ...retry, attempts: 2 } }));
  assert.match(error.message, /answers without end, and never what was asked, tried 2 times$/);
});

test("a proxy's address that is none is told at once, with its variable, and without a password", async () => {
  await using server = await serving("/a");
  for (const [name, value] of [
    ["http_proxy", "proxy.example:3128"],
    ["https_proxy", "http://me:secret@:99999"],
    ["HTTP_PROXY", "ftp://proxy.example"],
    ["http_proxy", "http://%zz:secret@proxy.example:3128"],
  ] as const) {
    process.env[name] = value;
    try {
      const error = await refusal(fetch_(server));
      assert.equal(error.code, "network.address");
      assert.ok(error.message.startsWith(`${name} does not hold the address of a proxy`), error.message);
      assert.equal(error.hint, `write it as http://HOST:PORT, or unset ${name}`);
      assert.doesNotMatch(error.message, /secret|tried/);
    } finally {
      delete process.env[name];
    }
  }
  assert.deepEqual(server.requests, []);
});

test("nobody listening is an error that says so", async () => {
  const server = createServer();
  const address = await listening(server);
  await address[Symbol.asyncDispose]();
  const error = await refusal(download(`${address.url}/a`, { retry }));
  assert.match(error.message, /cannot fetch http:.*: connection refused, tried 4 times/);
  assert.match(error.hint ?? "", /http_proxy/);
});

test("an abort ends waiting, between attempts and within them", async () => {
  await using slow = await serving("/a", { delay: 60_000 });
  assert.equal((await refusal(fetch_(slow, { signal: AbortSignal.timeout(50) }))).code, "interrupted");
  await using broken = await serving("/a", { status: 503 });
  const patient = { attempts: 9, firstDelay: 60_000, longestDelay: 60_000 };
  const error = await refusal(fetch_(broken, { signal: AbortSignal.timeout(50), retry: patient }));
  assert.equal(error.code, "interrupted");
});

test("redirects are followed, but not in circles, and nowhere else than to the web", async () => {
  await using server = await serving("/a");
  server.misbehave("/moved", { status: 302, headers: { location: "/a" } });
  assert.deepEqual(await read((await download(`${server.url}/moved`, { retry })).body), body);
  server.misbehave("/circle", { status: 301, headers: { location: "/circle" } });
  assert.match((await refusal(download(`${server.url}/circle`, { retry }))).message, /redirects in circles/);
  server.misbehave("/away", { status: 302, headers: { location: "file:///etc/passwd" } });
  assert.match((await refusal(download(`${server.url}/away`, { retry }))).message, /not safe to follow/);
});

test("credentials are sent, survive a redirect on the same server, and are never shown", async () => {
  await using server = await serving("/a");
  server.misbehave("/moved", { status: 307, headers: { location: `${server.url}/a` } });
  const url = server.url.replace("//", "//user:p%40ss@");
  await read((await download(`${url}/moved`, { retry })).body);
  const expected = `Basic ${Buffer.from("user:p@ss").toString("base64")}`;
  assert.deepEqual(
    server.headers.map(({ authorization }) => authorization),
    [expected, expected],
  );
  const error = await refusal(download(`${url}/absent?token=secret`, { retry }));
  assert.doesNotMatch(`${error.message}${error.hint}`, /user|p%40ss|p@ss|secret/);
});

test("a redirect with a user that cannot be unescaped is followed as it stands", async () => {
  await using server = await serving("/a");
  const location = `${server.url.replace("//", "//%zz:a%20b@")}/a`;
  server.misbehave("/moved", { status: 302, headers: { location } });
  assert.deepEqual(await read((await download(`${server.url}/moved`, { retry })).body), body);
  assert.equal(server.headers.at(-1)?.authorization, `Basic ${Buffer.from("%zz:a b").toString("base64")}`);
});

test("an address that is not of the web is refused", async () => {
  for (const url of ["file:///etc/passwd", "ftp://127.0.0.1/x", "nonsense", ""]) {
    assert.match((await refusal(download(url))).message, /is not a web address/);
  }
});

test("WHERRY_OFFLINE=1 forbids every request and names the address", async () => {
  await using server = await serving("/a");
  process.env.WHERRY_OFFLINE = "1";
  try {
    const error = await refusal(fetch_(server));
    assert.equal(error.code, "network.offline");
    assert.ok(error.message.includes(`${server.url}/a`));
    assert.match(error.hint ?? "", /WHERRY_OFFLINE/);
  } finally {
    delete process.env.WHERRY_OFFLINE;
  }
  assert.deepEqual(server.requests, []);
});

test("http_proxy is used in its plain form for HTTP, and no_proxy exempts from it", async () => {
  await using proxy = await serving("/a");
  await using origin = await serving("/a");
  process.env.http_proxy = proxy.url;
  try {
    await read((await download("http://mirror.invalid/a", { retry })).body);
    assert.deepEqual(proxy.requests, ["GET http://mirror.invalid/a 200"]);
    process.env.no_proxy = "127.0.0.1";
    assert.deepEqual(await fetch_(origin), body);
    assert.equal(proxy.requests.length, 1);
  } finally {
    delete process.env.http_proxy;
    delete process.env.no_proxy;
  }
});

test("https_proxy is asked for a tunnel", async () => {
  const wanted: string[] = [];
  const server = createServer().on("connect", (request, socket) => {
    wanted.push(request.url ?? "");
    socket.end("HTTP/1.1 502 Bad Gateway\r\n\r\n");
  });
  await using proxy = await listening(server);
  process.env.https_proxy = proxy.url;
  try {
    await refusal(download("https://mirror.invalid/a", { retry: { ...retry, attempts: 1 } }));
    assert.deepEqual(wanted, ["mirror.invalid:443"]);
  } finally {
    delete process.env.https_proxy;
  }
});

test("connections are kept alive", async () => {
  const server = createServer((_request, response) => response.end("x"));
  let connections = 0;
  server.on("connection", () => connections++);
  await using address = await listening(server);
  for (let count = 0; count < 20; count++) await read((await download(`${address.url}/${count}`)).body);
  assert.ok(connections <= 2, `${connections} connections for 20 downloads`);
});

async function serving(path: string, fault?: Misbehaviour): Promise<FakeServer> {
  const server = await startFakeServer();
  server.files.set(path, body);
  if (fault !== undefined) server.misbehave(path, fault);
  return server;
}

async function fetch_(server: FakeServer, options: DownloadOptions = {}): Promise<Buffer> {
  return await read((await download(`${server.url}/a`, { retry, ...options })).body);
}

async function read(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(chunks));
}

async function refusal(promise: Promise<unknown>): Promise<WherryError> {
  const outcome = await promise.catch((error: unknown) => error);
  assert.ok(outcome instanceof WherryError, `expected a WherryError, not ${String(outcome)}`);
  return outcome;
}

async function listening(server: Server): Promise<AsyncDisposable & { readonly url: string }> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
