import assert from "node:assert/strict";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { findPeer } from "@wherry/testing/peers/peers.ts";
import { runPeer } from "@wherry/testing/peers/run-peer.ts";
import { skipWithout } from "@wherry/testing/peers/skip.ts";
import { imageFindings } from "@wherry/testing/samples/image-findings.ts";

const analyze = await findPeer("systemd-analyze");
const FOLDER = "/usr/lib/systemd/system";

/** Units by name; each is looked at, and nothing else is there but a shell and the targets that all units have. */
const SAMPLES: readonly (readonly [what: string, name: string, text: string])[] = [
  [
    "sound",
    "a.service",
    "[Unit]\nDescription=x\n[Service]\nType=oneshot\nExecStart=/bin/sh -c true\nTimeoutSec=1min 30s\n",
  ],
  ["without its program", "a.service", "[Service]\nExecStart=/usr/bin/no --x\n"],
  ["without one of its programs", "a.service", "[Service]\nExecStart=/bin/sh\nExecStop=/usr/bin/no\n"],
  ["with a misspelt key", "a.service", "[Unit]\nDescripton=x\n[Service]\nExecStart=/bin/sh\n"],
  ["with another type's key", "a.service", "[Service]\nExecStart=/bin/sh\nListenStream=80\n"],
  ["with another type's section", "a.service", "[Service]\nExecStart=/bin/sh\n[Socket]\nListenStream=80\n"],
  ["with a misspelt section", "a.service", "[Service]\nExecStart=/bin/sh\n[Instal]\nWantedBy=x.target\n"],
  ["with keys of its own", "a.service", "[Service]\nExecStart=/bin/sh\nX-Own=1\n[X-Section]\nA=1\n"],
  ["with a span that is none", "a.service", "[Service]\nExecStart=/bin/sh\nRestartSec=12q\nTimeoutStopSec=infinity\n"],
  [
    "with a truth that is none",
    "a.service",
    "[Service]\nExecStart=/bin/sh\nRemainAfterExit=maybe\nNoNewPrivileges=on\n",
  ],
  [
    "with memory that is none",
    "a.service",
    "[Service]\nExecStart=/bin/sh\nMemoryHigh=lots\nMemoryMax=512M\nMemoryLow=10%\n",
  ],
  ["with memory in other units", "a.service", "[Service]\nExecStart=/bin/sh\nMemoryHigh=512MB\nMemoryMax=1G 512M\n"],
  ["with lines that go on", "a.service", "[Service]\nExecStart=/bin/sh \\\n  -c \\\n# no\n  true\nUsr=x\n"],
  ["that requires what is not there", "a.service", "[Unit]\nRequires=no.service\n[Service]\nExecStart=/bin/sh\n"],
  [
    "that wants what is not there",
    "a.service",
    "[Unit]\nWants=no.service\nAfter=no.target\n[Service]\nExecStart=/bin/sh\n",
  ],
  ["that names no unit", "a.service", "[Unit]\nAfter=a.servce\n[Service]\nExecStart=/bin/sh\n"],
];

const BASE = ["sysinit.target", "basic.target", "shutdown.target", "timers.target", "multi-user.target"];

for (const [what, name, text] of SAMPLES) {
  const skip = skipWithout({ "systemd-analyze": analyze });
  test(`of a unit ${what} systemd says the same`, { skip }, async () => {
    assert.ok(analyze !== undefined);
    await using root = await temporaryDirectory();
    const put = async (path: string, content: string) => {
      await mkdir(dirname(join(root.path, path)), { recursive: true });
      await writeFile(join(root.path, path), content);
    };
    await put("/usr/bin/sh", "");
    await put("/bin/sh", "");
    for (const shell of ["/usr/bin/sh", "/bin/sh"]) await chmod(join(root.path, shell), 0o755);
    await put(`${FOLDER}/${name}`, text);
    for (const target of BASE) await put(`${FOLDER}/${target}`, "[Unit]\nDescription=x\n");
    const { stderr } = await runPeer(analyze, ["verify", `--root=${root.path}`, "--man=no", name]);
    const ours = await imageFindings({
      ...Object.fromEntries(BASE.map((target) => [`${FOLDER}/${target}`, "[Unit]\nDescription=x\n"])),
      [`${FOLDER}/${name}`]: text,
      [`/etc/systemd/system/multi-user.target.wants/${name}`]: { link: `${FOLDER}/${name}` },
    });
    assert.deepEqual(ours.map(kindOfOurs).sort(), theirFindings(String(stderr)).sort(), String(stderr));
  });
}

/** "unit-key 3"; without the line where systemd does not say it. */
function kindOfOurs(finding: string): string {
  const [, rule = "", line = ""] = /^\w+ (\S+) \S+?(?::(\d+))? /.exec(finding) ?? [];
  return rule === "unit-key" || rule === "unit-value" ? `${rule} ${line}` : rule;
}

function theirFindings(text: string): string[] {
  return text.split("\n").flatMap((line) => {
    const [, number = ""] = /^\S+:(\d+): /.exec(line) ?? [];
    if (/Unknown (?:key|section)/.test(line)) return [`unit-key ${number}`];
    if (number !== "" && /ignoring/i.test(line)) return [`unit-value ${number}`];
    if (/is not executable/.test(line)) return ["unit-program"];
    return /not found\.$/.test(line) || /Unit \S+ not found/.test(line) ? ["unit-requires"] : [];
  });
}
