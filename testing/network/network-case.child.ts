import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createHostSystem } from "@wherry/factory/provision/host-system.ts";
import type { Tool } from "@wherry/factory/tools/tool.ts";
import { withNetwork } from "@wherry/host/network/with-network.ts";
import type { NetworkCase, NetworkResult, NetworkTools } from "./network-case.ts";

/** In network and mount namespaces of its own: makes the other end of a link, and is the machine itself. */
const { tools, what } = JSON.parse(process.argv[2] ?? "") as {
  readonly tools: NetworkTools;
  readonly what: NetworkCase;
};
const started: ChildProcess[] = [];
const system = createHostSystem();

function run(program: string, ...words: string[]): string {
  return execFileSync(program, words, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

function ip(...words: string[]): string {
  return run(tools.ip.file, ...tools.ip.prefix, ...words);
}

/** At the other end of the link. */
function start(tool: Tool, ...words: string[]): void {
  const inside = ["netns", "exec", "other", tool.file, ...tool.prefix, ...words];
  started.push(spawn(tools.ip.file, [...tools.ip.prefix, ...inside], { stdio: "ignore" }));
}

function prepareFolders(): void {
  for (const folder of ["/run", "/etc"]) run("mount", "-t", "tmpfs", "none", folder);
  run("mount", "-t", "sysfs", "none", "/sys");
  // No drivers of this machine are loaded.
  run("mount", "-t", "tmpfs", "none", "/sys/bus");
  writeFileSync("/run/command-line", `${what.commandLine}\n`);
  run("mount", "--bind", "/run/command-line", "/proc/cmdline");
  writeFileSync("/etc/nsswitch.conf", "hosts: files dns\n");
  writeFileSync("/etc/passwd", "root:x:0:0::/:/bin/sh\n");
  if (what.resolver === "file") writeFileSync("/etc/resolv.conf", "nameserver 192.0.2.1\n");
  if (what.resolver === "link") symlinkSync("../run/systemd/resolve/stub-resolv.conf", "/etc/resolv.conf");
  mkdirSync("/run/wherry");
  const { file, prefix } = tools.busybox;
  const words = [file, ...prefix].map((word) => `'${word}'`).join(" ");
  writeFileSync("/run/wherry/busybox", `#!/bin/sh\nexec ${words} "$@"\n`);
  chmodSync("/run/wherry/busybox", 0o755);
}

function makeLink(): void {
  mkdirSync("/run/netns");
  ip("netns", "add", "other");
  ip("link", "add", "eth0", "type", "veth", "peer", "name", "far0", "netns", "other");
  ip("-n", "other", "link", "set", "lo", "up");
  for (const address of what.addresses)
    ip("-n", "other", "addr", "add", address, "dev", "far0", ...(address.includes(":") ? ["nodad"] : []));
  const plug = ["-n", "other", "link", "set", "far0", "up"];
  if (what.late === undefined) ip(...plug);
  // The agent holds up everything in this process.
  else
    spawn("sh", [
      "-c",
      'sleep "$1"; shift; exec "$@"',
      "sh",
      String(what.late),
      tools.ip.file,
      ...tools.ip.prefix,
      ...plug,
    ]);
}

function startServers(): void {
  mkdirSync("/run/web");
  writeFileSync("/run/web/hello", "hello\n");
  start(tools.busybox, "httpd", "-f", "-p", "[::]:80", "-h", "/run/web");
  if (what.udhcpd !== undefined) {
    writeFileSync(
      "/run/udhcpd.conf",
      `interface far0\nlease_file /run/udhcpd.leases\npidfile /run/udhcpd.pid\n${what.udhcpd}`,
    );
    writeFileSync("/run/udhcpd.leases", "");
    start(tools.busybox, "udhcpd", "-f", "/run/udhcpd.conf");
  }
  if (what.dnsmasq !== undefined) {
    const common = [
      "--keep-in-foreground",
      "--conf-file=/dev/null",
      "--no-resolv",
      "--no-hosts",
      "--user=root",
      "--leasefile-ro",
    ];
    start(tools.dnsmasq, ...common, "--pid-file=/run/dnsmasq.pid", ...what.dnsmasq);
  }
}

/** All that the agent changes, as text. */
function observe(): string {
  const resolver = existsSync("/etc/resolv.conf") ? readFileSync("/etc/resolv.conf", "utf8") : "none";
  const isLink = lstatSync("/etc/resolv.conf", { throwIfNoEntry: false })?.isSymbolicLink() === true;
  return [
    ip("-o", "addr", "show", "dev", "eth0").replaceAll(/.*valid_lft.*\n/g, ""),
    ip("-o", "link", "show", "dev", "eth0").replace(/ (qlen|qdisc|state) \S+/g, ""),
    ip("route"),
    isLink ? readlinkSync("/etc/resolv.conf") : resolver,
    readdirSync("/run")
      .filter((name) => !name.startsWith("udhcpd") && !name.startsWith("dnsmasq"))
      .join(),
    readdirSync("/run/wherry").join(),
    String(readFileSync("/proc/self/mountinfo", "utf8").split("\n").length),
  ].join("\n");
}

prepareFolders();
makeLink();
startServers();
const said: string[] = [];
const before = observe();
let seen: Pick<NetworkResult, "fetched" | "addresses" | "routes" | "mtu"> = {
  fetched: undefined,
  addresses: [],
  routes: [],
  mtu: 0,
};
let error: string | undefined;
try {
  withNetwork(system, { say: (line) => said.push(line), patience: what.patience }, (needNetwork) => {
    needNetwork();
    needNetwork();
    const addresses = [...ip("-o", "addr", "show", "dev", "eth0", "scope", "global").matchAll(/inet6? (\S+)/g)];
    const routes = `${ip("route")}${ip("-6", "route", "show", "default")}`
      .split("\n")
      .map((line) => line.trim())
      .filter((line) => line !== "");
    const mtu = Number(readFileSync("/sys/class/net/eth0/mtu", "utf8"));
    const { stdout } = system.run([tools.curl.file, ...tools.curl.prefix, "-sS", "-q", "--max-time", "10", what.url]);
    seen = {
      fetched: Buffer.from(stdout).toString(),
      addresses: addresses.map(([, address = ""]) => address),
      routes,
      mtu,
    };
  });
} catch (caught) {
  error = caught instanceof Error ? caught.message : String(caught);
}
const result: NetworkResult = { ...seen, error, said, before, after: observe() };
for (const child of started) child.kill("SIGKILL");
process.stdout.write(JSON.stringify(result), () => process.exit(0));
