import { readFileSync } from "node:fs";
import * as v from "valibot";
import { ownFile } from "../../installation/own-files.ts";

const packagedUnits = v.record(v.string(), v.array(v.string()));

/**
 * Which package has which systemd units, as the indexes of contents of trixie's main archive have them: all files in
 * lib/systemd/system, amd64 and all. A definition is read before any package is there, and units are named in it; so
 * this is data, sorted by the packages' names.
 */
export function loadPackagedUnits(): Readonly<Record<string, readonly string[]>> {
  const text = readFileSync(ownFile("debian/policy/packaged-units.json"), "utf8");
  return v.parse(packagedUnits, JSON.parse(text));
}
