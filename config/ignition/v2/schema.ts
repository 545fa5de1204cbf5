import type { Minor } from "./minor.ts";
import { list, type MapShape, type Shape } from "./shape.ts";

type Keys = Readonly<Record<string, Shape | undefined>>;

/** Without the keys that the version does not know yet. */
function map(keys: Keys): MapShape {
  const known = Object.entries(keys).filter((entry): entry is [string, Shape] => entry[1] !== undefined);
  return { keys: Object.fromEntries(known) };
}

const texts = list("text");

/** The keys of a configuration of specification 2.`minor`, by the specifications configuration-v2_0 to configuration-v2_4. */
export function ignition2Schema(minor: Minor): MapShape {
  const from = (first: Minor, shape: Shape): Shape | undefined => (minor < first ? undefined : shape);
  // Specification 2.0 was written with unsigned numbers for what counts, the later ones with signed ones.
  const count = minor === 0 ? "count" : "number";
  const reference = {
    httpHeaders: from(4, list(map({ name: "text", value: "text" }))),
    source: "text",
    verification: map({ hash: "text" }),
  } as const;
  const dropins = list(map({ contents: "text", name: "text" }));
  const account = (id: Shape) =>
    ({
      gecos: "text",
      groups: texts,
      homeDir: "text",
      noCreateHome: "boolean",
      noLogInit: "boolean",
      noUserGroup: "boolean",
      primaryGroup: "text",
      shell: "text",
      system: "boolean",
      uid: id,
    }) as const;
  const owner = map({ id: "number", name: from(1, "text") });
  const node = {
    filesystem: "text",
    group: owner,
    overwrite: from(2, "boolean"),
    path: "text",
    user: owner,
  } as const;
  return map({
    ignition: map({
      config: map({ append: list(map(reference)), replace: map(reference) }),
      proxy: from(4, map({ httpProxy: "text", httpsProxy: "text", noProxy: texts })),
      security: from(2, map({ tls: map({ certificateAuthorities: list(map(reference)) }) })),
      timeouts: from(1, map({ httpResponseHeaders: "number", httpTotal: "number" })),
      version: "text",
    }),
    networkd: map({ units: list(map({ contents: "text", dropins: from(2, dropins), name: "text" })) }),
    passwd: map({
      groups: list(
        map({
          gid: count,
          name: "text",
          passwordHash: "text",
          system: "boolean",
        }),
      ),
      users: list(
        map({
          ...(minor === 0 ? {} : account("number")),
          create: map(account(count)),
          name: "text",
          passwordHash: "text",
          sshAuthorizedKeys: texts,
        }),
      ),
    }),
    storage: map({
      directories: from(1, list(map({ ...node, mode: "number" }))),
      disks: list(
        map({
          device: "text",
          partitions: list(
            map({
              guid: from(1, "text"),
              label: "text",
              number: "number",
              shouldExist: from(3, "boolean"),
              size: count,
              sizeMiB: from(3, "number"),
              start: count,
              startMiB: from(3, "number"),
              typeGuid: "text",
              wipePartitionEntry: from(3, "boolean"),
            }),
          ),
          wipeTable: "boolean",
        }),
      ),
      files: list(
        map({
          ...node,
          append: from(2, "boolean"),
          contents: map({ ...reference, compression: "text" }),
          mode: count,
        }),
      ),
      filesystems: list(
        map({
          mount: map({
            create: map({ force: "boolean", options: texts }),
            device: "text",
            format: "text",
            label: from(1, "text"),
            options: from(1, texts),
            uuid: from(1, "text"),
            wipeFilesystem: from(1, "boolean"),
          }),
          name: "text",
          path: "text",
        }),
      ),
      links: from(1, list(map({ ...node, hard: "boolean", target: "text" }))),
      raid: list(
        map({
          devices: texts,
          level: "text",
          name: "text",
          options: from(2, texts),
          spares: "number",
        }),
      ),
    }),
    systemd: map({
      units: list(
        map({
          contents: "text",
          dropins: dropins,
          enable: "boolean",
          enabled: from(1, "boolean"),
          mask: "boolean",
          name: "text",
        }),
      ),
    }),
  });
}
