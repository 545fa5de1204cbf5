import { map } from "../ignition/v2/shape.ts";

/** Every option that any version of etcd has, in the order in which they are passed to etcd 3. */
const options = {
  name: "text",
  data_dir: "text",
  wal_dir: "text",
  snapshot_count: "number",
  heartbeat_interval: "number",
  election_timeout: "number",
  enable_pprof: "boolean",
  enable_v2: "boolean",
  listen_peer_urls: "text",
  listen_client_urls: "text",
  max_snapshots: "number",
  max_wals: "number",
  cors: "text",
  quota_backend_bytes: "number",
  max_txn_ops: "number",
  max_request_bytes: "number",
  grpc_keepalive_min_time: "text",
  grpc_keepalive_interval: "text",
  grpc_keepalive_timeout: "text",
  initial_advertise_peer_urls: "text",
  initial_cluster: "text",
  initial_cluster_state: "text",
  initial_cluster_token: "text",
  advertise_client_urls: "text",
  discovery: "text",
  discovery_srv: "text",
  discovery_fallback: "text",
  discovery_proxy: "text",
  strict_reconfig_check: "boolean",
  // A number of hours up to etcd 3.2.
  auto_compaction_retention: "text",
  auto_compaction_mode: "text",
  proxy: "text",
  proxy_failure_wait: "number",
  proxy_refresh_interval: "number",
  proxy_dial_timeout: "number",
  proxy_write_timeout: "number",
  proxy_read_timeout: "number",
  ca_file: "text",
  cert_file: "text",
  key_file: "text",
  client_cert_auth: "boolean",
  client_crl_file: "text",
  trusted_ca_file: "text",
  auto_tls: "boolean",
  peer_ca_file: "text",
  peer_cert_file: "text",
  peer_key_file: "text",
  peer_client_cert_auth: "boolean",
  peer_crl_file: "text",
  peer_trusted_ca_file: "text",
  peer_auto_tls: "boolean",
  peer_cert_allowed_cn: "text",
  auth_token: "text",
  debug: "boolean",
  log_package_levels: "text",
  force_new_cluster: "boolean",
  metrics: "text",
  log_output: "text",
  listen_metrics_urls: "text",
  experimental_initial_corrupt_check: "boolean",
  experimental_corrupt_check_time: "text",
  experimental_enable_v2v3: "text",
} as const;

export const etcdSchema = map({ version: "text", ...options });

export type EtcdOption = keyof typeof options;

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
  // The names are those of the table.
  const all = Object.keys(options) as EtcdOption[];
  const since = major < 3 ? 0 : minor;
  const later = additions.filter(([first]) => first > since).flatMap(([, names]) => names);
  const known = all.filter((name) => !later.includes(name));
  if (major >= 3) return known;
  const place = (name: EtcdOption) => placesInEtcd2[name] ?? name;
  return known.filter((name) => !notInEtcd2.includes(name)).sort((a, b) => (place(a) < place(b) ? -1 : 1));
}
