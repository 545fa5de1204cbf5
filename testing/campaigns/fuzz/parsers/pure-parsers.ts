import type { Parser } from "../parser.ts";
import { configParsers } from "./config-parsers.ts";
import { coreParsers } from "./core-parsers.ts";
import { hostParsers } from "./host-parsers.ts";
import { pureFormatsParsers } from "./pure-formats-parsers.ts";

/** What runs on QuickJS as well as on Node. */
export const pureParsers: readonly Parser[] = [...coreParsers, ...configParsers, ...hostParsers, ...pureFormatsParsers];
