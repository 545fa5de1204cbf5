import type { ImageDefinition } from "../definition/image-definition.ts";

/** What a recording needs to know of an image: where packages come from, and for which machine. */
export type RecordedSystem = Pick<ImageDefinition, "architecture" | "repositories" | "mirrors">;

/** The definition of a system that nobody has set up yet: packages, and what Wherry does for every image. */
export function recordingDefinition(system: RecordedSystem, install: readonly string[]): ImageDefinition {
  return {
    ...system,
    name: "recording",
    version: "1",
    packages: {
      install,
      omit: [],
      stock: { install: [], omit: [], without: [] },
      recommends: [],
      pins: [],
      acknowledge: [],
      scripts: "refuse",
      answers: {},
    },
    kernel: null,
    parameters: {},
    users: [],
    groups: [],
    files: [],
    directories: [],
    links: [],
    services: { enable: [], disable: [], mask: [], units: [], dropins: [] },
    firstBoot: [],
    sysctl: {},
    network: [],
    firewall: null,
    hostname: "localhost",
    locale: "C.UTF-8",
    timezone: "UTC",
    keyboard: null,
    swap: null,
    trim: { documentation: false, locales: false, development: false, modules: false, paths: [] },
    disk: { esp: 0, slot: 0, var: 0, encryption: null },
    compression: { fast: "lz4", release: "lz4", default: "fast" },
    output: ["oci"],
    container: { entrypoint: [], command: [], environment: {}, user: "root", workingDirectory: "/", labels: {} },
    checks: { ignore: [] },
    inherited: {},
    entriesAt: {},
    budgets: { size: null, packages: null },
  };
}
