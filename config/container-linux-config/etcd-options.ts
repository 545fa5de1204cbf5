import { boolean, integer, string, unnamed } from "../shapes/shape.ts";
import { namesOf } from "../shapes/values.ts";

/** Every option that any version of etcd has, in the order in which they are passed to etcd 3. */
const options = {
  name: string,
  data_dir: string,
  wal_dir: string,
  snapshot_count: integer,
  heartbeat_interval: integer,
  election_timeout: integer,
  enable_pprof: boolean,
  enable_v2: boolean,
  listen_peer_urls: string,
  listen_client_urls: string,
  max_snapshots: integer,
  max_wals: integer,
  cors: string,
  quota_backend_bytes: integer,
  max_txn_ops: integer,
  max_request_bytes: integer,
  grpc_keepalive_min_time: string,
  grpc_keepalive_interval: string,
  grpc_keepalive_timeout: string,
  initial_advertise_peer_urls: string,
  initial_cluster: string,
  initial_cluster_state: string,
  initial_cluster_token: string,
  advertise_client_urls: string,
  discovery: string,
  discovery_srv: string,
  discovery_fallback: string,
  discovery_proxy: string,
  strict_reconfig_check: boolean,
  // A number of hours up to etcd 3.2.
  auto_compaction_retention: string,
  auto_compaction_mode: string,
  proxy: string,
  proxy_failure_wait: integer,
  proxy_refresh_interval: integer,
  proxy_dial_timeout: integer,
  proxy_write_timeout: integer,
  proxy_read_timeout: integer,
  ca_file: string,
  cert_file: string,
  key_file: string,
  client_cert_auth: boolean,
  client_crl_file: string,
  trusted_ca_file: string,
  auto_tls: boolean,
  peer_ca_file: string,
  peer_cert_file: string,
  peer_key_file: string,
  peer_client_cert_auth: boolean,
  peer_crl_file: string,
  peer_trusted_ca_file: string,
  peer_auto_tls: boolean,
  peer_cert_allowed_cn: string,
  auth_token: string,
  debug: boolean,
  log_package_levels: string,
  force_new_cluster: boolean,
  metrics: string,
  log_output: string,
  listen_metrics_urls: string,
  experimental_initial_corrupt_check: boolean,
  experimental_corrupt_check_time: string,
  experimental_enable_v2v3: string,
} as const;

export const etcdShape = unnamed({ version: string, ...options });

type EtcdOption = keyof typeof options;

/** What came with each minor version of etcd 3. */
const additions: readonly [minor: number, names: readonly EtcdOption[]][] = [
  [1, ["metrics", "log_output"]],
  [2, ["enable_v2", "auth_token"]],
  [
    3,
    [
      "quota_backend_bytes",
      "max_txn_ops",
      "max_request_bytes",
      "grpc_keepalive_min_time",
      "grpc_keepalive_interval",
      "grpc_keepalive_timeout",
      "auto_compaction_mode",
      "client_crl_file",
      "peer_crl_file",
      "peer_cert_allowed_cn",
      "listen_metrics_urls",
      "experimental_initial_corrupt_check",
      "experimental_corrupt_check_time",
      "experimental_enable_v2v3",
    ],
  ],
];

const notInEtcd2: readonly EtcdOption[] = ["auto_compaction_retention", "auto_tls", "peer_auto_tls"];

/** The options of etcd 2.3 in the order in which they are passed: by their names, but for two. */
const placesInEtcd2: Partial<Record<EtcdOption, string>> = {
  discovery_proxy: "discovery_srv_",
  peer_client_cert_auth: "peer_key_file_",
};

/** The options that a version of etcd has, in the order in which they are passed to it. */
export function etcdOptions(major: number, minor: number): readonly EtcdOption[] {
  const all = namesOf(options);
  const since = major < 3 ? 0 : minor;
  const later = additions.filter(([first]) => first > since).flatMap(([, names]) => names);
  const known = all.filter((name) => !later.includes(name));
  if (major >= 3) return known;
  const place = (name: EtcdOption) => placesInEtcd2[name] ?? name;
  return known.filter((name) => !notInEtcd2.includes(name)).sort((a, b) => (place(a) < place(b) ? -1 : 1));
}
