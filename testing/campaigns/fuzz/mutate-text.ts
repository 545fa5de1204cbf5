import type { Random } from "./random.ts";

type Mutator = (text: string, random: Random, material: TextMaterial) => string;

/** What new text is made of. */
export interface TextMaterial {
  readonly seeds: readonly string[];
  /** Keys and other words of the language. */
  readonly words: readonly string[];
}

/** Text that readers of text fall over. */
const oddities = [
  ..."\u0000 \t \u000b \u0085 \u00a0 \u00ad \u2028 \u2029 \u200b \u202e \ufeff \ufffd \ufffe \uffff 😀 \u0301 \u001b[2J \r \r\n \n \n\n".split(
    " ",
  ),
  ...'%00 %zz %C0%AF %ff %25 \\ud800 \\udc00\\ud800 \\u0000 \\x00 \\n \\ \\\\ \\" \' " ` $ ${ ${} ${x} $( {{ }} &a *a'.split(
    " ",
  ),
  ..."!!str !!binary !!int !!set !x <<: ? | > |2- >+ - -- --- ... # : , [ ] { } ( ) @ ~ null true yes No .inf .nan =".split(
    " ",
  ),
  ..."../ /../ // /./ / . .. * ** ? [!a] [a-z] [ ]] http:// data:, data:;base64, s3:// file:/// %i %%".split(" "),
  ..."__proto__ constructor toString hasOwnProperty length prototype".split(" "),
];

const numbers = [
  "0",
  "-0",
  "1",
  "-1",
  "00",
  "08",
  "0777",
  "0o17",
  "0x10",
  "1e3",
  "1e400",
  "-1e400",
  "0.1",
  "1_000",
].concat(
  ["255", "256", "65535", "65536", "2147483647", "2147483648", "-2147483649", "4294967295", "4294967296", "NaN"],
  ["9007199254740991", "9007199254740993", "9223372036854775807", "18446744073709551616", "9".repeat(400), "12:30:45"],
);

const brackets: readonly (readonly [string, string])[] = [
  ["[", "]"],
  ["{", "}"],
  ['{"a":', "}"],
  ['[{"a":', "}]"],
  ["{a: ", "}"],
  ["(", ")"],
  ["- ", ""],
  ["? ", ""],
  ["a:\n ", ""],
  ['"', '"'],
  ["'", "'"],
  ["(?:", ")*"],
  ["%25", ""],
  ["!(", ")"],
  ["a|", ""],
];

/** Damages text in one of the ways that damage languages: see `mutators`. */
export function mutateText(text: string, random: Random, material: TextMaterial): string {
  return random.pick(mutators)(text, random, material);
}

const mutators: readonly Mutator[] = [
  function swapTokens(text, random) {
    const [one, other] = [token(text, random), token(text, random)].sort((a, b) => a.start - b.start);
    if (one === undefined || other === undefined || one.end > other.start) return text;
    const part = (start: number, end?: number) => text.slice(start, end);
    return `${part(0, one.start)}${part(other.start, other.end)}${part(one.end, other.start)}${part(one.start, one.end)}${part(other.end)}`;
  },
  function repeatToken(text, random) {
    const { start, end } = token(text, random);
    const times = random.oneIn(10) ? random.pick([100, 1000, 60_000]) : 1 + random.below(4);
    return replaced(
      text,
      end,
      end,
      text.slice(start, end).repeat(Math.min(times, Math.ceil(65536 / (end - start + 1)))),
    );
  },
  function removeToken(text, random) {
    const { start, end } = token(text, random);
    return replaced(text, start, end, "");
  },
  function replaceToken(text, random, { words, seeds }) {
    const { start, end } = token(text, random);
    return replaced(text, start, end, otherToken(random, words, seeds));
  },
  function insertToken(text, random, { words, seeds }) {
    const { start } = token(text, random);
    return replaced(text, start, start, otherToken(random, words, seeds));
  },
  function insertOddity(text, random) {
    const at = random.below(text.length + 1);
    return replaced(text, at, at, random.pick(oddities));
  },
  // What is read again from each of its signs on takes seconds then.
  function insertMany(text, random) {
    const at = random.below(text.length + 1);
    const sign = random.pick(oddities);
    const wanted = random.oneIn(6) ? 60_000 : 1 + random.below(300);
    return replaced(text, at, at, sign.repeat(Math.ceil(wanted / sign.length)));
  },
  function replaceByOddity(text, random) {
    const { start, end } = token(text, random);
    return replaced(text, start, end, random.pick(oddities));
  },
  function replaceNumber(text, random) {
    const from = random.below(text.length);
    const match = /\d+/.exec(text.slice(from, from + 4096));
    if (match === null) return text;
    const start = from + match.index;
    return replaced(text, start, start + match[0].length, random.pick(numbers));
  },
  function replaceValue(text, random) {
    const { start, end } = token(text, random);
    return replaced(text, start, end, random.pick(numbers));
  },
  function nest(text, random) {
    const { start, end } = token(text, random);
    const [open, close] = random.pick(brackets);
    const wanted = random.oneIn(12) ? random.pick([100, 1000, 10_000, 60_000]) : 1 + random.below(4);
    const depth = Math.min(wanted, Math.floor(60_000 / (open.length + close.length)));
    return `${text.slice(0, start)}${open.repeat(depth)}${text.slice(start, end)}${random.oneIn(4) ? "" : close.repeat(depth)}${text.slice(end)}`;
  },
  function removeLine(text, random) {
    const { start, end } = line(text, random);
    return replaced(text, start, end, "");
  },
  function repeatLine(text, random) {
    const { start, end } = line(text, random);
    return replaced(text, start, start, text.slice(start, end).repeat(random.oneIn(10) ? 200 : 1));
  },
  function moveLine(text, random) {
    const one = line(text, random);
    const rest = replaced(text, one.start, one.end, "");
    const { start } = line(rest, random);
    return replaced(rest, start, start, text.slice(one.start, one.end));
  },
  function indentLine(text, random) {
    const { start } = line(text, random);
    return replaced(text, start, start, random.pick([" ", "  ", "\t", "    ", " ".repeat(1000)]));
  },
  function insertLine(text, random, { seeds }) {
    const other = random.pick(seeds);
    const from = line(other, random);
    const { start } = line(text, random);
    return replaced(text, start, start, other.slice(from.start, from.end));
  },
  function crossOver(text, random, { seeds }) {
    const other = random.pick(seeds);
    return text.slice(0, line(text, random).start) + other.slice(line(other, random).start);
  },
  function truncate(text, random) {
    return text.slice(0, random.below(text.length));
  },
  function behead(text, random) {
    return text.slice(random.below(Math.min(text.length, 40)));
  },
  function anchor(text, random) {
    const [one, other] = [token(text, random), token(text, random)].sort((a, b) => a.start - b.start);
    if (one === undefined || other === undefined || one.end > other.start) return text;
    const name = random.pick(["a", "b", "<<"]);
    return replaced(replaced(text, other.start, other.end, `*${name}`), one.start, one.start, `&${name} `);
  },
  function escapeCharacter(text, random) {
    const at = random.below(text.length);
    const code = text.charCodeAt(at) || 0;
    const hex = code.toString(16);
    const escaped = random.pick([
      `\\u${hex.padStart(4, "0")}`,
      `%${hex.slice(-2).padStart(2, "0")}`,
      `\\x${hex.slice(-2)}`,
    ]);
    return replaced(text, at, at + 1, escaped);
  },
];

interface Range {
  readonly start: number;
  readonly end: number;
}

const wordCharacter = /[\w./%+-]/;

/** The word or sign around a place. */
function token(text: string, random: Random): Range {
  const at = random.below(text.length);
  if (!wordCharacter.test(text[at] ?? "")) return { start: at, end: Math.min(text.length, at + 1) };
  let [start, end] = [at, at + 1];
  while (start > 0 && at - start < 200 && wordCharacter.test(text[start - 1] ?? "")) start--;
  while (end < text.length && end - at < 200 && wordCharacter.test(text[end] ?? "")) end++;
  return { start, end };
}

function line(text: string, random: Random): Range {
  const at = random.below(text.length);
  const feed = text.indexOf("\n", at);
  return { start: text.lastIndexOf("\n", at - 1) + 1, end: feed < 0 ? text.length : feed + 1 };
}

function otherToken(random: Random, words: readonly string[], seeds: readonly string[]): string {
  if (words.length > 0 && random.oneIn(2)) return random.pick(words);
  const other = random.pick(seeds);
  const { start, end } = token(other, random);
  return other.slice(start, end);
}

function replaced(text: string, start: number, end: number, by: string): string {
  return text.slice(0, start) + by + text.slice(end);
}
