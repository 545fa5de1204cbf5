import { closest } from "@wherry/core/errors/suggest.ts";
import {
  interfaceFault,
  noLog,
  parseShortRule,
  policies,
  portFault,
  publishedChoices,
  rateFault,
  routeFault,
} from "@wherry/core/host-settings/firewall.ts";
import { serviceNames } from "@wherry/core/host-settings/firewall-services.ts";
import * as v from "valibot";
import { didYouMean, explain, quote } from "./explain.ts";
import { list, optional } from "./list.ts";
import { address, prefix } from "./network.ts";

const port = v.pipe(
  v.union(
    [
      v.pipe(v.number(), v.integer("a port is a whole number"), v.minValue(1, portRange), v.maxValue(65535, portRange)),
      v.pipe(
        v.string(),
        v.regex(/^\d{1,5}(-\d{1,5})?$/, ({ input }) =>
          explain(`${quote(input)} is not a port or range of ports`, 'such as 22 or "8000-8010"'),
        ),
        v.check(
          (text) => portFault(text) === undefined,
          ({ input }) => `${input} ${portFault(input)}`,
        ),
      ),
    ],
    'a port is a number, or a range such as "8000-8010"',
  ),
  v.title("port"),
);

function portRange({ input }: { input: unknown }): string {
  return `${String(input)} is not a port: they go from 1 to 65535`;
}

const shortRule = v.pipe(
  v.string(),
  v.check(
    (text) => parseShortRule(text.replace(/^-/, ""))?.ports.every((text) => v.is(port, text)) ?? false,
    ({ input }) =>
      explain(
        `${quote(input)} is not a rule: PORT/tcp, PORT/udp, or the name of a service`,
        didYouMean(
          /^(tcp|udp)\/\d+$/.test(input)
            ? input.split("/").reverse().join("/")
            : /^\d+$/.test(input)
              ? `${input}/tcp`
              : closest(input, serviceNames),
        ),
      ),
  ),
  v.title("rule"),
);

const interfaceName = v.pipe(
  v.string(),
  v.check(
    (text) => interfaceFault(text) === undefined,
    ({ input }) => `${quote(input)} ${interfaceFault(input)}`,
  ),
  v.title("interface name"),
);

const rate = v.pipe(
  v.string(),
  v.check(
    (text) => rateFault(text) === undefined,
    ({ input }) => `${quote(input)} ${rateFault(input)}`,
  ),
  v.title("rate"),
);

const service = v.pipe(v.picklist(serviceNames), v.title("service"));
const sender = v.union([prefix, address], "must be an IP address, with or without prefix length");
const ports = list(port, 'Ports, and ranges such as "8000-8010".');
const services = list(service, "Ports by the names of services: `ssh`, `https`.");

const rule = v.pipe(
  v.strictObject({
    protocol: v.optional(v.pipe(v.picklist(["tcp", "udp"]), v.description("Of `ports`.")), "tcp"),
    ports,
    services,
    from: list(sender, "Who may connect; anybody by default."),
    interfaces: list(interfaceName, 'Where it comes in: "eth0", "wg*"; anywhere by default.'),
    limit: optional(
      rate,
      'How many new connections of each sender are let in, such as "10/minute", as many at once; of IPv6, a network /64 is one sender.',
    ),
  }),
  v.check((rule) => rule.ports.length + rule.services.length > 0, "name at least one port or service"),
);

const route = v.pipe(
  v.strictObject({
    interfaces: list(interfaceName, "Where it comes in; anywhere by default."),
    out: list(interfaceName, "Where it leaves; anywhere by default."),
    from: list(sender, "Who may send; anybody by default."),
    to: list(sender, "To whom; anybody by default."),
    protocol: v.optional(v.pipe(v.picklist(["tcp", "udp"]), v.description("Of `ports`.")), "tcp"),
    ports: list(port, "To which ports; all of all protocols where neither ports nor services are named."),
    services: list(service, "To which ports, by the names of services."),
  }),
  v.check(
    (route) => routeFault(route) === undefined,
    ({ input }) => routeFault(input) ?? "",
  ),
);

export const firewall = v.union(
  [
    v.null(),
    v.strictObject({
      input: v.optional(
        v.pipe(
          v.picklist(policies),
          v.description("What happens to a packet for the machine itself that no rule allows."),
        ),
        "drop",
      ),
      allow: list(
        v.union([shortRule, rule], 'a rule is a text such as "22/tcp", or a map'),
        'What may come in: "22/tcp", "ssh", or a map.',
      ),
      forward: v.optional(
        v.pipe(
          v.picklist(policies),
          v.description(
            "What happens to a packet from elsewhere to elsewhere that is neither an answer, nor from containers to the outside, nor allowed below; `accept` opens every port of every container to whoever has a route to it.",
          ),
        ),
        "drop",
      ),
      published: v.optional(
        v.pipe(
          v.picklist(publishedChoices),
          v.description(
            "Which ports that containers publish can be reached from outside and from other containers: `allowed`: those that `allow` names, by the numbers that they have outside; `all`: every one.",
          ),
        ),
        "allowed",
      ),
      routes: list(route, "What is forwarded besides: between networks of containers, from and to VPNs."),
      uplinks: list(
        interfaceName,
        "Bridges that lead to other machines; those of `network` do. All others are taken for networks of containers, which reach the outside, and name servers on this machine.",
      ),
      log: v.optional(
        v.pipe(
          v.union([v.literal(noLog), rate], 'must be a rate such as "10/minute", or "none"'),
          v.description("How many dropped packets are noted in the journal; or `none`."),
        ),
        "10/minute",
      ),
    }),
  ],
  "must be a map, or null for no rules at all",
);
