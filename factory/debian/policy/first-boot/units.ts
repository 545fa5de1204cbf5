import type { PackagedFirstBoot } from "../../../packages/first-boot-unit.ts";

/** The name of the unit of an entry, for others that wait for it. */
export const snakeoilUnit = "first-boot-ssl-cert.service";

/** An entry of the catalogue: root runs it, and it waits for nothing, unless `more` says otherwise. */
export function firstBoot(
  name: string,
  entry: Pick<PackagedFirstBoot, "description" | "creates" | "run" | "before"> &
    Partial<Pick<PackagedFirstBoot, "package" | "user" | "after">>,
): PackagedFirstBoot {
  return { package: name, name, user: "root", after: [], ...entry };
}

/** A command line that needs a shell: for output that goes into a file. */
export function shell(text: string): readonly string[] {
  return ["/bin/sh", "-ec", text];
}
