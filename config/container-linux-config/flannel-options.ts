import { map } from "../ignition/v2/shape.ts";

const options = {
  etcd_username: "text",
  etcd_password: "text",
  etcd_endpoints: "text",
  etcd_cafile: "text",
  etcd_certfile: "text",
  etcd_keyfile: "text",
  etcd_prefix: "text",
  ip_masq: "text",
  subnet_file: "text",
  interface: "text",
  public_ip: "text",
  kube_subnet_mgr: "boolean",
} as const;

export const flannelSchema = map({ version: "text", network_config: "text", ...options });

export type FlannelOption = keyof typeof options;

/** The options that a version of flannel has, in the order in which they are passed to it; none are known of 1.0 and later. */
export function flannelOptions(major: number, minor: number): readonly FlannelOption[] {
  if (major > 0) return [];
  const later: readonly FlannelOption[] = [
    ...(minor < 6 ? (["etcd_username", "etcd_password"] as const) : []),
    ...(minor < 7 ? (["kube_subnet_mgr"] as const) : []),
  ];
  // The names are those of the table.
  return (Object.keys(options) as FlannelOption[]).filter((name) => !later.includes(name));
}
