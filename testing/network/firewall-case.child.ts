import { execFile, execFileSync, spawn, spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { sleep } from "@wherry/factory/system/clock.ts";
import type { Tool } from "@wherry/factory/tools/tool.ts";
import { answerAt, answers, tryConnection } from "./connections.ts";
import { type FirewallResult, type FirewallStep, type Place, places } from "./firewall-case.ts";

/** In network and mount namespaces of its own: is the host of the containers, and makes all others. */
const { tools, steps } = JSON.parse(process.argv[2] ?? "") as {
  readonly tools: { readonly ip: Tool; readonly nft: Tool };
  readonly steps: readonly FirewallStep[];
};

const rulesFile = "/etc/nftables.conf";
const machineFile = "/etc/nftables.d/50-machine.nft";

/** As netavark has it: for what is the host's own address, before it is decided whether it is forwarded. */
const engine = `
table inet engine {
	chain published {
		ip daddr 127.0.0.1 tcp dport 8082 dnat ip to 10.90.1.2:82
		tcp dport 8080 dnat ip to 10.90.1.2:80
		tcp dport 8080 dnat ip6 to [fd90:1::2]:80
		tcp dport 8081 dnat ip to 10.90.1.2:81
		tcp dport 8081 dnat ip6 to [fd90:1::2]:81
	}
	chain prerouting {
		type nat hook prerouting priority dstnat
		fib daddr type local jump published
	}
	chain output {
		type nat hook output priority dstnat
		fib daddr type local jump published
	}
	chain postrouting {
		type nat hook postrouting priority srcnat
		ip saddr 127.0.0.0/8 oifname "con1" masquerade
		ip saddr 10.90.0.0/16 ip daddr != 10.90.0.0/16 masquerade
		ip6 saddr fd90::/16 ip6 daddr != fd90::/16 masquerade
	}
}
`;

function ip(line: string): void {
  execFileSync(tools.ip.file, [...tools.ip.prefix, ...line.split(" ")]);
}

function prepareFolders(): void {
  for (const folder of ["/run", "/etc"]) execFileSync("mount", ["-t", "tmpfs", "none", folder]);
  execFileSync("mount", ["-t", "sysfs", "none", "/sys"]);
  for (const folder of ["/run/netns", "/etc/nftables.d"]) mkdirSync(folder);
}

function setKernel(values: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(values)) writeFileSync(`/proc/sys/net/${name}`, `${value}\n`);
}

/** Another namespace, with its end of a link to the interface `to` of the host, or to a new one of that name. */
function makePlace(
  name: Place,
  to: { readonly bridge: string } | { readonly name: string },
  gateways: readonly string[],
): void {
  const near = "bridge" in to ? `v-${name}` : to.name;
  ip(`netns add ${name}`);
  ip(`link add ${near} type veth peer name eth0 netns ${name}`);
  if ("bridge" in to) ip(`link set ${near} master ${to.bridge}`);
  ip(`link set ${near} up`);
  for (const address of places[name].addresses)
    ip(`-n ${name} addr add ${address.includes(":") ? `${address}/64 dev eth0 nodad` : `${address}/24 dev eth0`}`);
  ip(`-n ${name} link set eth0 up`);
  for (const gateway of gateways) ip(`-n ${name} route add default via ${gateway}`);
}

function addAddresses(name: string, ...addresses: readonly string[]): void {
  for (const address of addresses) ip(`addr add ${address} dev ${name}${address.includes(":") ? " nodad" : ""}`);
  ip(`link set ${name} up`);
}

function makeNetworks(): void {
  ip("link set lo up");
  setKernel({ "ipv4/ip_forward": 1, "ipv6/conf/all/forwarding": 1, "ipv4/conf/all/rp_filter": 1 });
  for (const bridge of ["con1", "odd-name", "br0"]) ip(`link add ${bridge} type bridge`);
  addAddresses("con1", "10.90.1.1/24", "fd90:1::1/64");
  addAddresses("odd-name", "10.90.2.1/24", "fd90:2::1/64");
  addAddresses("br0", "192.0.2.1/24", "2001:db8:8::1/64");
  makePlace("neighbour", { name: "far0" }, ["198.51.100.1", "2001:db8:9::1"]);
  addAddresses("far0", "198.51.100.1/24", "2001:db8:9::1/64");
  makePlace("lan", { bridge: "br0" }, ["192.0.2.1", "2001:db8:8::1"]);
  for (const name of ["first", "second"] as const) makePlace(name, { bridge: "con1" }, ["10.90.1.1", "fd90:1::1"]);
  makePlace("third", { bridge: "odd-name" }, ["10.90.2.1", "fd90:2::1"]);
  // What podman sets, so that a host reaches ports that are published on 127.0.0.1.
  setKernel({ "ipv4/conf/con1/route_localnet": 1, "ipv4/conf/odd-name/route_localnet": 1 });
  for (const name of ["neighbour", "third"] as const) {
    // Whoever wants to can send to 127.0.0.1 of another machine.
    const setting = "echo 1 >/proc/sys/net/ipv4/conf/all/route_localnet";
    execFileSync(tools.ip.file, [...tools.ip.prefix, "netns", "exec", name, "sh", "-c", setting]);
    ip(
      `-n ${name} route add 127.0.0.1/32 via ${name === "third" ? "10.90.2.1" : "198.51.100.1"} src ${places[name].addresses[0]}`,
    );
  }
}

type Try = (address: string, port: number) => Promise<boolean>;

/** A process in each namespace, that answers and tries. */
async function startPlaces(): Promise<ReadonlyMap<string, Try>> {
  const tries = new Map<string, Try>([["host", tryConnection]]);
  await answerAt(places.host.listens);
  for (const [name, { listens }] of Object.entries(places)) {
    if (name === "host") continue;
    const child = `${import.meta.dirname}/firewall-place.child.ts`;
    const words = ["netns", "exec", name, process.execPath, child, ...listens.map(String)];
    const { stdin, stdout } = spawn(tools.ip.file, [...tools.ip.prefix, ...words], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    const lines = createInterface({ input: stdout })[Symbol.asyncIterator]();
    await lines.next();
    tries.set(name, async (address, port) => {
      stdin.write(`${address} ${port}\n`);
      return (await lines.next()).value === "true";
    });
  }
  return tries;
}

/** All of one place one after the other, the places at once. */
async function tryAll(wanted: readonly string[], tries: ReadonlyMap<string, Try>): Promise<readonly string[]> {
  const groups = Map.groupBy(wanted.entries(), ([, line]) => line.split(" ")[0] ?? "");
  const open = new Set<number>();
  await Promise.all(
    [...groups].map(async ([name, lines]) => {
      for (const [index, line] of lines) {
        const [, address = "", port = ""] = line.split(" ");
        if ((await tries.get(name)?.(address, Number(port))) === true) open.add(index);
      }
    }),
  );
  return wanted.filter((_, index) => open.has(index));
}

/** Until duplicates of all addresses have been looked for: nobody answers before (RFC 4862, section 5.4). */
async function waitForAddresses(): Promise<void> {
  const others = Object.keys(places).filter((name) => name !== "host");
  for (const where of [[], ...others.map((name) => ["-n", name])]) {
    const words = [...tools.ip.prefix, ...where, "-6", "-o", "addr", "show", "tentative"];
    while (execFileSync(tools.ip.file, words).length > 0) await sleep(50);
  }
}

const load = [...tools.nft.prefix, "-f", rulesFile];

async function doStep(step: FirewallStep, tries: ReadonlyMap<string, Try>): Promise<FirewallResult> {
  if (step.rules !== undefined) writeFileSync(rulesFile, step.rules);
  rmSync(machineFile, { force: true });
  if (step.machine !== undefined) writeFileSync(machineFile, step.machine);
  const { stderr } = spawnSync(tools.nft.file, load, { encoding: "utf8" });
  const open = await tryAll(step.tries, tries);
  const changed = new Set<string>();
  let rounds = 1;
  if (step.reloads === undefined) return { refused: stderr, open, changed: [], rounds, stayed: true };
  const socket = connect({ host: "10.90.1.2", port: 80 });
  let stayed = await answers(socket);
  let loading = true;
  const reloads = (async () => {
    for (let count = 0; count < (step.reloads ?? 0); count++) await promisify(execFile)(tools.nft.file, load);
    loading = false;
  })();
  while (loading) {
    const now = new Set(await tryAll(step.tries, tries));
    for (const line of new Set(open).symmetricDifference(now)) changed.add(line);
    socket.write(".");
    stayed &&= await answers(socket);
    rounds++;
  }
  await reloads;
  socket.destroy();
  return { refused: stderr, open, changed: [...changed], rounds, stayed };
}

prepareFolders();
makeNetworks();
execFileSync(tools.nft.file, [...tools.nft.prefix, "-f", "-"], { input: engine });
const tries = await startPlaces();
await waitForAddresses();
const results: FirewallResult[] = [];
for (const step of steps) results.push(await doStep(step, tries));
process.stdout.write(JSON.stringify(results));
process.exit(0);
