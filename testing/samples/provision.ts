import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { provision } from "@wherry/host/provision/provision.ts";
import type { ProvisionReport } from "@wherry/host/provision/report.ts";
import type { StoragePlan } from "@wherry/host/provision/stages.ts";
import type { System } from "@wherry/host/system/system.ts";
import { sketchRoot } from "../fixtures/provisioning-sketch.ts";

/** A folder that is a machine, with QEMU's configuration in it. */
export interface TestMachine extends AsyncDisposable {
  readonly root: string;
  readonly system: System;
  /** What was told on the console. */
  readonly said: string[];
  /** "network", "down", "format", "mount", "unmount", "restart", in order. */
  readonly events: string[];
  configure(config: object | string | Uint8Array): void;
  /** One boot, by this door. */
  boot(system?: System): "done" | "restarting";
  report(): ProvisionReport | undefined;
  /** All but what the agent keeps for itself: path -> what is there. */
  tree(): Record<string, string>;
}

export const ignition = { version: "3.4.0" };

/** One of everything that there is. */
export const everything = {
  ignition,
  kernelArguments: { shouldExist: ["quiet"] },
  passwd: { users: [{ name: "ada", uid: 1234, sshAuthorizedKeys: ["ssh-ed25519 AAAA ada"] }] },
  storage: {
    filesystems: [{ device: "/dev/vdb", format: "ext4", path: "/srv" }],
    directories: [{ path: "/etc/own", mode: 448 }],
    files: [
      { path: "/etc/own/a", contents: { source: "data:,a" }, user: { name: "ada" }, mode: 384 },
      { path: "/srv/b", contents: { source: `data:,${"b".repeat(200_000)}` } },
      { path: "/etc/passwd.note", append: [{ source: "data:,one%0A" }, { source: "data:,two%0A" }] },
      { path: "/etc/group", append: [{ source: "data:,extra:x:99:%0A" }] },
    ],
    links: [{ path: "/etc/own/l", target: "a" }],
  },
  systemd: { units: [{ name: "own.service", enabled: true, contents: "[Install]\nWantedBy=a.target\n" }] },
};

const item = "sys/firmware/qemu_fw_cfg/by_name/opt/com.coreos/config/raw";
const own = "var/lib/wherry/provisioning";

export async function testMachine(files: Readonly<Record<string, string>> = {}, base?: System): Promise<TestMachine> {
  const sketch = await sketchRoot({
    "sys/bus/platform/devices/QEMU0002:00/": "",
    "sys/firmware/qemu_fw_cfg/by_name/": "",
    "etc/passwd": "root:x:0:0::/root:/bin/sh\n",
    "etc/group": "root:x:0:\n",
    "etc/shadow": "root:*:::::::\n",
    "etc/gshadow": "root:*::\n",
    "usr/bin/": "",
    "disk/": "",
    ...files,
  });
  const { root } = sketch;
  const said: string[] = [];
  const events: string[] = [];
  const plain = { ...(base ?? sketch.system), complain: (text: string) => void said.push(text) };
  return {
    root,
    system: plain,
    said,
    events,
    configure(config) {
      mkdirSync(dirname(join(root, item)), { recursive: true });
      const isText = typeof config === "string" || config instanceof Uint8Array;
      writeFileSync(join(root, item), isText ? config : JSON.stringify(config));
    },
    boot(system = plain) {
      return provision({ system, root, say: (line) => said.push(line), stages: testStages(system, root, events) });
    },
    report() {
      const path = join(root, own, "report.json");
      return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as ProvisionReport) : undefined;
    },
    tree() {
      return observe(root, own);
    },
    [Symbol.asyncDispose]: () => sketch[Symbol.asyncDispose](),
  };
}

/**
 * Instead of disks, a folder that is emptied as formatting does, and a link to it as its mount. Instead of a boot
 * loader, a file.
 */
function testStages(system: System, root: string, events: string[]): Parameters<typeof provision>[0]["stages"] {
  const disk = join(root, "disk");
  const mount = join(root, "srv");
  const from = ["storage", "filesystems", 0];
  return {
    withNetwork(action) {
      let isUp = false;
      try {
        return action(() => {
          if (!isUp) events.push("network");
          isUp = true;
        });
      } finally {
        if (isUp) events.push("down");
      }
    },
    applyKernelArguments({ shouldExist = [] }) {
      const file = join(root, "arguments");
      const restart = system.readFile(file) === undefined || shouldExist.includes("never");
      system.writeFile(file, Buffer.from(shouldExist.join(" ")), 0o644);
      return { restart };
    },
    restart: () => void events.push("restart"),
    storage: {
      plan(): StoragePlan {
        const words = ["sh", "-c", 'rm -rf "$1" && mkdir "$1"', "sh", disk];
        const step = { do: "command", summary: "format the disk", words, needs: [], makes: [], from } as const;
        const srv = { device: disk, path: "/srv", format: "ext4", options: [], from };
        return { steps: [step], findings: [], mounts: [srv] };
      },
      apply({ steps }, { done }) {
        for (const { words } of done ? [] : steps) {
          events.push("format");
          system.run(words);
        }
        system.remove(mount);
        system.symlink("disk", mount);
        events.push("mount");
      },
      release() {
        system.remove(mount);
        events.push("unmount");
      },
    },
  };
}

function observe(root: string, without: string): Record<string, string> {
  const seen: Record<string, string> = {};
  const visit = (folder: string) => {
    for (const name of readdirSync(join(root, folder)).sort()) {
      const path = join(folder, name);
      if (path === without || path === "sys" || path === "proc") continue;
      const status = lstatSync(join(root, path));
      const mode = (status.mode & 0o7777).toString(8);
      if (status.isSymbolicLink()) seen[path] = `link ${readlinkSync(join(root, path))}`;
      else if (status.isDirectory()) seen[path] = `folder ${mode} ${status.uid}:${status.gid}`;
      else seen[path] = `${mode} ${status.uid}:${status.gid} ${readFileSync(join(root, path), "latin1")}`;
      if (status.isDirectory()) visit(path);
    }
  };
  visit("");
  return seen;
}
