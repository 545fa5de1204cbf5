import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeUtf8 } from "@wherry/core/bytes/utf8.ts";
import { decodeDataUrl } from "@wherry/core/urls/data-url.ts";
import { transpileValue } from "@wherry/testing/samples/butane.ts";

interface MadeFile {
  readonly path: string;
  readonly mode: number;
  readonly overwrite: boolean;
  readonly contents: { readonly source: string };
}

/** Path to text of the files that a configuration becomes. */
function filesOf(config: object): Readonly<Record<string, string>> {
  const { ignition, said } = transpileValue({ variant: "wherry", version: "1.0.0", ...config });
  assert.deepEqual(said, []);
  const { files = [] } = (ignition?.storage ?? {}) as { files?: readonly MadeFile[] };
  return Object.fromEntries(
    files.map(({ path, mode, overwrite, contents: { source } }) => {
      assert.deepEqual([mode, overwrite], [0o644, true], path);
      const decoded = decodeDataUrl(source);
      return [path, "problem" in decoded ? decoded.problem : decodeUtf8(decoded.bytes)];
    }),
  );
}

const readJson = (files: Readonly<Record<string, string>>, path: string) => JSON.parse(files[path] ?? "") as unknown;

test("what a configuration does not say is not written", () => {
  assert.deepEqual(filesOf({}), {});
});

test("updates are settings with every default filled in", () => {
  const defaults = {
    enabled: true,
    server: null,
    channel: null,
    group: "default",
    reboot: "immediately",
    windows: [],
    timeZone: "UTC",
    fleetLock: null,
  };
  assert.deepEqual(readJson(filesOf({ update: {} }), "/etc/wherry/update.json"), defaults);
  const update = {
    enabled: false,
    server: "https://a.test",
    channel: "beta",
    group: "b",
    fleet_lock: "http://l",
    time_zone: "Europe/Berlin",
  };
  const { fleet_lock: fleetLock, time_zone: timeZone, ...same } = update;
  assert.deepEqual(readJson(filesOf({ update }), "/etc/wherry/update.json"), {
    ...defaults,
    ...same,
    fleetLock,
    timeZone,
  });
});

test("windows are waited for, each day where none is named", () => {
  const windows = [{ start: "03:30" }, { start: "23:00", days: ["sat"], length_minutes: 120 }];
  const { reboot, windows: made } = readJson(filesOf({ update: { windows } }), "/etc/wherry/update.json") as {
    reboot: string;
    windows: unknown;
  };
  assert.equal(reboot, "window");
  assert.deepEqual(made, [
    { days: ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], start: "03:30", lengthMinutes: 60 },
    { days: ["sat"], start: "23:00", lengthMinutes: 120 },
  ]);
});

test("checks of health are units, URLs and programs", () => {
  const checks = [
    { name: "a", unit: "a.service" },
    { name: "b", url: "http://localhost/", timeout_seconds: 5 },
    { name: "c", command: ["/opt/c", "--quick"] },
  ];
  assert.deepEqual(readJson(filesOf({ health: { checks } }), "/etc/wherry/health.json"), {
    deadlineSeconds: 300,
    checks: [
      { name: "a", timeoutSeconds: 10, unit: "a.service" },
      { name: "b", timeoutSeconds: 5, url: "http://localhost/" },
      { name: "c", timeoutSeconds: 10, command: ["/opt/c", "--quick"] },
    ],
  });
});

test("a firewall adds its rules to the image's chains, and changes what comes to the rest where it says so", () => {
  const firewall = {
    input: "accept",
    published: "all",
    allow: ["80/tcp", "ssh", { protocol: "udp", ports: [53], from: ["10.0.0.0/8"] }],
    routes: [{ interfaces: ["podman1"], out: ["podman2"] }],
    uplinks: ["br0"],
    log: "none",
  };
  assert.deepEqual(filesOf({ firewall }), {
    "/etc/nftables.d/50-machine.nft": `# Made from the machine's configuration.
table inet host {
\tset uplinks {
\t\ttype ifname; flags interval; auto-merge
\t\telements = { "br0" }
\t}

\tchain input {
\t\ttype filter hook input priority filter; policy accept;
\t\ttcp dport 80 accept
\t\ttcp dport 22 accept
\t\tip saddr 10.0.0.0/8 udp dport 53 accept
\t}

\tchain forward {
\t\tiifname "podman1" oifname "podman2" accept
\t}

\tchain published {
\t\tmeta l4proto tcp ct original proto-dst 80 accept
\t\tmeta l4proto tcp ct original proto-dst 22 accept
\t\tip saddr 10.0.0.0/8 meta l4proto udp ct original proto-dst 53 accept
\t}

\tchain input_rest {
\t\taccept
\t}

\tchain published_rest {
\t\taccept
\t}

\tchain dropped {
\t\treturn
\t}
}
`,
  });
  assert.doesNotMatch(filesOf({ firewall: { allow: ["80/tcp"] } })["/etc/nftables.d/50-machine.nft"] ?? "", /policy/);
});

test("the text of a number is a port, however it is written", () => {
  const { said } = transpileValue({
    variant: "wherry",
    version: "1.0.0",
    firewall: { allow: [{ ports: [80, "81-82"] }] },
  });
  assert.deepEqual(said, []);
});
