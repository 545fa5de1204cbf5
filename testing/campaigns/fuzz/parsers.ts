import type { Parser } from "./parser.ts";
import { factoryParsers } from "./parsers/factory-parsers.ts";
import { formatsParsers } from "./parsers/formats-parsers.ts";
import { pureParsers } from "./parsers/pure-parsers.ts";
import { textsParsers } from "./parsers/texts-parsers.ts";

/** Every parser of the project that takes bytes or text from outside. */
export const parsers: readonly Parser[] = [...pureParsers, ...textsParsers, ...formatsParsers, ...factoryParsers];
