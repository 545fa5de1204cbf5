/** What may stand at a place of the configuration. "count" is a whole number that is not negative. */
export type Shape = "text" | "boolean" | "number" | "count" | ListShape | MapShape;

export interface ListShape {
  readonly item: Shape;
}

export interface MapShape {
  readonly keys: Readonly<Record<string, Key>>;
}

export interface Key {
  readonly shape: Shape;
  /** The first minor version of specification 2 that knows the key. */
  readonly since: number;
}

/** The minor versions of specification 2. */
export type Minor = 0 | 1 | 2 | 3 | 4;

const at =
  (since: number) =>
  (shape: Shape): Key => ({ shape, since });
const [always, since1, since2, since3, since4] = [at(0), at(1), at(2), at(3), at(4)];

function map(keys: Readonly<Record<string, Key>>): MapShape {
  return { keys };
}

const list = (item: Shape): ListShape => ({ item });
const texts = list("text");

const reference = {
  httpHeaders: since4(list(map({ name: always("text"), value: always("text") }))),
  source: always("text"),
  verification: always(map({ hash: always("text") })),
};

const account = (key: (shape: Shape) => Key, id: Shape) => ({
  gecos: key("text"),
  groups: key(texts),
  homeDir: key("text"),
  noCreateHome: key("boolean"),
  noLogInit: key("boolean"),
  noUserGroup: key("boolean"),
  primaryGroup: key("text"),
  shell: key("text"),
  system: key("boolean"),
  uid: key(id),
});

const dropins = list(map({ contents: always("text"), name: always("text") }));

/** The keys of a configuration of specification 2.`minor`, by the specifications configuration-v2_0 to configuration-v2_4. */
export function ignition2Schema(minor: Minor): MapShape {
  // Specification 2.0 was written with unsigned numbers for what counts, the later ones with signed ones.
  const count = minor === 0 ? "count" : "number";
  const owner = map({ id: always("number"), name: since1("text") });
  const node = {
    filesystem: always("text"),
    group: always(owner),
    overwrite: since2("boolean"),
    path: always("text"),
    user: always(owner),
  };
  return map({
    ignition: always(
      map({
        config: always(map({ append: always(list(map(reference))), replace: always(map(reference)) })),
        proxy: since4(map({ httpProxy: always("text"), httpsProxy: always("text"), noProxy: always(texts) })),
        security: since2(map({ tls: always(map({ certificateAuthorities: always(list(map(reference))) })) })),
        timeouts: since1(map({ httpResponseHeaders: always("number"), httpTotal: always("number") })),
        version: always("text"),
      }),
    ),
    networkd: always(
      map({ units: always(list(map({ contents: always("text"), dropins: since2(dropins), name: always("text") }))) }),
    ),
    passwd: always(
      map({
        groups: always(
          list(
            map({
              gid: always(count),
              name: always("text"),
              passwordHash: always("text"),
              system: always("boolean"),
            }),
          ),
        ),
        users: always(
          list(
            map({
              ...account(since1, "number"),
              create: always(map(account(always, count))),
              name: always("text"),
              passwordHash: always("text"),
              sshAuthorizedKeys: always(texts),
            }),
          ),
        ),
      }),
    ),
    storage: always(
      map({
        directories: since1(list(map({ ...node, mode: always("number") }))),
        disks: always(
          list(
            map({
              device: always("text"),
              partitions: always(
                list(
                  map({
                    guid: since1("text"),
                    label: always("text"),
                    number: always("number"),
                    shouldExist: since3("boolean"),
                    size: always(count),
                    sizeMiB: since3("number"),
                    start: always(count),
                    startMiB: since3("number"),
                    typeGuid: always("text"),
                    wipePartitionEntry: since3("boolean"),
                  }),
                ),
              ),
              wipeTable: always("boolean"),
            }),
          ),
        ),
        files: always(
          list(
            map({
              ...node,
              append: since2("boolean"),
              contents: always(map({ ...reference, compression: always("text") })),
              mode: always(count),
            }),
          ),
        ),
        filesystems: always(
          list(
            map({
              mount: always(
                map({
                  create: always(map({ force: always("boolean"), options: always(texts) })),
                  device: always("text"),
                  format: always("text"),
                  label: since1("text"),
                  options: since1(texts),
                  uuid: since1("text"),
                  wipeFilesystem: since1("boolean"),
                }),
              ),
              name: always("text"),
              path: always("text"),
            }),
          ),
        ),
        links: since1(list(map({ ...node, hard: always("boolean"), target: always("text") }))),
        raid: always(
          list(
            map({
              devices: always(texts),
              level: always("text"),
              name: always("text"),
              options: since2(texts),
              spares: always("number"),
            }),
          ),
        ),
      }),
    ),
    systemd: always(
      map({
        units: always(
          list(
            map({
              contents: always("text"),
              dropins: always(dropins),
              enable: always("boolean"),
              enabled: since1("boolean"),
              mask: always("boolean"),
              name: always("text"),
            }),
          ),
        ),
      }),
    ),
  });
}
