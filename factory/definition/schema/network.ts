import { isIP } from "node:net";
import * as v from "valibot";
import { didYouMean, explain, quote } from "./explain.ts";
import { keyedList, list, optional, required } from "./list.ts";

/** systemd.netdev(5), [Bond] Mode=. */
const BOND_MODES = [
  "active-backup",
  "balance-rr",
  "balance-xor",
  "broadcast",
  "802.3ad",
  "balance-tlb",
  "balance-alb",
] as const;

export const address = v.pipe(
  v.string(),
  v.check(
    (text) => isIP(text) !== 0,
    ({ input }) => `${quote(input)} is not an IP address`,
  ),
  v.title("IP address"),
);

/** "192.0.2.7/24". */
export const prefix = v.pipe(
  v.string(),
  v.check(isPrefix, ({ input }) =>
    explain(
      `${quote(input)} is not an address with its prefix length, such as "192.0.2.7/24"`,
      isIP(input) === 0 ? undefined : didYouMean(`${input}/${isIP(input) === 4 ? 24 : 64}`),
    ),
  ),
  v.title("IP address with prefix length"),
);

function isPrefix(text: string): boolean {
  const [ip = "", length = "", ...rest] = text.split("/");
  const family = isIP(ip);
  return family !== 0 && rest.length === 0 && /^\d{1,3}$/.test(length) && Number(length) <= (family === 4 ? 32 : 128);
}

/** systemd.network(5), [Match] Name=; the kernel's names have at most 15 characters. */
const interfaceName = v.pipe(
  v.string(),
  v.regex(
    /^!?[A-Za-z0-9_.:*?[\]-]{1,32}$/,
    ({ input }) => `${quote(input)} is not the name of an interface, such as "eth0" or "en*"`,
  ),
  v.title("interface name"),
);

/** The kernel's IFNAMSIZ, without room for patterns. */
const plainInterface = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z0-9_.-]{1,15}$/, ({ input }) =>
    explain(`${quote(input)} is not the name of one interface`, 'up to 15 letters and digits, such as "br0"'),
  ),
  v.title("interface name"),
);

/** systemd.netdev(5). */
const device = v.pipe(
  v.strictObject({
    kind: required(v.picklist(["vlan", "bridge", "bond"]), "`vlan`, `bridge` or `bond`."),
    id: optional(
      v.pipe(
        v.number(),
        v.integer("must be a whole number"),
        v.minValue(1, "must be at least 1"),
        v.maxValue(4094, "must be at most 4094"),
        v.title("number"),
      ),
      "Of a VLAN: its number, 1 to 4094.",
    ),
    stp: optional(v.boolean(), "Of a bridge: whether it speaks the spanning tree protocol; false by default."),
    mode: optional(v.picklist(BOND_MODES), "Of a bond: how the work is shared; `active-backup` by default."),
  }),
  v.check(({ kind, id }) => (id !== undefined) === (kind === "vlan"), "a VLAN has an `id`, and nothing else has"),
  v.check(({ kind, stp }) => stp === undefined || kind === "bridge", "only a bridge has `stp`"),
  v.check(({ kind, mode }) => mode === undefined || kind === "bond", "only a bond has `mode`"),
);

const networkName = v.pipe(
  v.string(),
  v.regex(
    /^[A-Za-z0-9][A-Za-z0-9_.-]{0,200}$/,
    ({ input }) => `${quote(input)} is not a file name: letters, digits, "_", "." and "-", such as "20-wired"`,
  ),
  v.check(
    (name) => !name.endsWith(".network"),
    ({ input }) => explain("the name stands without .network", didYouMean(input.replace(/\.network$/, ""))),
  ),
  v.title("file name"),
);

const networkFile = v.strictObject({
  name: required(networkName, "Name of the file, without .network; the first in alphabetical order that matches wins."),
  match: required(
    v.pipe(v.array(interfaceName), v.nonEmpty("name at least one interface")),
    'Interfaces by name or pattern: "eth0", "en*".',
  ),
  dhcp: v.optional(
    v.pipe(
      v.union([v.boolean(), v.picklist(["yes", "no", "ipv4", "ipv6"])], 'must be true, false, "ipv4" or "ipv6"'),
      v.description("Whether the address comes from a server; true by default where no address is given."),
    ),
  ),
  addresses: list(prefix, 'Fixed addresses with prefix length: "192.0.2.7/24".'),
  gateways: list(address, "Default routes."),
  dns: list(address, "Name servers."),
  device: optional(
    device,
    "Makes the interface that `match` names, instead of finding it: a VLAN, a bridge, or a bond of several interfaces.",
  ),
  vlans: list(plainInterface, "VLANs on this interface, by the names of their own interfaces."),
  bridge: optional(plainInterface, "The bridge that it is a port of; it then has no addresses of its own."),
  bond: optional(plainInterface, "The bond that it is part of; it then has no addresses of its own."),
});

export const network = keyedList(
  networkFile,
  "Network set-up by systemd-networkd, one file for each kind of interface.",
);
