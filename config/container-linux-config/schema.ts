import { boolean, integer, keys, list, section, string, strings, type ValueOf } from "../shapes/shape.ts";
import { etcdShape } from "./etcd-options.ts";
import { flannelShape } from "./flannel-options.ts";

/** A number without sign. */
const count = { ...integer, unsignedUntil: 0 } as const;

const verification = keys({ hash: section(keys({ function: string, sum: string })) });
const reference = keys({ source: string, verification: section(verification) });
const owner = section(keys({ id: integer, name: string }));
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
const dropin = keys({ name: string, contents: string });
const partition = keys({
  label: string,
  number: integer,
  size: string,
  start: string,
  guid: string,
  type_guid: string,
});
const mount = keys({
  device: string,
  format: string,
  create: section(keys({ force: boolean, options: strings })),
  wipe_filesystem: boolean,
  label: string,
  uuid: string,
  options: strings,
});
const contents = keys({
  remote: section(keys({ url: string, compression: string, verification: section(verification) })),
  inline: string,
  local: string,
});
const file = keys({ ...node, mode: integer, contents: section(contents), append: boolean });
const user = keys({
  name: string,
  password_hash: string,
  ssh_authorized_keys: strings,
  create: section(keys({ uid: count, ...account })),
  uid: integer,
  ...account,
});
const storage = keys({
  disks: list(keys({ device: string, wipe_table: boolean, partitions: list(partition) })),
  raid: list(keys({ name: string, level: string, devices: strings, spares: integer, options: strings })),
  filesystems: list(keys({ name: string, mount: section(mount), path: string })),
  files: list(file),
  directories: list(keys({ ...node, mode: integer })),
  links: list(keys({ ...node, hard: boolean, target: string })),
});
const unit = keys({
  name: string,
  enable: boolean,
  enabled: boolean,
  mask: boolean,
  contents: string,
  dropins: list(dropin),
});
const update = keys({
  group: string,
  server: string,
  pcr_policy_server: string,
  download_user: string,
  download_password: string,
  machine_alias: string,
});
const locksmith = keys({
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
export const clcShape = keys({
  version: integer,
  ignition: section(
    keys({
      config: section(keys({ append: list(reference), replace: section(reference) })),
      timeouts: section(keys({ http_response_headers: integer, http_total: integer })),
      security: section(keys({ tls: section(keys({ certificate_authorities: list(reference) })) })),
    }),
  ),
  storage: section(storage),
  systemd: section(keys({ units: list(unit) })),
  networkd: section(keys({ units: list(keys({ name: string, contents: string, dropins: list(dropin) })) })),
  passwd: section(
    keys({
      users: list(user),
      groups: list(keys({ name: string, gid: count, password_hash: string, system: boolean })),
    }),
  ),
  etcd: section(etcdShape),
  flannel: section(flannelShape),
  update: section(update),
  docker: section(keys({ flags: strings })),
  locksmith: section(locksmith),
});

export type Clc = ValueOf<typeof clcShape>;
export type ClcStorage = ValueOf<typeof storage>;
export type ClcFile = ValueOf<typeof file>;
export type ClcUser = ValueOf<typeof user>;
export type ClcReference = ValueOf<typeof reference>;
export type ClcVerification = ValueOf<typeof verification>;
