import { parseUrl } from "@wherry/core/urls/urls.ts";
import type { Report } from "../ignition/v2/problem.ts";
import { locksmithLines } from "./locksmith.ts";
import type { Clc } from "./schema.ts";

type Update = NonNullable<Clc["update"]>;

/** Reports an `update` section whose server is not a URL, and warns of an unknown group where no server is given. */
export function validateUpdate(update: Update, report: Report): void {
  const isKnown = ["stable", "beta", "alpha"].includes((update.group ?? "").toLowerCase());
  const server = update.server ?? "";
  if (!isKnown && server === "") report("warning", ["update"], "unknown update group");
  if (parseUrl(server) === undefined) {
    report("error", ["update", "server"], `${JSON.stringify(server)} is not a URL`);
  }
}

/**
 * The contents of /etc/coreos/update.conf, which the updater and the reboot manager share; empty where nothing is set.
 * Its first line is the group's, and empty without one.
 */
export function updateConfiguration({ update = {}, locksmith = {} }: Clc): string {
  const group = update.group ?? "";
  const settings = [
    ["SERVER", update.server],
    ["PCR_POLICY_SERVER", update.pcr_policy_server],
    ["DOWNLOAD_USER", update.download_user],
    ["DOWNLOAD_PASSWORD", update.download_password],
    ["MACHINE_ALIAS", update.machine_alias],
  ] as const;
  const lines = settings.flatMap(([key, value = ""]) => (value === "" ? [] : [`${key}=${value}`]));
  const first = group === "" ? "" : `GROUP=${group.toLowerCase()}`;
  return [first, ...lines, ...locksmithLines(locksmith)].join("\n");
}
