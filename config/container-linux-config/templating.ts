/**
 * What coreos-metadata calls what a machine learns about itself, by platform. Source: the Container Linux Config
 * specification, dynamic data.
 */
const variables: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  azure: { PRIVATE_IPV4: "COREOS_AZURE_IPV4_DYNAMIC", PUBLIC_IPV4: "COREOS_AZURE_IPV4_VIRTUAL" },
  digitalocean: {
    HOSTNAME: "COREOS_DIGITALOCEAN_HOSTNAME",
    PRIVATE_IPV4: "COREOS_DIGITALOCEAN_IPV4_PRIVATE_0",
    PUBLIC_IPV4: "COREOS_DIGITALOCEAN_IPV4_PUBLIC_0",
    PRIVATE_IPV6: "COREOS_DIGITALOCEAN_IPV6_PRIVATE_0",
    PUBLIC_IPV6: "COREOS_DIGITALOCEAN_IPV6_PUBLIC_0",
  },
  ec2: {
    HOSTNAME: "COREOS_EC2_HOSTNAME",
    PRIVATE_IPV4: "COREOS_EC2_IPV4_LOCAL",
    PUBLIC_IPV4: "COREOS_EC2_IPV4_PUBLIC",
  },
  gce: {
    HOSTNAME: "COREOS_GCE_HOSTNAME",
    PRIVATE_IPV4: "COREOS_GCE_IP_LOCAL_0",
    PUBLIC_IPV4: "COREOS_GCE_IP_EXTERNAL_0",
  },
  packet: {
    HOSTNAME: "COREOS_PACKET_HOSTNAME",
    PRIVATE_IPV4: "COREOS_PACKET_IPV4_PRIVATE_0",
    PUBLIC_IPV4: "COREOS_PACKET_IPV4_PUBLIC_0",
    PUBLIC_IPV6: "COREOS_PACKET_IPV6_PUBLIC_0",
  },
  "openstack-metadata": {
    HOSTNAME: "COREOS_OPENSTACK_HOSTNAME",
    PRIVATE_IPV4: "COREOS_OPENSTACK_IPV4_LOCAL",
    PUBLIC_IPV4: "COREOS_OPENSTACK_IPV4_PUBLIC",
  },
  "vagrant-virtualbox": {
    HOSTNAME: "COREOS_VAGRANT_VIRTUALBOX_HOSTNAME",
    PRIVATE_IPV4: "COREOS_VAGRANT_VIRTUALBOX_PRIVATE_IPV4",
  },
  "cloudstack-configdrive": { HOSTNAME: "CLOUDSTACK_LOCAL_HOSTNAME" },
  custom: {
    HOSTNAME: "COREOS_CUSTOM_HOSTNAME",
    PRIVATE_IPV4: "COREOS_CUSTOM_PRIVATE_IPV4",
    PUBLIC_IPV4: "COREOS_CUSTOM_PUBLIC_IPV4",
    PRIVATE_IPV6: "COREOS_CUSTOM_PRIVATE_IPV6",
    PUBLIC_IPV6: "COREOS_CUSTOM_PUBLIC_IPV6",
  },
};

/** The platforms that a configuration can be translated for. */
export const clcPlatforms: readonly string[] = Object.keys(variables);

/** Whether a text has a brace, and so has to go through `fillTemplate`. */
export function hasTemplate(text: string): boolean {
  return /[{}]/.test(text);
}

/** With "{HOSTNAME}" and its like replaced by variables of coreos-metadata's; or what is wrong. */
export function fillTemplate(text: string, platform: string): { readonly text: string } | { readonly problem: string } {
  const known = new Map(Object.entries(variables[platform] ?? {}));
  let problem: string | undefined;
  const filled = text.replace(/\{([^}]*)\}/g, (whole, field: string) => {
    const name = known.get(field);
    if (name === undefined)
      problem ??= `unknown field ${whole}: of ${platform}, ${[...known.keys()].join(", ")} are known`;
    return name === undefined ? whole : `\${${name}}`;
  });
  return problem === undefined ? { text: filled } : { problem };
}
