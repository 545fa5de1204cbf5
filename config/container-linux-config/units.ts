import { list } from "../ignition/v2/compact.ts";
import type { Ignition2Config, Ignition2Dropin, Ignition2Unit } from "../ignition/v2/config.ts";
import { given } from "../shapes/given.ts";
import { filled } from "./filled.ts";
import type { Clc } from "./schema.ts";

type Dropins = NonNullable<NonNullable<NonNullable<Clc["networkd"]>["units"]>[number]["dropins"]>;

/**
 * The units of `systemd` as Ignition 2.3 has them. `enabled` is kept when false, all else that is empty or false is
 * left out.
 */
export function convertUnits({ systemd }: Clc): readonly Ignition2Unit[] {
  return list(systemd?.units, ({ name = "", enable, enabled, mask, contents, dropins }) => ({
    name,
    ...given({ enabled }),
    ...filled({ enable, mask, contents, dropins: convertDropins(dropins) }),
  }));
}

/** The units of `networkd` as Ignition 2.3 has them; an empty object where there are none. */
export function convertNetworkd({ networkd }: Clc): NonNullable<Ignition2Config["networkd"]> {
  const units = list(networkd?.units, ({ name = "", contents, dropins }) => ({
    name,
    ...filled({ contents, dropins: convertDropins(dropins) }),
  }));
  return filled({ units });
}

/** The platforms whose metadata has to be asked for elsewhere than the service does of itself. */
export function providerUnits(platform: string): readonly Ignition2Unit[] {
  if (platform !== "openstack-metadata" && platform !== "cloudstack-configdrive") return [];
  const contents = `[Service]\nEnvironment=COREOS_METADATA_OPT_PROVIDER=--provider=${platform}`;
  const dropins = [{ name: "20-clct-provider-override.conf", contents }];
  return [
    { name: "coreos-metadata.service", dropins },
    { name: "coreos-metadata-sshkeys@.service", enabled: true, dropins },
  ];
}

function convertDropins(dropins: Dropins | undefined): readonly Ignition2Dropin[] {
  return list(dropins, ({ name = "", contents }) => ({ name, ...filled({ contents }) }));
}
