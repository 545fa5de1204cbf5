import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { placeOf } from "@wherry/core/errors/finding.ts";
import { formatPlace, type Place } from "@wherry/core/errors/place.ts";
import { type LoadedDefinition, loadDefinition } from "@wherry/factory/definition/load.ts";
import { runAllPrograms } from "@wherry/factory/definition/programs.ts";
import { temporaryDirectory } from "../fixtures/temporary.ts";

/** Made for these tests; nobody has the private half. */
export const PUBLIC_KEY =
  "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f ada@example.org";

/** A definition with every key that there is. */
export const EVERY_KEY = `
name: edge-host
version: "2.4.1~rc1"
architecture: arm64
mirrors:
  debian: https://mirror.example.org/debian
repositories:
  - debian:trixie
  - { suite: "debian:trixie-security", components: [main, contrib] }
  - { url: "https://packages.example.org/apt", suite: stable, keys: [keys/example.asc] }
  - { path: packages }
packages:
  install: [systemd, nginx-light, g++]
  omit: [perl-base]
  recommends: [nginx-light, "g*"]
  acknowledge:
    - { package: nginx-light, script: postinst, reason: upgrades only }
  answers: { postfix/mailname: example.org, tzdata/Areas: Europe, "debconf/priority": null }
kernel:
  package: linux-image-cloud-arm64
  modules: [nvme]
  arguments: [console=ttyAMA0, quiet]
parameters:
  port: { type: integer, default: 80, minimum: 1, maximum: 65535, description: where it listens }
users:
  - name: ada
    uid: 1001
    group: staff
    groups: [adm, systemd-journal]
    home: /var/lib/ada
    shell: /bin/sh
    description: Ada
    passwordHash: $6$salt$0123456789abcdef
    keys: [${PUBLIC_KEY}]
  - { name: app, system: true }
  - { name: admin, sudo: true, keys: [${PUBLIC_KEY}] }
groups: [{ name: staff2, gid: 2000 }]
files:
  - path: /etc/motd
    content: |
      Hello
  - path: /etc/app.conf
    source: files/app.conf
    mode: 0600
    user: ada
    group: staff
  - { path: /opt/app, source: files, exclude: ["*.log"], folderMode: "0750", template: true }
  - { path: /usr/bin/tool, mode: "2755" }
directories: [{ path: /srv/www, mode: "2775" }]
links: [{ path: /etc/localtime.new, target: ../usr/share/zoneinfo/UTC }]
services:
  enable: [ssh.service, app.service]
  disable: [apt-daily.timer]
  mask: [systemd-networkd-wait-online.service]
  units:
    - { name: app.service, content: "[Service]\\nExecStart=/usr/bin/app\\n[Install]\\nWantedBy=multi-user.target\\n" }
  dropins:
    - { unit: ssh.service, name: 20-limits.conf, content: "[Service]\\nMemoryMax=64M\\n" }
firstBoot:
  - { name: app-key, creates: /var/lib/app/key, run: [[/usr/bin/app, --make-key]], user: app, before: [app.service] }
sysctl: { net.ipv4.ip_forward: true, kernel.sysrq: 0, kernel.core_pattern: "|/bin/false" }
network:
  - { name: 20-wired, match: ["en*"], addresses: [192.0.2.7/24], gateways: [192.0.2.1], dns: ["2001:db8::53"] }
  - { name: 30-rest, match: ["eth*"], dhcp: ipv4, vlans: [lan10] }
  - { name: 40-lan, match: [lan10], device: { kind: vlan, id: 10 }, bridge: br0 }
  - { name: 50-bridge, match: [br0], device: { kind: bridge, stp: true } }
  - { name: 60-bond, match: [bond0], device: { kind: bond, mode: 802.3ad } }
  - { name: 70-port, match: [ens1], bond: bond0 }
firewall:
  allow: [22/tcp, { protocol: udp, ports: [53, 8000-8010], from: [192.0.2.0/24] }]
hostname: edge.example.org
locale: de_DE.UTF-8
timezone: Europe/Berlin
keyboard: de
swap: 1G
trim: { documentation: false, paths: ["/usr/share/foo/**"] }
disk: { esp: 128M, slot: 2G, var: 512M }
compression: { fast: "lz4hc,9", release: "zstd,19 -C65536", default: release }
output: [raw, oci]
container:
  entrypoint: [/usr/bin/app]
  command: [--port, "80"]
  environment: { PORT: 80, DEBUG: false }
  user: ada:staff
  workingDirectory: /srv/www
  labels: { org.opencontainers.image.source: https://example.org }
checks:
  ignore:
    - { check: unit-account, path: /etc/systemd/system/app.service, reason: set-up makes it }
budgets: { size: 125M, packages: 150 }
`;

/** The smallest definition that is whole. */
export const SMALLEST = 'name: a\nversion: "1"\nrepositories: ["debian:trixie"]\npackages: { install: [bash] }\n';

/**
 * Writes files into a folder of their own, loads the first one, and returns what came out with the folder's path taken
 * out.
 */
export async function loadFiles(files: Readonly<Record<string, string>>, name?: string): Promise<LoadedDefinition> {
  await using folder = await temporaryDirectory();
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder.path, path)), { recursive: true });
    await writeFile(join(folder.path, path), content);
  }
  const stockDirectory = join(folder.path, "images");
  const first = name ?? `./${Object.keys(files)[0] ?? ""}`;
  const loaded = await loadDefinition(first, { stockDirectory, cwd: folder.path, code: runAllPrograms });
  return JSON.parse(JSON.stringify(loaded).replaceAll(folder.path, ""));
}

/** What is wrong with some files, as a person reads it: "image.yaml:1:7: message (hint)". */
export async function problemsOf(files: Readonly<Record<string, string>>, name?: string): Promise<string[]> {
  try {
    await loadFiles(files, name);
    return [];
  } catch (error) {
    if (!(error instanceof WherryError)) throw error;
    if (error.code === "definition.invalid" && error.findings.length > 0) {
      return error.findings.map((finding) => formatProblem({ ...finding, where: placeOf(finding) })).map(withoutFolder);
    }
    return [withoutFolder(formatProblem(error))];
  }
}

function withoutFolder(text: string): string {
  return text.replaceAll(/\/\S*\/wherry-test-\w+/g, "");
}

interface Problem {
  readonly message: string;
  readonly where?: Place | undefined;
  readonly hint?: string | undefined;
}

function formatProblem({ message, where, hint }: Problem): string {
  return `${where === undefined ? "" : `${formatPlace(where)}: `}${message}${hint === undefined ? "" : ` (${hint})`}`;
}
