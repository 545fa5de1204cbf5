import assert from "node:assert/strict";
import { test } from "node:test";
import { encodeUtf8 } from "@wherry/core/bytes/utf8.ts";
import { formatDataPath } from "@wherry/core/paths/data-path.ts";
import { viewMap } from "@wherry/core/tree/map-view.ts";
import type { ViewNode } from "@wherry/core/tree/view.ts";
import { anyIgnitionConfig } from "@wherry/testing/corpora/ignition-arbitrary.ts";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import fc from "fast-check";
import type { IgnitionConfig, Storage, Unit } from "../ignition/config.ts";
import { parseIgnition } from "../ignition/parse-ignition.ts";
import type { ImageFacts } from "./image-facts.ts";
import { lintForImage } from "./lint-config.ts";

type Node = ViewNode & { readonly text?: string };
const directory: Node = { kind: "directory" };
const link = (target: string): Node => ({ kind: "link", target });
const file = (text = ""): Node => ({ kind: "file", text });
const installable = "[Install]\nWantedBy=multi-user.target\n";

const facts: ImageFacts = {
  name: "core.qcow2",
  isWhole: true,
  view: viewMap<Node>(
    new Map([
      ["/usr", directory],
      ["/usr/bin", directory],
      ["/usr/bin/bash", file()],
      ["/usr/bin/sh", link("bash")],
      ["/bin", link("usr/bin")],
      ["/etc", directory],
      ["/etc/hostname", file("core\n")],
      ["/etc/motd", file("core\n")],
      ["/etc/os-release", link("../usr/lib/os-release")],
      ["/etc/ssh", directory],
      ["/etc/into-usr", link("/usr/bin")],
      ["/usr/lib/systemd/system/ssh.service", file(installable)],
      ["/usr/lib/systemd/system/sshd.service", link("ssh.service")],
      ["/usr/lib/systemd/system/getty@.service", file(installable)],
      ["/usr/lib/systemd/system/systemd-networkd.service", file(installable)],
      ["/usr/lib/systemd/system/dbus.service", file("[Service]\n")],
      ["/usr/lib/systemd/system/tuned.service", file("[Service]\n")],
      ["/usr/lib/systemd/system/tuned.service.d/a.conf", file(installable)],
      ["/usr/share/containers/systemd/cache.container", file()],
    ]),
    ({ text }) => (text === undefined ? undefined : encodeUtf8(text)),
  ),
  users: new Map([
    ["root", { id: 0 }],
    ["daemon", { id: 1 }],
  ]),
  groups: new Map([
    ["root", { id: 0 }],
    ["sudo", { id: 27 }],
  ]),
};

function found(config: Omit<IgnitionConfig, "ignition">, image: ImageFacts = facts): readonly string[] {
  const whole = { ignition: { version: "3.7.0-experimental" }, ...config };
  return lintForImage(whole, image, () => undefined).map(
    ({ rule, path }) => `${rule} ${formatDataPath(path.slice(2))}`,
  );
}

const unit = (name: string, more: Partial<Unit> = {}) => ({ systemd: { units: [{ name, enabled: true, ...more }] } });
const storage = (parts: Storage) => ({ storage: parts });
const exec = (program: string) => unit("x.service", { contents: `[Service]\nExecStart=${program} a\n${installable}` });

const cases: readonly [what: string, config: Omit<IgnitionConfig, "ignition">, findings: readonly string[]][] = [
  ["a unit of the image", unit("ssh.service"), []],
  ["an alias", unit("sshd.service"), []],
  ["an instance of a template", unit("getty@tty3.service"), []],
  ["a unit that is not there", unit("sshx.service"), ["image-unit $.0.name"]],
  [
    "a unit that is masked and not there",
    unit("nothing.service", { mask: true, enabled: false }),
    ["image-unit $.0.name"],
  ],
  ["a unit with contents", unit("own.service", { contents: installable }), []],
  [
    "an instance of a template with contents",
    {
      systemd: {
        units: [
          { name: "a@.service", contents: installable },
          { name: "a@b.service", enabled: true },
        ],
      },
    },
    [],
  ],
  ["a unit of a quadlet", unit("cache.service"), []],
  [
    "a unit of the configuration's quadlet",
    { ...unit("web.service"), ...storage({ files: [{ path: "/etc/containers/systemd/web.container" }] }) },
    [],
  ],
  [
    "a unit that is a file of the configuration",
    { ...unit("web.service"), ...storage({ files: [{ path: "/etc/systemd/system/web.service" }] }) },
    [],
  ],
  ["a unit without [Install]", unit("dbus.service"), ["image-unit-install $.0.enabled"]],
  ["a unit with [Install] by a drop-in of the image", unit("tuned.service"), []],
  [
    "a unit with [Install] by a drop-in",
    unit("dbus.service", { dropins: [{ name: "a.conf", contents: installable }] }),
    [],
  ],
  [
    "an owner of the image",
    storage({ files: [{ path: "/etc/a", user: { name: "daemon" }, group: { name: "sudo" } }] }),
    [],
  ],
  [
    "an owner of nobody's",
    storage({ files: [{ path: "/etc/a", user: { name: "deamon" } }] }),
    ["image-owner $.0.user.name"],
  ],
  [
    "an owner of the configuration",
    {
      ...storage({ files: [{ path: "/etc/a", user: { name: "web" }, group: { name: "web" } }] }),
      passwd: { users: [{ name: "web" }] },
    },
    [],
  ],
  ["an owner by number", storage({ files: [{ path: "/etc/a", user: { id: 5, name: "nobody-here" } }] }), []],
  [
    "a user's group that is not there",
    { passwd: { users: [{ name: "web", groups: ["sudo", "wheel"] }] } },
    ["image-owner $.0.groups.1"],
  ],
  ["an account's other number", { passwd: { users: [{ name: "daemon", uid: 7 }] } }, ["image-account $.0.uid"]],
  ["another account's number", { passwd: { groups: [{ name: "web", gid: 27 }] } }, ["image-account $.0.gid"]],
  ["an account's own number", { passwd: { users: [{ name: "daemon", uid: 1 }] } }, []],
  ["a shell of the image", { passwd: { users: [{ name: "web", shell: "/bin/sh" }] } }, []],
  ["a shell that is not there", { passwd: { users: [{ name: "web", shell: "/bin/zsh" }] } }, ["image-shell $.0.shell"]],
  ["a file in /usr", storage({ files: [{ path: "/usr/local/bin/x" }] }), ["image-read-only $.0.path"]],
  ["a file in /bin", storage({ files: [{ path: "/bin/x" }] }), ["image-read-only $.0.path"]],
  ["a file through a link into /usr", storage({ files: [{ path: "/etc/into-usr/x" }] }), ["image-read-only $.0.path"]],
  ["a file where nothing is kept", storage({ files: [{ path: "/data/x" }] }), ["image-path $.0.path"]],
  [
    "a file on a file system of its own",
    storage({ files: [{ path: "/data/x" }], filesystems: [{ device: "/dev/vdb", path: "/data" }] }),
    [],
  ],
  [
    "a file that is there",
    storage({ files: [{ path: "/etc/motd", contents: { source: "data:,x" } }] }),
    ["image-exists $.0.path"],
  ],
  [
    "a file that is there and overwritten",
    storage({ files: [{ path: "/etc/motd", overwrite: true, contents: { source: "data:,x" } }] }),
    [],
  ],
  [
    "the image's host name, which gives way",
    storage({ files: [{ path: "/etc/hostname", contents: { source: "data:,x" } }] }),
    [],
  ],
  ["a file that is there and gets a mode", storage({ files: [{ path: "/etc/motd", mode: 0o600 }] }), []],
  ["a file that is a directory", storage({ files: [{ path: "/etc/ssh" }] }), ["image-exists $.0.path"]],
  ["a directory that is there", storage({ directories: [{ path: "/etc/ssh" }] }), []],
  ["a directory that is a link", storage({ directories: [{ path: "/etc/os-release" }] }), ["image-exists $.0.path"]],
  ["a link that is there", storage({ links: [{ path: "/etc/os-release", target: "../usr/lib/os-release" }] }), []],
  [
    "a link that leads elsewhere",
    storage({ links: [{ path: "/etc/os-release", target: "/etc/x" }] }),
    ["image-exists $.0.path"],
  ],
  ["a program of the image", exec("/bin/bash"), []],
  ["a program that is not there", exec("/usr/bin/bahs"), ["image-program $.0.contents"]],
  ["a program that may come later", exec("/opt/bin/x"), []],
];
for (const [what, config, findings] of cases) {
  test(`${what} is ${findings.length === 0 ? "nothing to speak of" : "found"}`, () => {
    assert.deepEqual(found(config), findings);
  });
}

test("what was meant is suggested", () => {
  const messages = lintForImage(
    { ignition: { version: "" }, ...unit("systemd-netwrkd.service") },
    facts,
    () => undefined,
  ).map(({ message }) => message);
  assert.deepEqual(messages, [
    "core.qcow2 has no unit systemd-netwrkd.service: did you mean systemd-networkd.service?",
  ]);
});

test("where only packages are known, what is missing is no error, and what is there is", () => {
  const levels = (config: Omit<IgnitionConfig, "ignition">) =>
    lintForImage({ ignition: { version: "" }, ...config }, { ...facts, isWhole: false }, () => undefined).map(
      ({ level }) => level,
    );
  assert.deepEqual(levels(storage({ files: [{ path: "/etc/a", user: { name: "web" } }] })), ["info"]);
  assert.deepEqual(levels(storage({ files: [{ path: "/usr/a" }] })), ["error"]);
});

test("no configuration is too odd to be held against an image", () => {
  assertProperty(
    fc.property(anyIgnitionConfig, (values) => {
      const { config } = parseIgnition(JSON.stringify(values));
      if (config !== undefined) lintForImage(config, facts, () => undefined);
    }),
    { numRuns: 200 },
  );
});
