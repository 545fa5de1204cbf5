import { readFileSync } from "node:fs";
import { ownFile } from "../installation/own-files.ts";

/** Wherry's own version. */
export const version: string = JSON.parse(readFileSync(ownFile("package.json"), "utf8")).version;
