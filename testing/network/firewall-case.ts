import { spawnSync } from "node:child_process";
import type { Tool } from "@wherry/factory/tools/tool.ts";
import { findPeer } from "../peers/peers.ts";
import { missingPeers, skipUnlessRoot } from "../peers/skip.ts";

/**
 * A host of containers in a network namespace, with others around it: "neighbour" on its network, "lan" behind its
 * bridge br0, "first" and "second" in one network of containers, "third" in another, whose bridge has a name of its
 * own. An engine has published ports of "first": 8080 and 8081 as 80 and 81, and 8082 on 127.0.0.1 only.
 */
export const places = {
  host: { listens: [22, 53, 9000], addresses: ["198.51.100.1", "2001:db8:9::1"] },
  neighbour: { listens: [70], addresses: ["198.51.100.2", "2001:db8:9::2"] },
  lan: { listens: [70], addresses: ["192.0.2.2", "2001:db8:8::2"] },
  first: { listens: [80, 81, 82, 90], addresses: ["10.90.1.2", "fd90:1::2"] },
  second: { listens: [90], addresses: ["10.90.1.3", "fd90:1::3"] },
  third: { listens: [90], addresses: ["10.90.2.2", "fd90:2::2"] },
} as const;

export type Place = keyof typeof places;

/** What loads rules, and what is tried then. */
export interface FirewallStep {
  /** For /etc/nftables.conf; undefined: the rules stay as they are, and the file too. */
  readonly rules?: string;
  /** For /etc/nftables.d/50-machine.nft; none where it is not given. */
  readonly machine?: string;
  /** Connections, one after the other: "neighbour 198.51.100.1 22". */
  readonly tries: readonly string[];
  /** Loads the rules that often while all is tried again and again, and a connection to port 22 stays open. */
  readonly reloads?: number;
}

export interface FirewallResult {
  /** What nft said; empty where it took the rules. */
  readonly refused: string;
  /** The connections that were answered, as they were asked for. */
  readonly open: readonly string[];
  /** With `reloads`: those that were answered in one round and not in another. */
  readonly changed: readonly string[];
  /** With `reloads`: how often all was tried, and whether the open connection was still answered at the end. */
  readonly rounds: number;
  readonly stayed: boolean;
}

interface FirewallTools {
  readonly ip: Tool;
  readonly nft: Tool;
}

/** Why there is no such laboratory, or its programs. */
export async function findFirewallTools(): Promise<FirewallTools | string> {
  const [ip, nft] = [await findPeer("ip"), await findPeer("nft")];
  if (ip === undefined || nft === undefined) return missingPeers(["ip or nft"]);
  const notRoot = skipUnlessRoot("make networks");
  if (notRoot !== false) return notRoot;
  const words = [
    "-n",
    nft.file,
    ...nft.prefix,
    "add table inet try; add chain inet try c; add rule inet try c fib daddr type local",
  ];
  if (spawnSync("unshare", words).status !== 0)
    return "this machine gives no namespaces with nftables: run the test outside of the container";
  return { ip, nft };
}

/** Does the steps in one laboratory, which ends with it. */
export function runFirewallCase(tools: FirewallTools, steps: readonly FirewallStep[]): readonly FirewallResult[] {
  const child = `${import.meta.dirname}/firewall-case.child.ts`;
  const namespaces = ["-n", "-m", "--propagation", "private", "-p", "-f", "--kill-child", "--mount-proc"];
  const words = [...namespaces, process.execPath, child, JSON.stringify({ tools, steps })];
  const { status, stdout, stderr } = spawnSync("unshare", words, { encoding: "utf8", timeout: 120_000 });
  if (status !== 0) throw new Error(`the namespaces ended with status ${status}: ${stderr}`);
  return JSON.parse(stdout) as readonly FirewallResult[];
}
