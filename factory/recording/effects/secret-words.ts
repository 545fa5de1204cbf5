import type { SecretAlphabet } from "../../scripts/effects.ts";

/** A word that chance made, in the first run and in the second. */
export interface SecretWord {
  readonly first: string;
  readonly second: string;
}

const word = /[A-Za-z0-9+/_-]+={0,2}/g;
/** Long enough that signs between other quotes are none. */
const quoted = /(["'])((?:(?!\1)[\x21-\x7e]){16,128})\1/g;
const fewest = 8;
const most = 128;
/** Lines of a file in which both runs may differ. */
const mostLines = 16;

/** Who knows one of both knows nothing of the other: the place of a hash, or of a time, is no secret's. */
const derived = /hash|digest|checksum|\bsha\d|md5|fingerprint|signature|public|pubkey|serial|stamp|\bdate/i;
const calendar = /^(january|february|september|october|november|december|wednesday|thursday|saturday)$/i;
/** Of the two machines: `variants`. */
const machineNames = /alpha|omega/i;

/**
 * The words by which two texts differ, where these look like chance made them and all else is the same; undefined where
 * they do not. Words of the same length, that have hardly a letter in common.
 */
export function secretWords(first: string, second: string): readonly SecretWord[] | undefined {
  if (/-----BEGIN |^ssh-/m.test(first)) return undefined;
  const [a, b] = [first.split("\n"), second.split("\n")];
  if (a.length !== b.length) return undefined;
  const found: SecretWord[] = [];
  let lines = 0;
  for (const [index, one] of a.entries()) {
    const other = b[index] ?? "";
    if (one === other) continue;
    lines++;
    const words = lines > mostLines ? undefined : wordsOfLine(one, other);
    if (words === undefined) return undefined;
    found.push(...words);
  }
  return found;
}

function wordsOfLine(one: string, other: string): readonly SecretWord[] | undefined {
  const text = quotedText(one, other);
  if (text !== undefined) {
    // What is around it is the same, or differs by words.
    const rest = wordsOfLine(one.replace(text.first, ""), other.replace(text.second, ""));
    return rest === undefined ? undefined : [text, ...rest];
  }
  if (derived.test(one) || one.replace(word, " ") !== other.replace(word, " ")) return undefined;
  const [a, b] = [[...one.matchAll(word)], [...other.matchAll(word)]];
  const pairs = a.map((match, index) => ({ first: match[0], second: b[index]?.[0] ?? "", at: match.index }));
  const differing = pairs.filter(({ first, second }) => first !== second);
  const isPlain = ({ first, second, at }: (typeof pairs)[number]) =>
    // "$6$salt$...", "{SSHA}...": how passwords are kept by whoever checks them.
    !/[$}]/.test(one.charAt(at - 1)) && one.charAt(at + first.length) !== "$" && isChance(first, second);
  return differing.every(isPlain) ? differing.map(({ first, second }) => ({ first, second })) : undefined;
}

/** The first text in quotes that chance made, with other signs than words have: of all that a keyboard has. */
function quotedText(one: string, other: string): SecretWord | undefined {
  const [a, b] = [one, other].map((line) => [...line.matchAll(quoted)].map((match) => match[2] ?? ""));
  if (a === undefined || b === undefined || a.length !== b.length) return undefined;
  return a
    .map((first, index) => ({ first, second: b[index] ?? "" }))
    .find(({ first, second }) => /[^\w+/=-]/.test(first) && /[^\w+/=-]/.test(second) && isChance(first, second));
}

function isChance(first: string, second: string): boolean {
  if (first.length !== second.length || first.length < fewest || first.length > most) return false;
  if (machineNames.test(first) || machineNames.test(second) || calendar.test(first) || calendar.test(second))
    return false;
  if (isUuid(first) && isUuid(second)) return true;
  if (/^\d+$/.test(first) || /^\d+$/.test(second)) return false;
  const [padded, other] = [/=*$/.exec(first)?.[0], /=*$/.exec(second)?.[0]];
  if (padded !== other) return false;
  const bare = first.length - (padded?.length ?? 0);
  const same = (at: number) => first[at] === second[at];
  const places = Array.from({ length: bare }, (_, at) => at);
  const begins = [0, 1, 2].every(same);
  const ends = [1, 2, 3].every((back) => same(bare - back));
  return !begins && !ends && places.filter(same).length * 3 <= bare;
}

function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(text);
}

/** The smallest set of characters that is likely to have been drawn from; any word of it is of the same use. */
export function alphabetOf({ first, second }: SecretWord): SecretAlphabet {
  const both = first + second;
  if (isUuid(first)) return "uuid";
  if (first.endsWith("=")) return "base64";
  if (/^[0-9a-f]+$/.test(both)) return "hex";
  if (/^[0-9a-z]+$/.test(both)) return "lower";
  return /^[0-9A-Z]+$/.test(both) ? "upper" : "letters";
}
