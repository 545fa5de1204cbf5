import { boolean, integer, listOf, object, sectionOf, since, string, strings } from "../../shapes/shape.ts";
import { quadletsSince } from "./shape.ts";

const owner = object("treeOwner", { id: integer, name: string });

export const tree = object("tree", {
  dir_mode: since(6, integer),
  file_mode: since(6, integer),
  group: since(6, sectionOf(owner)),
  local: string,
  path: string,
  user: since(6, sectionOf(owner)),
});

export const quadletDropin = object("quadletDropin", { contents: string, contents_local: string, name: string });

export const quadlet = object("quadlet", {
  contents: string,
  contents_local: string,
  dropins: listOf(quadletDropin),
  name: string,
  rootful: boolean,
});

/** What Butane has in addition to Ignition, by the names of Ignition's shapes. */
export const sugar = {
  dropin: { contents_local: since(4, string) },
  filesystem: { with_mount_unit: since(1, boolean) },
  passwdUser: { ssh_authorized_keys_local: since(4, strings) },
  storage: { trees: since(1, listOf(tree)) },
  systemd: { quadlets: since(quadletsSince, listOf(quadlet)) },
  unit: { contents_local: since(4, string) },
};

/** Contents of files may stand within the configuration from the start, those of other resources from 3.1 on. */
export function resourceSugar(parent: string) {
  const inlineSince = parent === "ignitionConfig" || parent === "tls" ? 1 : 0;
  return { inline: since(inlineSince, string), local: since(1, string) };
}
