import { dirname, isAbsolute, relative, resolve as resolvePath } from "node:path";
import { type DataNode, deepestNode } from "@wherry/config/json/data-node.ts";
import type { DiskEncryption } from "@wherry/core/host-settings/disk-encryption.ts";
import {
  expandServices,
  type FirewallRoute,
  type FirewallRule,
  interfaceFault,
  parseShortRule,
} from "@wherry/core/host-settings/firewall.ts";
import type { DataPath } from "@wherry/core/paths/data-path.ts";
import { isWithin } from "@wherry/core/paths/paths.ts";
import { parseSuite } from "../distributions/suite-name.ts";
import { usualFormat } from "../exporters/exporters.ts";
import type { Pin } from "../packages/repository/priorities.ts";
import type { RepositorySource, SuiteSource } from "../packages/repository/repository-source.ts";
import type {
  FileContent,
  FileDefinition,
  FirewallDefinition,
  ImageDefinition,
  KernelDefinition,
  NetworkDefinition,
  NetworkDevice,
  UserDefinition,
} from "./image-definition.ts";
import { noOrigins, type Origins } from "./origins.ts";
import type { CheckedImage } from "./schema/image.ts";
import { withoutRemovals } from "./schema/list.ts";
import { parseMode, parseSize, sysctlText } from "./schema/quantities.ts";
import type { SourceFiles } from "./source/source-files.ts";

type Items<Key extends keyof CheckedImage> = NonNullable<CheckedImage[Key]>;

interface ResolveContext {
  readonly root: DataNode;
  readonly sources: SourceFiles;
  readonly cwd: string;
  /** Without it nothing is inherited. */
  readonly origins?: Origins;
  /** Of the definition's parameters. */
  readonly values: Readonly<Record<string, string>>;
}

/**
 * A checked definition in its final form: short forms made long, sizes and modes as numbers, and the defaults that
 * follow from other keys. `root` is the merged definition: paths are relative to the file in which they were written.
 */
export function resolveDefinition(
  image: CheckedImage,
  { root, sources, cwd, values, origins = noOrigins }: ResolveContext,
): ImageDefinition {
  const { packages, services, disk, trim, budgets, container } = image;
  const { stock, inherited, stockLinks, entriesAt } = origins;
  const kernel = resolveKernel(image.kernel);
  const name = image.name ?? "";
  const folderOf = ({ offset }: DataNode) => resolvePath(cwd, dirname(sources.placeOf(offset).file));
  const folder = folderOf(root);
  const local: LocalPath = (path, ...keys) => resolvePath(folderOf(deepestNode(root, keys)), path);
  return {
    name,
    version: image.version ?? "",
    architecture: image.architecture,
    mirrors: Object.fromEntries(
      Object.entries(image.mirrors).filter((entry): entry is [string, string] => entry[1] !== undefined),
    ),
    repositories: image.repositories.map((repository, index) =>
      resolveRepository(repository, folder, (path, ...keys) => local(path, "repositories", index, ...keys)),
    ),
    packages: {
      install: packages.install,
      omit: packages.omit,
      stock,
      recommends: packages.recommends,
      pins: packages.pins.map((pin) => definedOnly(pin)),
      answers: textValues(packages.answers, String),
      acknowledge: withoutRemovals(packages.acknowledge).map((entry) => ({ ...entry, sha256: entry.sha256 ?? null })),
      scripts: packages.scripts,
    },
    kernel,
    parameters: values,
    users: withoutRemovals(image.users).map(resolveUser),
    groups: withoutRemovals(image.groups).map((group) => ({ name: group.name, gid: group.gid ?? null })),
    files: withoutRemovals(image.files).map((file, index) =>
      resolveFile(file, (path) => local(path, "files", index, "source")),
    ),
    directories: withoutRemovals(image.directories).map((entry) => ({ ...entry, mode: parseMode(entry.mode) })),
    links: withoutRemovals(image.links),
    services: { ...services, units: withoutRemovals(services.units), dropins: withoutRemovals(services.dropins) },
    firstBoot: withoutRemovals(image.firstBoot).map((unit) => ({ ...unit, creates: unit.creates ?? null })),
    sysctl: textValues(image.sysctl),
    network: withoutRemovals(image.network).map(resolveNetwork),
    firewall: resolveFirewall(image),
    hostname: image.hostname ?? name,
    locale: image.locale,
    timezone: image.timezone,
    keyboard: image.keyboard ?? null,
    swap: image.swap == null ? null : parseSize(image.swap),
    trim,
    disk: {
      esp: parseSize(disk.esp),
      slot: parseSize(disk.slot),
      var: parseSize(disk.var),
      encryption: resolveEncryption(disk.encryption),
    },
    compression: image.compression,
    output: image.output ?? [usualFormat(kernel === null ? "tree" : "disk")],
    container: {
      ...container,
      environment: textValues(container.environment, String),
      labels: textValues(container.labels, String),
    },
    checks: { ignore: withoutRemovals(image.checks.ignore) },
    inherited,
    stockLinks,
    entriesAt,
    budgets: {
      size: budgets.size == null ? null : parseSize(budgets.size),
      packages: budgets.packages ?? null,
    },
  };
}

type LocalPath = (path: string, ...keys: DataPath) => string;

function resolveKernel(kernel: CheckedImage["kernel"]): KernelDefinition | null {
  if (kernel === undefined || kernel === null) return null;
  if (typeof kernel === "string") return { package: kernel, modules: [], arguments: [] };
  return { ...kernel, package: kernel.package ?? "" };
}

/** What is missing for a key file is a problem that `checkChoices` finds. */
function resolveEncryption(encryption: CheckedImage["disk"]["encryption"]): DiskEncryption | null {
  if (encryption === undefined || encryption === null) return null;
  const { unlock, device = "", path = "" } = encryption;
  return unlock === "key-file" ? { unlock, device, path } : { unlock };
}

/** `folder` is the definition's own: what it extends may name repositories from another one. */
function resolveRepository(
  repository: Items<"repositories">[number],
  folder: string,
  local: LocalPath,
): RepositorySource {
  if (typeof repository === "string") return resolveSuite(repository, undefined);
  const { url, path, suite = "", components, priority } = repository;
  const options = {
    ...(repository.anySuite === true && ({ anySuite: true } as const)),
    ...(repository.checkValidUntil === false && ({ checkValidUntil: false } as const)),
    ...(priority !== undefined && { priority }),
  };
  if (path !== undefined) {
    const absolute = local(path, "path");
    const name = isAbsolute(path) ? absolute : pathFrom(folder, absolute);
    return { kind: "local", path: absolute, name, ...(priority !== undefined && { priority }) };
  }
  if (url === undefined) return { ...resolveSuite(suite, components), ...options };
  const keys = (repository.keys ?? []).map((key, index) =>
    typeof key === "string"
      ? local(key, "keys", index)
      : { url: key.url, fingerprint: key.fingerprint.replaceAll(" ", "").toUpperCase() },
  );
  // A flat repository has no components: its suite ends in a slash.
  const defaults = suite.endsWith("/") ? [] : ["main"];
  const trusted = repository.trusted ?? false;
  return { kind: "url", url, suite, components: components ?? defaults, keys, trusted, ...options };
}

/** With a dot in front, so that it is not taken for the name of anything else: "./debs", "../debs". */
function pathFrom(folder: string, absolute: string): string {
  const path = relative(folder, absolute);
  if (path === "") return ".";
  return path === ".." || path.startsWith("../") ? path : `./${path}`;
}

function resolveSuite(text: string, components: readonly string[] | undefined): SuiteSource {
  const suite = parseSuite(text) ?? { distribution: "", suite: text, components: [] };
  return { kind: "suite", ...suite, components: components ?? suite.components };
}

function resolveUser(user: Exclude<Items<"users">[number], string>): UserDefinition {
  const isRoot = user.name === "root";
  const system = user.system ?? (!isRoot && user.uid !== undefined && user.uid < 1000);
  const home = isRoot ? "/root" : system ? "/nonexistent" : `/home/${user.name}`;
  return {
    ...user,
    system,
    shell: user.shell ?? (system ? "/usr/sbin/nologin" : "/bin/bash"),
    uid: user.uid ?? (isRoot ? 0 : null),
    group: user.group ?? null,
    home: user.home ?? home,
    passwordHash: user.passwordHash ?? null,
    keys: user.keys.map((key) => key.trim()),
  };
}

function resolveFile(file: Exclude<Items<"files">[number], string>, local: (path: string) => string): FileDefinition {
  const { path, source, template } = file;
  const attributes = {
    mode: file.mode === undefined ? null : parseMode(file.mode),
    user: file.user ?? null,
    group: file.group ?? null,
  };
  const ofText: FileContent =
    file.content === undefined ? { kind: "packaged" } : { kind: "inline", text: file.content };
  const content = source === undefined ? ofText : resolveSource(local(source), local("."), file);
  return { path, ...attributes, content, template };
}

function resolveSource(
  path: string,
  folder: string,
  { exclude, folderMode = "0755" }: Pick<Exclude<Items<"files">[number], string>, "exclude" | "folderMode">,
): FileContent {
  const within = isWithin(path, folder) ? folder : dirname(path);
  return { kind: "source", path, within, exclude, folderMode: parseMode(folderMode) };
}

function resolveNetwork(network: Exclude<Items<"network">[number], string>): NetworkDefinition {
  const { addresses, bridge = null, bond = null } = network;
  const device = resolveDevice(network.device);
  // What is part of a bridge or bond has no addresses: those are the bridge's.
  const { dhcp = addresses.length === 0 && bridge === null && bond === null } = network;
  return { ...network, device, bridge, bond, dhcp: typeof dhcp === "boolean" ? (dhcp ? "yes" : "no") : dhcp };
}

function resolveDevice(device: Exclude<Items<"network">[number], string>["device"]): NetworkDevice | null {
  if (device === undefined) return null;
  const { kind, id = 0, stp = false, mode = "active-backup" } = device;
  if (kind === "vlan") return { kind, id };
  return kind === "bridge" ? { kind, stp } : { kind, mode };
}

function resolveFirewall({ firewall, network }: CheckedImage): FirewallDefinition | null {
  if (firewall === undefined || firewall === null) return null;
  const { input, forward, published, log } = firewall;
  const bridges = withoutRemovals(network).filter(({ device }) => device?.kind === "bridge");
  const own = bridges.flatMap(({ match }) => match).filter((name) => interfaceFault(name) === undefined);
  const anybody = { from: [], interfaces: [], limit: null };
  const allow = firewall.allow.flatMap((rule): FirewallRule[] => {
    if (typeof rule === "string") {
      const { services = [], ...ports } = parseShortRule(rule) ?? { protocol: "tcp" as const, ports: [] };
      return expandServices({ ...ports, ...anybody }, services);
    }
    const { services, limit = null, ...plain } = rule;
    return expandServices({ ...plain, limit, ports: plain.ports.map(String) }, services);
  });
  const routes = firewall.routes.flatMap(({ services, ...route }): FirewallRoute[] =>
    expandServices({ ...route, ports: route.ports.map(String) }, services),
  );
  return { input, forward, published, log, allow, routes, uplinks: [...new Set([...firewall.uplinks, ...own])] };
}

/** Without keys that say nothing. */
function definedOnly(pin: Items<"packages">["pins"][number]): Pin {
  const { package: name, priority, ...others } = pin;
  const entries = Object.entries(others).filter(([, value]) => value !== undefined);
  return { package: name, ...Object.fromEntries(entries), priority };
}

function textValues(
  values: Readonly<Record<string, string | number | boolean | null>>,
  format: (value: string | number | boolean) => string = sysctlText,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([key, value]) => (value === null ? [] : [[key, format(value)]])),
  );
}
