import { list, map, type ValueOf } from "../ignition/v2/shape.ts";
import { etcdSchema } from "./etcd-options.ts";
import { flannelSchema } from "./flannel-options.ts";

const texts = list("text");
const verification = map({ hash: map({ function: "text", sum: "text" }) });
const reference = map({ source: "text", verification });
const owner = map({ id: "number", name: "text" });
const node = { filesystem: "text", path: "text", user: owner, group: owner, overwrite: "boolean" } as const;
const account = {
  gecos: "text",
  home_dir: "text",
  no_create_home: "boolean",
  primary_group: "text",
  groups: texts,
  no_user_group: "boolean",
  system: "boolean",
  no_log_init: "boolean",
  shell: "text",
} as const;
const dropins = list(map({ name: "text", contents: "text" }));
const partition = map({
  label: "text",
  number: "number",
  size: "text",
  start: "text",
  guid: "text",
  type_guid: "text",
});
const mount = map({
  device: "text",
  format: "text",
  create: map({ force: "boolean", options: texts }),
  wipe_filesystem: "boolean",
  label: "text",
  uuid: "text",
  options: texts,
});
const contents = map({
  remote: map({ url: "text", compression: "text", verification }),
  inline: "text",
  local: "text",
});

/** The keys of a Container Linux Config, in its own spelling. Source: the Container Linux Config specification. */
export const clcSchema = map({
  version: "number",
  ignition: map({
    config: map({ append: list(reference), replace: reference }),
    timeouts: map({ http_response_headers: "number", http_total: "number" }),
    security: map({ tls: map({ certificate_authorities: list(reference) }) }),
  }),
  storage: map({
    disks: list(map({ device: "text", wipe_table: "boolean", partitions: list(partition) })),
    raid: list(map({ name: "text", level: "text", devices: texts, spares: "number", options: texts })),
    filesystems: list(map({ name: "text", mount, path: "text" })),
    files: list(map({ ...node, mode: "number", contents, append: "boolean" })),
    directories: list(map({ ...node, mode: "number" })),
    links: list(map({ ...node, hard: "boolean", target: "text" })),
  }),
  systemd: map({
    units: list(
      map({ name: "text", enable: "boolean", enabled: "boolean", mask: "boolean", contents: "text", dropins }),
    ),
  }),
  networkd: map({ units: list(map({ name: "text", contents: "text", dropins })) }),
  passwd: map({
    users: list(
      map({
        name: "text",
        password_hash: "text",
        ssh_authorized_keys: texts,
        create: map({ uid: "count", ...account }),
        uid: "number",
        ...account,
      }),
    ),
    groups: list(map({ name: "text", gid: "count", password_hash: "text", system: "boolean" })),
  }),
  etcd: etcdSchema,
  flannel: flannelSchema,
  update: map({
    group: "text",
    server: "text",
    pcr_policy_server: "text",
    download_user: "text",
    download_password: "text",
    machine_alias: "text",
  }),
  docker: map({ flags: texts }),
  locksmith: map({
    reboot_strategy: "text",
    window_start: "text",
    window_length: "text",
    group: "text",
    etcd_endpoints: "text",
    etcd_cafile: "text",
    etcd_certfile: "text",
    etcd_keyfile: "text",
  }),
});

export type Clc = ValueOf<typeof clcSchema>;
export type ClcStorage = NonNullable<Clc["storage"]>;
export type ClcFile = NonNullable<ClcStorage["files"]>[number];
export type ClcUser = NonNullable<NonNullable<Clc["passwd"]>["users"]>[number];
export type ClcReference = ValueOf<typeof reference>;
export type ClcVerification = ValueOf<typeof verification>;
