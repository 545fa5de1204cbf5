import type { PackagedFirstBoot } from "../../../packages/first-boot-unit.ts";
import { certificates } from "./certificates.ts";
import { collections } from "./collections.ts";
import { databases } from "./databases.ts";
import { keys } from "./machine-keys.ts";
import { names } from "./names.ts";

/** What Debian's scripts make when a package is installed, and no image may hold: each machine makes its own. */
export const firstBootCatalogue: readonly PackagedFirstBoot[] = [
  ...certificates,
  ...databases,
  ...keys,
  ...names,
  ...collections,
];
