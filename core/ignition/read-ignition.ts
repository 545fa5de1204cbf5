import { type ParsedIgnition, type ParseIgnitionOptions, parseIgnition } from "./parse-ignition.ts";

export interface ReadIgnitionOptions extends ParseIgnitionOptions {
  /** Translates a configuration of spec 2.x, given as its text. */
  readonly translateVersion2?: (text: string) => ParsedIgnition;
}

/** Reads an Ignition configuration of any supported version, 2.x where it can be translated. */
export function readIgnition(text: string, options: ReadIgnitionOptions = {}): ParsedIgnition {
  const parsed = parseIgnition(text, options);
  if (parsed.version === undefined || !/^2\.\d+\.\d+$/.test(parsed.version)) return parsed;
  return options.translateVersion2?.(text) ?? parsed;
}
