import assert from "node:assert/strict";
import { test } from "node:test";
import { createExchange, type MetadataAnswer, type MetadataDoor, usualBounds } from "./exchange.ts";

/** A clock that only the door and the pauses move, and an exchange that asks `door`; each request takes its seconds. */
function setUp(door: (url: string, turn: number) => MetadataAnswer | number) {
  let now = 100;
  const asked: string[] = [];
  const ask: MetadataDoor = ({ url }, { seconds }) => {
    const answer = door(url, asked.push(url) - 1);
    now += typeof answer === "number" ? Math.min(answer, seconds) : 0.01;
    return typeof answer === "number" ? undefined : answer;
  };
  const sleep = (milliseconds: number) => {
    now += milliseconds / 1000;
  };
  return { asked, exchange: createExchange(ask, { uptime: () => now, sleep }), since: () => now - 100 };
}

const said = (status: number, text = "") => ({ status, body: Buffer.from(text) });
const url = "http://169.254.169.254/x";

test("what is there is given, and what is not there is nothing", () => {
  const { exchange } = setUp((url) => (url.endsWith("/x") ? said(200, "y") : said(404)));
  assert.equal(String(exchange.get(url)), "y");
  assert.equal(exchange.get(`${url}y`), undefined);
  assert.equal(exchange.effort().tries, 2);
});

test("a service that comes up late is waited for", () => {
  const { exchange, since } = setUp((_, turn) => (turn < 3 ? 0 : turn < 6 ? said(503) : said(200, "late")));
  assert.equal(String(exchange.get(url)), "late");
  assert.ok(since() > 5 && since() < 8, String(since()));
});

test("a service that never answers is given up in time, whatever it does", () => {
  for (const [name, door] of [
    ["silent", () => 3600],
    ["refusing", () => 0],
    ["broken", () => said(500)],
    ["busy", () => said(429)],
  ] as const) {
    const { exchange, since, asked } = setUp(door);
    assert.throws(() => exchange.get(url), { code: "fetch.failed", message: /requests in 6\d\.\d s/ }, name);
    assert.ok(since() <= usualBounds.total + 0.1, `${name}: ${since()}`);
    assert.ok(asked.length <= usualBounds.requests, name);
  }
});

test("no more is asked than is sensible, even of a service that answers at once", () => {
  const { exchange, asked } = setUp(() => said(200));
  assert.throws(() => Array.from({ length: 10_000 }, () => exchange.get(url)), { code: "fetch.failed" });
  assert.equal(asked.length, usualBounds.requests);
});

test("a refusal is told at once, with its status and without what the address has of secrets", () => {
  const { exchange, since } = setUp(() => said(401));
  const told = { code: "fetch.failed", message: /status 401/, hint: /lets this machine ask/ };
  assert.throws(() => exchange.get("http://me:secret@169.254.169.254/"), told);
  assert.throws(
    () => exchange.get("http://me:secret@169.254.169.254/"),
    ({ message }: Error) => !message.includes("secret"),
  );
  assert.ok(since() < 1);
});

test("an answer that is too large is refused, and not asked for again", () => {
  const { exchange, asked } = setUp(() => ({ status: 200, body: new Uint8Array(usualBounds.bytes + 1) }));
  assert.throws(() => exchange.get(url), { code: "fetch.malformed", message: /1048576 bytes/ });
  assert.equal(asked.length, 1);
});

test("of several addresses the first that answers is taken", () => {
  const { exchange, asked } = setUp((url) => (url.includes("[") ? said(200) : 5));
  const headers = {};
  const requests = [url, "http://[fd00:ec2::254]/x"].map((url) => ({ method: "GET" as const, url, headers }));
  assert.equal(exchange.reach(requests).index, 1);
  assert.equal(asked.length, 2);
});
