import { parseIgnition } from "@wherry/config/ignition/parse-ignition.ts";
import { splitUrl } from "@wherry/core/urls/urls.ts";
import { planAccounts } from "@wherry/host/accounts/plan-accounts.ts";
import { parseCommandLine } from "@wherry/host/command/command-line.ts";
import { parseS3Url } from "@wherry/host/fetch/buckets.ts";
import { runTransfers } from "@wherry/host/fetch/curl.ts";
import { judge } from "@wherry/host/fetch/outcome.ts";
import { proxyFor } from "@wherry/host/fetch/proxies.ts";
import { openFetchSession } from "@wherry/host/fetch/settings.ts";
import { openContentFolder } from "@wherry/host/files/content-folder.ts";
import { readAddOn } from "@wherry/host/kernel-arguments/add-on.ts";
import { splitArguments } from "@wherry/host/kernel-arguments/split-arguments.ts";
import { readAzure } from "@wherry/host/metadata/azure.ts";
import { readEc2 } from "@wherry/host/metadata/ec2.ts";
import type { Exchange } from "@wherry/host/metadata/exchange.ts";
import { readGce } from "@wherry/host/metadata/gce.ts";
import { readJsonService } from "@wherry/host/metadata/json-service.ts";
import { jsonServices } from "@wherry/host/metadata/json-services.ts";
import { readNoCloud } from "@wherry/host/metadata/nocloud.ts";
import { readConfigDrive, readOpenStack } from "@wherry/host/metadata/openstack.ts";
import { parseNetworkArguments } from "@wherry/host/network/ip-arguments.ts";
import { leaseCommands, parseLease, parseNameservers } from "@wherry/host/network/lease.ts";
import type { Contents } from "@wherry/host/plan/contents.ts";
import { createDraft } from "@wherry/host/plan/draft.ts";
import { ProvisionError } from "@wherry/host/plan/provision-error.ts";
import { readSeedLine } from "@wherry/host/platforms/seed-line.ts";
import { readVolumeLabel } from "@wherry/host/platforms/volume-label.ts";
import { openJournal } from "@wherry/host/provision/journal.ts";
import { renderConfig } from "@wherry/host/provision/render.ts";
import { parseLuksHeader } from "@wherry/host/setup/luks-header.ts";
import { parseSuperblock } from "@wherry/host/setup/superblock.ts";
import { findConfig } from "@wherry/host/sources/find-config.ts";
import { readStatus } from "@wherry/host/status/read-status.ts";
import { listBlockDevices, observeUse } from "@wherry/host/storage/block-devices.ts";
import { observeVolume, readContent } from "@wherry/host/storage/observe-content.ts";
import { readTable } from "@wherry/host/storage/sfdisk.ts";
import { parseKernelCommandLine } from "@wherry/host/system/kernel-command-line.ts";
import { planUnits } from "@wherry/host/units/plan-units.ts";
import { unwrapUserData } from "@wherry/host/user-data/user-data.ts";
import { fakeMachine } from "../../../fakes/fake-machine.ts";
import { bytesParser, type Parser, textParser } from "../parser.ts";

const run = () => 0;
const deviceOption = { name: "--device", value: "device", description: "" };
const noContents: Contents = {
  keep: () => {
    throw new ProvisionError("disk.full", "contents are not kept here");
  },
  read: () => new Uint8Array(),
};

/** A service of metadata that says the same to everything. */
function saying(body: Uint8Array): Exchange {
  const effort = { tries: 0, seconds: 0 };
  return { reach: () => ({ status: 200, body, index: 0 }), get: () => body, effort: () => effort };
}

/** What the agent is told by kernel, firmware, disks, programs and servers. */
export const hostParsers: readonly Parser[] = [
  textParser("host/kernel-command-line", (text) => {
    parseNetworkArguments(parseKernelCommandLine(text));
    return splitArguments(text);
  }),
  textParser("host/leases", (text) => {
    parseNameservers(text);
    const lease = parseLease(text);
    return lease === undefined ? undefined : leaseCommands("eth0", lease);
  }),
  textParser("host/platforms", readSeedLine),
  bytesParser("host/volume-label", (bytes) => readVolumeLabel((from, length) => bytes.subarray(from, from + length))),
  bytesParser("host/azure", (bytes) => readAzure(saying(bytes))),
  bytesParser("host/ec2", (bytes) => readEc2(saying(bytes))),
  bytesParser("host/gce", (bytes) => readGce(saying(bytes))),
  bytesParser("host/openstack", (bytes) => {
    readOpenStack(saying(bytes));
    return readConfigDrive(() => bytes, "a disk");
  }),
  bytesParser("host/nocloud", (bytes) => readNoCloud(() => bytes, "a disk")),
  bytesParser("host/digitalocean", (bytes) => readJsonService(saying(bytes), jsonServices.digitalocean)),
  bytesParser("host/hetzner", (bytes) => readJsonService(saying(bytes), jsonServices.hetzner)),
  bytesParser("host/oracle", (bytes) => readJsonService(saying(bytes), jsonServices.oracle)),
  bytesParser("host/scaleway", (bytes) => readJsonService(saying(bytes), jsonServices.scaleway)),
  bytesParser("host/vultr", (bytes) => readJsonService(saying(bytes), jsonServices.vultr)),
  bytesParser("host/user-data", (bytes) => unwrapUserData(bytes, "user data", () => undefined)),
  textParser("host/buckets", parseS3Url),
  textParser("host/proxies", (text) => {
    const [address = "", noProxy = ""] = text.split("\n");
    const url = splitUrl(address);
    return url === undefined ? undefined : proxyFor(url, { httpProxy: "http://p", noProxy: noProxy.split(" ") });
  }),
  textParser("host/curl", (text) => {
    const { system } = fakeMachine({}, () => ({ stdout: text }));
    const transfer = { url: "http://a/", output: "/a", headers: [], proxy: undefined, authorityFile: undefined };
    return runTransfers(system, [{ ...transfer, stall: 0, total: 0 }]).map(judge);
  }),
  textParser("host/command-line", (text) => {
    const request = parseCommandLine(text.split("\n"), [
      {
        name: "status",
        summary: "",
        description: "",
        options: [{ name: "--json", description: "" }],
        examples: [],
        run,
      },
      { name: "setup", summary: "", description: "", options: [deviceOption], examples: [], run },
    ]);
    return request.kind === "refuse" ? undefined : request;
  }),
  textParser("host/blkid", readContent),
  textParser("host/luks-dump", (text) => {
    const { system } = fakeMachine({}, (words) => (words[1] === "luksDump" ? { stdout: text } : { stdout: "" }));
    return observeVolume(system, { name: "a", node: "/dev/a", key: new Uint8Array() });
  }),
  textParser("host/sfdisk", readTable),
  textParser("host/status", (text) => {
    const [release = "", mounts = "", uevent = "", report = "", df = ""] = text.split("\n\n");
    const { system } = fakeMachine(
      {
        "/usr/lib/os-release": release,
        "/proc/cmdline": release,
        "/proc/self/mountinfo": mounts,
        "/sys/class/block/dm-1/dm/name": "usr\n",
        "/sys/class/block/dm-1/slaves/vda4/": "",
        "/sys/class/block/vda4/uevent": uevent,
        "/var/lib/wherry/provisioning/report.json": report,
      },
      () => ({ stdout: df }),
    );
    return readStatus(system);
  }),
  textParser("host/block-devices", (text) => {
    const [mounts = "", swaps = "", uevent = "", size = "", number = ""] = text.split("\n\n");
    const { system } = fakeMachine({
      "/proc/self/mountinfo": mounts,
      "/proc/swaps": swaps,
      "/sys/class/block/vda1/uevent": uevent,
      "/sys/class/block/vda1/size": size,
      "/sys/class/block/vda1/partition": number,
      "/dev/vda1": { device: true },
    });
    const devices = listBlockDevices(system);
    return { devices, use: observeUse(system, devices) };
  }),
  textParser("host/accounts", (text) => {
    const [passwd = "", group = "", settings = "", ...config] = text.split("\n\n");
    const { config: asked } = parseIgnition(config.join("\n\n"));
    if (asked?.passwd === undefined) return undefined;
    const { system } = fakeMachine({ "/etc/passwd": passwd, "/etc/group": group, "/etc/login.defs": settings });
    const draft = createDraft(system, noContents);
    return planAccounts(asked.passwd, draft, 0);
  }),
  textParser("host/units", (text) => {
    const { config } = parseIgnition(text);
    if (config?.systemd === undefined) return undefined;
    return planUnits(config.systemd, createDraft(fakeMachine({}).system, noContents));
  }),
  textParser("host/journal", (text) => {
    const { system } = fakeMachine({ "/journal/journal.json": text });
    const journal = openJournal(system, "/journal");
    const outcome = journal.outcome();
    return journal.resume([]) ?? outcome;
  }),
  bytesParser("host/configuration", (bytes) => {
    const { system } = fakeMachine({ "/usr/lib/ignition/user.ign": bytes, "/contents/": "" }, () => 1);
    const session = openFetchSession(system, openContentFolder(system, "/contents"), {
      patience: 0,
      needNetwork: () => {},
    });
    return renderConfig(findConfig(system), session).config;
  }),
  textParser("host/found-configuration", (text) => {
    const { system } = fakeMachine({ "/proc/cmdline": text, "/usr/lib/ignition/user.ign": "{}" });
    return findConfig(system);
  }),
  bytesParser("host/luks-header", parseLuksHeader),
  bytesParser("host/ext4", parseSuperblock),
  bytesParser("host/add-on", readAddOn),
];
