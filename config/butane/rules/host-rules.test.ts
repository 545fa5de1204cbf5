import assert from "node:assert/strict";
import { test } from "node:test";
import { transpileValue } from "@wherry/testing/samples/butane.ts";

type Case = readonly [what: string, config: object, said: readonly string[]];

const check = (own: object) => ({ health: { checks: [{ name: "a", ...own }] } });
const window = (own: object) => ({ update: { windows: [{ start: "03:30", ...own }] } });
const file = (path: string) => ({ storage: { files: [{ path }] } });

const cases: readonly Case[] = [
  ["nothing in its sections", { firewall: {}, health: {}, update: {} }, []],
  ["a misspelt key", { update: { chanel: "a" } }, ["warning update.chanel"]],
  ["a channel with a space", { update: { channel: "a b" } }, ["error update.channel"]],
  ["a group that FleetLock refuses", { update: { group: "a_b" } }, ["error update.group"]],
  ["a server that is not a URL", { update: { server: "updates.test" } }, ["error update.server"]],
  ["a server of another protocol", { update: { server: "ftp://a.test" } }, ["error update.server"]],
  ["a server", { update: { server: "https://a.test:8443/b" } }, []],
  ["a lock server that is not a URL", { update: { fleet_lock: "a" } }, ["error update.fleet_lock"]],
  ["another way to reboot", { update: { reboot: "never" } }, ["error update.reboot"]],
  ["a window that there is not", { update: { reboot: "window" } }, ["error update.reboot"]],
  [
    "a window that is not waited for",
    { update: { reboot: "immediately", windows: [{ start: "00:00" }] } },
    ["error update.windows"],
  ],
  ["a city as a time zone", { update: { time_zone: "berlin" } }, ["error update.time_zone"]],
  ["the machine's own time zone", { update: { time_zone: "localtime" } }, []],
  ["a window on no day", window({ days: ["someday"] }), ["error update.windows.0.days.0"]],
  ["a window at no time", window({ start: "24:00" }), ["error update.windows.0.start"]],
  ["a window without a beginning", { update: { windows: [{}] } }, ["error update.windows.0"]],
  ["a window longer than a week", window({ length_minutes: 10_081 }), ["error update.windows.0.length_minutes"]],
  ["a window of no length", window({ length_minutes: 0 }), ["error update.windows.0.length_minutes"]],
  ["a check of a unit", check({ unit: "a@b.service" }), []],
  ["a check of a template", check({ unit: "a@.service" }), ["error health.checks.0.unit"]],
  ["a check of something that is not a unit", check({ unit: "a" }), ["error health.checks.0.unit"]],
  ["a check of something that is not a URL", check({ url: "localhost" }), ["error health.checks.0.url"]],
  ["a check by a program that is not named in full", check({ command: ["a"] }), ["error health.checks.0.command"]],
  ["a check by no program", check({ command: [] }), ["error health.checks.0.command"]],
  ["a check of nothing", check({}), ["error health.checks.0"]],
  ["a check of two things", check({ unit: "a.service", url: "http://a" }), ["error health.checks.0.url"]],
  ["a check without a name", { health: { checks: [{ unit: "a.service" }] } }, ["error health.checks.0"]],
  [
    "a check that waits for days",
    check({ unit: "a.service", timeout_seconds: 90_000 }),
    ["error health.checks.0.timeout_seconds"],
  ],
  [
    "two checks of one name",
    {
      health: {
        checks: [
          { name: "a", unit: "a.service" },
          { name: "a", unit: "b.service" },
        ],
      },
    },
    ["error health.checks.1.name"],
  ],
  ["a deadline before the start", { health: { deadline_seconds: 0 } }, ["error health.deadline_seconds"]],
  ["another policy", { firewall: { input: "reject" } }, ["error firewall.input"]],
  ["a rule the wrong way round", { firewall: { allow: ["tcp/22"] } }, ["error firewall.allow.0"]],
  ["a rule that is a number", { firewall: { allow: [22] } }, ["error firewall.allow.0"]],
  ["a port out of range", { firewall: { allow: ["70000/tcp"] } }, ["error firewall.allow.0.ports.0"]],
  ["a rule without ports", { firewall: { allow: [{ protocol: "udp" }] } }, ["error firewall.allow.0"]],
  [
    "another protocol",
    { firewall: { allow: [{ protocol: "sctp", ports: [1] }] } },
    ["error firewall.allow.0.protocol"],
  ],
  ["a name as an address", { firewall: { allow: [{ ports: [1], from: ["a"] }] } }, ["error firewall.allow.0.from.0"]],
  ["another policy for what is forwarded", { firewall: { forward: "allow" } }, ["error firewall.forward"]],
  ["another choice of published ports", { firewall: { published: "none" } }, ["error firewall.published"]],
  ["a log that is no rate", { firewall: { log: "often" } }, ["error firewall.log"]],
  ["no log", { firewall: { log: "none" } }, []],
  ["a bridge that is no name", { firewall: { uplinks: ["br 0"] } }, ["error firewall.uplinks.0"]],
  ["a service by name", { firewall: { allow: ["ssh", { services: ["https"] }] } }, []],
  [
    "a service that nobody knows",
    { firewall: { allow: [{ services: ["htps"] }] } },
    ["error firewall.allow.0.services.0"],
  ],
  [
    "a limit and an interface that are none",
    { firewall: { allow: [{ ports: [1], limit: "10/min", interfaces: ["*"] }] } },
    ["error firewall.allow.0.interfaces.0", "error firewall.allow.0.limit"],
  ],
  ["a route", { firewall: { routes: [{ interfaces: ["wg0"], to: ["10.0.0.0/8"], ports: [80] }] } }, []],
  ["a route from anywhere to anywhere", { firewall: { routes: [{ ports: [80] }] } }, ["error firewall.routes.0"]],
  [
    "a route between versions",
    { firewall: { routes: [{ from: ["::1"], to: ["10.0.0.1"] }] } },
    ["error firewall.routes.0"],
  ],
  ["a file in /usr", file("/usr/local/bin/a"), ["error storage.files.0.path"]],
  ["a file in a link to /usr", file("/lib/a"), ["error storage.files.0.path"]],
  ["a file that will be gone", file("/data/a"), ["warning storage.files.0.path"]],
  ["a file where the boot loader's files are mounted later", file("/boot/a"), ["warning storage.files.0.path"]],
  ["a file on the EFI system partition, as other systems have it", file("/efi/a"), ["warning storage.files.0.path"]],
  ["a file that begins like /usr", file("/etc/usr/a"), []],
  [
    "a file on a file system of its own",
    { storage: { files: [{ path: "/data/a" }], filesystems: [{ device: "/dev/a", path: "/data", format: "ext4" }] } },
    [],
  ],
  [
    "a link and a folder in /usr",
    { storage: { links: [{ path: "/usr/a", target: "b" }], directories: [{ path: "/bin/c" }] } },
    ["error storage.directories.0.path", "error storage.links.0.path"],
  ],
  [
    "a file that a section makes",
    { update: {}, storage: { files: [{ path: "/etc/wherry/update.json", contents: { inline: "{}" } }] } },
    ["error update"],
  ],
  [
    "a volume that a TPM opens",
    { storage: { luks: [{ name: "a", device: "/dev/a", clevis: { tpm2: true } }] } },
    ["error storage.luks.0.clevis"],
  ],
];

for (const [what, config, said] of cases) {
  test(`${what}: ${said.length === 0 ? "nothing is said" : said.join(", ")}`, () => {
    const { findings } = transpileValue({ variant: "wherry", version: "1.0.0", ...config });
    const found = findings.map(({ level, path }) => `${level} ${path.join(".")}`);
    assert.deepEqual(found.sort(), [...said].sort());
  });
}

test("other variants do not have what a machine of Wherry's has", () => {
  const { findings } = transpileValue({ variant: "flatcar", version: "1.1.0", update: {}, firewall: {}, health: {} });
  assert.deepEqual(
    findings.map(({ level, path }) => `${level} ${path.join(".")}`),
    ["warning update", "warning firewall", "warning health"],
  );
});
