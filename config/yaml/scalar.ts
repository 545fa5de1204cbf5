import type { ScalarNode } from "../json/data-node.ts";

type PlainScalar = string | number | boolean | null;

/**
 * The value of a scalar of YAML without quotes, by the rules of Go's YAML libraries, which the reference tools of these
 * languages read with: those of YAML 1.2, and a leading zero makes an octal number, as in YAML 1.1 (modes are written
 * so). What has digits in a number's place but cannot be one ("0789") stays text.
 */
export function resolvePlain(text: string): PlainScalar {
  // No number is as long, and patterns would run out of stack over megabytes.
  if (text.length > 1000) return text;
  if (/^(?:|~|null|Null|NULL)$/.test(text)) return null;
  if (/^(?:true|True|TRUE)$/.test(text)) return true;
  if (/^(?:false|False|FALSE)$/.test(text)) return false;
  const [, sign = "", digits] = /^([-+]?)(\d[\da-fA-FxXoObB_]*)$/.exec(text) ?? [];
  const whole = digits === undefined ? undefined : readWhole(digits.replaceAll("_", ""));
  if (whole !== undefined) return sign === "-" ? -whole : whole;
  const isFloat = /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/.test(text) && !/^[-+]?0\d/.test(text);
  return isFloat ? Number(text) : text;
}

/** What a scalar's value is in a tree of nodes. */
export function kindOf(value: PlainScalar): ScalarNode["kind"] {
  if (value === null) return "null";
  return typeof value === "string" ? "string" : typeof value === "number" ? "number" : "boolean";
}

function readWhole(digits: string): number | undefined {
  const [, octal] = /^0([0-7]+)$/.exec(digits) ?? [];
  if (octal !== undefined) return Number.parseInt(octal, 8);
  const isWhole = /^(?:0|[1-9]\d*|0[xX][\da-fA-F]+|0[oO][0-7]+|0[bB][01]+)$/.test(digits);
  return isWhole ? Number(digits) : undefined;
}

/** The same by the core schema of YAML 1.2 (10.3.2), which gives a leading zero no meaning. */
export function resolveCore(text: string): string | number | boolean | null {
  if (text.length > 1000) return text;
  if (/^(?:~|[Nn]ull|NULL)?$/.test(text)) return null;
  if (/^(?:[Tt]rue|TRUE)$/.test(text)) return true;
  if (/^(?:[Ff]alse|FALSE)$/.test(text)) return false;
  if (/^(?:[-+]?\d+|0o[0-7]+|0x[\da-fA-F]+)$/.test(text)) return Number(text);
  if (/^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/.test(text)) return Number(text);
  if (/^[-+]?\.(?:inf|Inf|INF)$/.test(text)) return text.startsWith("-") ? -Infinity : Infinity;
  return /^\.(?:nan|NaN|NAN)$/.test(text) ? Number.NaN : text;
}
