import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { runOrFail } from "../system/processes.ts";

test("contents that expand a thousandfold are planned without holding them in memory", async () => {
  await using folder = await temporaryDirectory();
  const bytes = 200_000_000;
  const contents = {
    source: `data:;base64,${gzipSync(Buffer.alloc(bytes), { level: 9 }).toString("base64")}`,
    compression: "gzip",
  };
  const config = { ignition: { version: "3.6.0" }, storage: { files: [{ path: "/file", contents }] } };
  await writeFile(join(folder.path, "config.json"), JSON.stringify(config));
  const script = `
    import { readFileSync } from "node:fs";
    import { provisionFolder } from ${JSON.stringify(new URL("provision-folder.ts", import.meta.url).href)};
    const config = JSON.parse(readFileSync("config.json", "utf8"));
    const { steps } = await provisionFolder(config, "root", { planOnly: true });
    // Of this program alone: what getrusage(2) tells begins with that of the one that started it.
    const [, peak] = /^VmHWM:\\s+(\\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8"));
    console.log(JSON.stringify([steps[0].content.size, Number(peak) * 1024]));`;
  const { stdout } = await runOrFail(process.execPath, ["--input-type=module", "--eval", script], { cwd: folder.path });
  const [size = 0, peak = 0] = JSON.parse(stdout.toString("utf8")) as number[];
  assert.equal(size, bytes);
  assert.ok(peak < 160e6, `${peak} bytes at the most, of ${bytes}`);
});
