import { boolean, integer, listOf, sectionOf, string, strings, unnamed, type ValueOf } from "../shapes/shape.ts";
import { etcdShape } from "./etcd-options.ts";
import { flannelShape } from "./flannel-options.ts";

/** A number without sign. */
const count = { ...integer, unsignedUntil: 0 } as const;

const verification = unnamed({ hash: sectionOf(unnamed({ function: string, sum: string })) });
const reference = unnamed({ source: string, verification: sectionOf(verification) });
const owner = sectionOf(unnamed({ id: integer, name: string }));
const node = { filesystem: string, path: string, user: owner, group: owner, overwrite: boolean } as const;
const account = {
  gecos: string,
  home_dir: string,
  no_create_home: boolean,
  primary_group: string,
  groups: strings,
  no_user_group: boolean,
  system: boolean,
  no_log_init: boolean,
  shell: string,
} as const;
const dropin = unnamed({ name: string, contents: string });
const partition = unnamed({
  label: string,
  number: integer,
  size: string,
  start: string,
  guid: string,
  type_guid: string,
});
const mount = unnamed({
  device: string,
  format: string,
  create: sectionOf(unnamed({ force: boolean, options: strings })),
  wipe_filesystem: boolean,
  label: string,
  uuid: string,
  options: strings,
});
const contents = unnamed({
  remote: sectionOf(unnamed({ url: string, compression: string, verification: sectionOf(verification) })),
  inline: string,
  local: string,
});
const file = unnamed({ ...node, mode: integer, contents: sectionOf(contents), append: boolean });
const user = unnamed({
  name: string,
  password_hash: string,
  ssh_authorized_keys: strings,
  create: sectionOf(unnamed({ uid: count, ...account })),
  uid: integer,
  ...account,
});
const storage = unnamed({
  disks: listOf(unnamed({ device: string, wipe_table: boolean, partitions: listOf(partition) })),
  raid: listOf(unnamed({ name: string, level: string, devices: strings, spares: integer, options: strings })),
  filesystems: listOf(unnamed({ name: string, mount: sectionOf(mount), path: string })),
  files: listOf(file),
  directories: listOf(unnamed({ ...node, mode: integer })),
  links: listOf(unnamed({ ...node, hard: boolean, target: string })),
});
const unit = unnamed({
  name: string,
  enable: boolean,
  enabled: boolean,
  mask: boolean,
  contents: string,
  dropins: listOf(dropin),
});
const update = unnamed({
  group: string,
  server: string,
  pcr_policy_server: string,
  download_user: string,
  download_password: string,
  machine_alias: string,
});
const locksmith = unnamed({
  reboot_strategy: string,
  window_start: string,
  window_length: string,
  group: string,
  etcd_endpoints: string,
  etcd_cafile: string,
  etcd_certfile: string,
  etcd_keyfile: string,
});

/** A Container Linux Config, in its own spelling. Source: the Container Linux Config specification. */
export const clcShape = unnamed({
  version: integer,
  ignition: sectionOf(
    unnamed({
      config: sectionOf(unnamed({ append: listOf(reference), replace: sectionOf(reference) })),
      timeouts: sectionOf(unnamed({ http_response_headers: integer, http_total: integer })),
      security: sectionOf(unnamed({ tls: sectionOf(unnamed({ certificate_authorities: listOf(reference) })) })),
    }),
  ),
  storage: sectionOf(storage),
  systemd: sectionOf(unnamed({ units: listOf(unit) })),
  networkd: sectionOf(unnamed({ units: listOf(unnamed({ name: string, contents: string, dropins: listOf(dropin) })) })),
  passwd: sectionOf(
    unnamed({
      users: listOf(user),
      groups: listOf(unnamed({ name: string, gid: count, password_hash: string, system: boolean })),
    }),
  ),
  etcd: sectionOf(etcdShape),
  flannel: sectionOf(flannelShape),
  update: sectionOf(update),
  docker: sectionOf(unnamed({ flags: strings })),
  locksmith: sectionOf(locksmith),
});

export type Clc = ValueOf<typeof clcShape>;
export type ClcStorage = ValueOf<typeof storage>;
export type ClcFile = ValueOf<typeof file>;
export type ClcUser = ValueOf<typeof user>;
export type ClcReference = ValueOf<typeof reference>;
export type ClcVerification = ValueOf<typeof verification>;
