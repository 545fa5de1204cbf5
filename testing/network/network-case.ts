import { spawnSync } from "node:child_process";
import type { Tool } from "@wherry/factory/tools/tool.ts";
import { findPeer } from "../peers/peers.ts";
import { missingPeers, skipUnlessRoot } from "../peers/skip.ts";

/** A machine with one link to a network, both in namespaces of their own. */
export interface NetworkCase {
  /** Of the machine's kernel. */
  readonly commandLine: string;
  /** What /etc/resolv.conf is before. */
  readonly resolver: "file" | "link" | "none";
  /** Addresses at the network's end of the link. */
  readonly addresses: readonly string[];
  /**
   * Started at that end: "udhcpd" with this configuration, and "dnsmasq" with these arguments, besides a web server on
   * port 80.
   */
  readonly udhcpd?: string;
  readonly dnsmasq?: readonly string[];
  /** Seconds by which the network's end is plugged in later. */
  readonly late?: number;
  readonly patience: number;
  readonly url: string;
}

export interface NetworkResult {
  /** What the web server sent; undefined where there was no network. */
  readonly fetched: string | undefined;
  readonly error: string | undefined;
  readonly said: readonly string[];
  /** "10.9.0.50/24", of the machine's link while it had the network. */
  readonly addresses: readonly string[];
  readonly routes: readonly string[];
  readonly mtu: number;
  /** What there is of all that before and after. */
  readonly before: string;
  readonly after: string;
}

export interface NetworkTools {
  readonly ip: Tool;
  readonly busybox: Tool;
  readonly dnsmasq: Tool;
  readonly curl: Tool;
}

/** Undefined where one of them is missing, or this is not root. */
export async function findNetworkTools(): Promise<NetworkTools | string> {
  const [ip, busybox, dnsmasq, curl] = [
    await findPeer("ip"),
    await findPeer("busybox"),
    await findPeer("dnsmasq"),
    await findPeer("curl"),
  ];
  if (ip === undefined || busybox === undefined || dnsmasq === undefined || curl === undefined)
    return missingPeers(["ip, busybox, dnsmasq or curl"]);
  const notRoot = skipUnlessRoot("make networks");
  if (notRoot !== false) return notRoot;
  const { status } = spawnSync("unshare", ["-n", "-m", "true"]);
  if (status !== 0) return "this machine gives no namespaces: run the test outside of the container";
  return { ip, busybox, dnsmasq, curl };
}

/** Has the agent bring up the network there, fetch something, and take it down again. */
export function runNetworkCase(tools: NetworkTools, what: NetworkCase): NetworkResult {
  const child = `${import.meta.dirname}/network-case.child.ts`;
  // Whatever is started there ends with it.
  const namespaces = ["-n", "-m", "--propagation", "private", "-p", "-f", "--kill-child", "--mount-proc"];
  const words = [...namespaces, process.execPath, child, JSON.stringify({ tools, what })];
  const { status, stdout, stderr } = spawnSync("unshare", words, { encoding: "utf8", timeout: 60_000 });
  if (status !== 0) throw new Error(`the namespaces ended with status ${status}: ${stderr}`);
  return JSON.parse(stdout) as NetworkResult;
}
