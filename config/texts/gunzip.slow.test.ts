import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";

test("half a megabyte of configuration that unpacks to hundreds is checked and compared in bounded memory", () => {
  const script = `
    import { readFileSync } from "node:fs";
    import { gzipSync } from "node:zlib";
    import { diff, validate } from ${JSON.stringify(new URL("machine-configs.ts", import.meta.url).href)};
    const source = "data:;base64," + gzipSync(Buffer.alloc(16 * 1024 * 1024, "a"), { level: 9 }).toString("base64");
    const text = (mode) => {
      const files = Array.from({ length: 24 }, (_, index) => ({ path: "/" + index, mode, contents: { source, compression: "gzip" } }));
      return { name: "a.ign", text: JSON.stringify({ ignition: { version: "3.4.0" }, storage: { files } }) };
    };
    await validate([text(420)], { lint: true });
    await diff(text(420), text(384));
    // Of this program alone: what getrusage(2) tells begins with that of the one that started it.
    const [, peak] = /^VmHWM:\\s+(\\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8"));
    console.log(Number(peak) * 1024);`;
  const peak = Number(execFileSync(process.execPath, ["--input-type=module", "--eval", script], { encoding: "utf8" }));
  assert.ok(peak > 0 && peak < 350e6, `${peak} bytes at the most`);
});
