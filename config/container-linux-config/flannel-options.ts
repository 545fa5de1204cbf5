import { boolean, string, unnamed } from "../shapes/shape.ts";
import { namesOf } from "../shapes/values.ts";

const options = {
  etcd_username: string,
  etcd_password: string,
  etcd_endpoints: string,
  etcd_cafile: string,
  etcd_certfile: string,
  etcd_keyfile: string,
  etcd_prefix: string,
  ip_masq: string,
  subnet_file: string,
  interface: string,
  public_ip: string,
  kube_subnet_mgr: boolean,
} as const;

export const flannelShape = unnamed({ version: string, network_config: string, ...options });

type FlannelOption = keyof typeof options;

/**
 * The options that a version of flannel has, in the order in which they are passed to it; none are known of 1.0 and
 * later.
 */
export function flannelOptions(major: number, minor: number): readonly FlannelOption[] {
  if (major > 0) return [];
  const later: readonly FlannelOption[] = [
    ...(minor < 6 ? (["etcd_username", "etcd_password"] as const) : []),
    ...(minor < 7 ? (["kube_subnet_mgr"] as const) : []),
  ];
  return namesOf(options).filter((name) => !later.includes(name));
}
