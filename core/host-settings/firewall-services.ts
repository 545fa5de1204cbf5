type Port = readonly [protocol: "tcp" | "udp", ports: string];

/**
 * Services by the names that the registry of IANA has for them (Service Name and Transport Protocol Port Number
 * Registry, RFC 6335), where it has one, with all that their clients ask for: https is HTTP/3 as well.
 */
const services = {
  amqps: [["tcp", "5671"]],
  domain: [
    ["tcp", "53"],
    ["udp", "53"],
  ],
  "domain-s": [
    ["tcp", "853"],
    ["udp", "853"],
  ],
  git: [["tcp", "9418"]],
  http: [["tcp", "80"]],
  "http-alt": [["tcp", "8080"]],
  https: [
    ["tcp", "443"],
    ["udp", "443"],
  ],
  imap: [["tcp", "143"]],
  imaps: [["tcp", "993"]],
  ldap: [["tcp", "389"]],
  ldaps: [["tcp", "636"]],
  mdns: [["udp", "5353"]],
  mosh: [["udp", "60000-61000"]],
  mqtt: [["tcp", "1883"]],
  mysql: [["tcp", "3306"]],
  nfs: [["tcp", "2049"]],
  ntp: [["udp", "123"]],
  postgresql: [["tcp", "5432"]],
  redis: [["tcp", "6379"]],
  rsync: [["tcp", "873"]],
  "secure-mqtt": [["tcp", "8883"]],
  smtp: [["tcp", "25"]],
  snmp: [["udp", "161"]],
  ssh: [["tcp", "22"]],
  submission: [["tcp", "587"]],
  submissions: [["tcp", "465"]],
  syslog: [["udp", "514"]],
  "syslog-tls": [["tcp", "6514"]],
  tftp: [["udp", "69"]],
  wireguard: [["udp", "51820"]],
} as const satisfies Readonly<Record<string, readonly Port[]>>;

type ServiceName = keyof typeof services;

/** In alphabetical order. */
export const serviceNames = Object.keys(services) as readonly ServiceName[];

/** Whether a text is the name of a service here. */
export function isServiceName(text: string): text is ServiceName {
  return Object.hasOwn(services, text);
}

/** What a service's clients connect to; nothing for a name that is none. */
export function portsOfService(name: string): readonly { protocol: "tcp" | "udp"; ports: readonly string[] }[] {
  if (!isServiceName(name)) return [];
  return services[name].map(([protocol, ports]) => ({ protocol, ports: [ports] }));
}
