/** A compiled pattern: whether it matches a whole text, in time that grows with the text's length and no faster. */
export type Pattern = (text: string) => boolean;

/** States of a compiled pattern; "{m,n}" repeats what it stands behind. */
const MOST_STATES = 4000;
const DEEPEST_NESTING = 50;

type Accepts = (character: string) => boolean;

/** A state takes a character, or leads on without one. */
interface State {
  readonly accepts?: Accepts;
  next: number[];
}

/** A piece of the automaton: where it begins, and the states whose `next` is still open. */
interface Fragment {
  readonly start: number;
  readonly ends: readonly number[];
}

type Build = () => Fragment;

/**
 * Compiles a regular expression of the simple kind: characters, ".", classes such as "[a-z0-9-]" and \d \w \s, groups,
 * "|", "*", "+", "?", "{m,n}". It always matches a text as a whole. What would need backtracking (look-around, back
 * references) is not there, so that no pattern and no value takes long. Says what is wrong with the pattern otherwise.
 */
export function compilePattern(source: string): Pattern | { readonly fault: string } {
  try {
    return createMatcher(createParser([...source]));
  } catch (problem) {
    if (problem instanceof PatternFault) return { fault: problem.message };
    throw problem;
  }
}

class PatternFault extends Error {}

interface Automaton {
  readonly states: State[];
  readonly whole: Fragment;
}

function createParser(source: readonly string[]): Automaton {
  const states: State[] = [];
  let at = 0;

  const add = (accepts?: Accepts): number => {
    if (states.length >= MOST_STATES) throw new PatternFault("it repeats too much");
    states.push(accepts === undefined ? { next: [] } : { accepts, next: [] });
    return states.length - 1;
  };
  const connect = (ends: readonly number[], to: number) => {
    for (const end of ends) states[end]?.next.push(to);
  };

  const single =
    (accepts: Accepts): Build =>
    () => {
      const state = add(accepts);
      return { start: state, ends: [state] };
    };
  const empty: Build = () => {
    const state = add();
    return { start: state, ends: [state] };
  };
  const sequence =
    (builds: readonly Build[]): Build =>
    () => {
      let whole = empty();
      for (const build of builds) {
        const part = build();
        connect(whole.ends, part.start);
        whole = { start: whole.start, ends: part.ends };
      }
      return whole;
    };
  const choice =
    (builds: readonly Build[]): Build =>
    () => {
      const start = add();
      const parts = builds.map((build) => build());
      for (const part of parts) connect([start], part.start);
      return { start, ends: parts.flatMap(({ ends }) => ends) };
    };
  const repeat =
    (build: Build, least: number, most: number): Build =>
    () => {
      const required = sequence(Array.from({ length: least }, () => build))();
      if (most === Number.POSITIVE_INFINITY) {
        const loop = add();
        connect(required.ends, loop);
        const part = build();
        connect([loop], part.start);
        connect(part.ends, loop);
        return { start: required.start, ends: [loop] };
      }
      let ends = required.ends;
      const skipped: number[] = [];
      for (let count = least; count < most; count++) {
        skipped.push(...ends);
        const part = build();
        connect(ends, part.start);
        ends = part.ends;
      }
      return { start: required.start, ends: [...ends, ...skipped] };
    };

  function alternatives(depth: number): Build {
    if (depth > DEEPEST_NESTING) throw new PatternFault("its groups are nested too deeply");
    const builds = [items(depth)];
    while (source[at] === "|") {
      at++;
      builds.push(items(depth));
    }
    const [first] = builds;
    return builds.length === 1 && first !== undefined ? first : choice(builds);
  }

  function items(depth: number): Build {
    const builds: Build[] = [];
    while (at < source.length && source[at] !== "|" && source[at] !== ")") builds.push(repeated(item(depth)));
    return sequence(builds);
  }

  function item(depth: number): Build {
    const character = source[at++] ?? "";
    if (character === "(") {
      if (source[at] === "?") {
        if (source[at + 1] !== ":") throw new PatternFault("(? is not supported, but for (?:");
        at += 2;
      }
      const group = alternatives(depth + 1);
      if (source[at++] !== ")") throw new PatternFault("a ) is missing");
      return group;
    }
    if (character === "[") return single(characterClass());
    if (character === ".") return single((one) => one !== "\n");
    if (character === "\\") return single(escaped());
    if ("*+?{".includes(character)) throw new PatternFault(`nothing stands before ${character} that it could repeat`);
    if ("^$".includes(character))
      throw new PatternFault(
        `${character} is not needed, a pattern matches the whole: write \\${character} for itself`,
      );
    return single((one) => one === character);
  }

  function escaped(): Accepts {
    const character = source[at++];
    if (character === undefined) throw new PatternFault("nothing stands behind the last \\");
    const known = escapes[character];
    if (known !== undefined) return known;
    if (/[A-Za-z0-9]/.test(character)) throw new PatternFault(`\\${character} is not supported`);
    return (one) => one === character;
  }

  function characterClass(): Accepts {
    const isNegated = source[at] === "^";
    if (isNegated) at++;
    const parts: Accepts[] = [];
    for (let isFirst = true; source[at] !== "]" || isFirst; isFirst = false) {
      const from = source[at++];
      if (from === undefined) throw new PatternFault("a ] is missing");
      if (from === "\\") parts.push(escaped());
      else if (source[at] === "-" && source[at + 1] !== "]" && source[at + 1] !== undefined) {
        const to = source[at + 1] ?? "";
        at += 2;
        if (to < from || to === "\\") throw new PatternFault(`${from}-${to} is not a range`);
        parts.push((one) => one >= from && one <= to);
      } else parts.push((one) => one === from);
    }
    at++;
    return (one) => parts.some((part) => part(one)) !== isNegated;
  }

  function repeated(build: Build, depth = 0): Build {
    if (depth > DEEPEST_NESTING) throw new PatternFault("too many repetitions stand behind each other");
    const character = source[at];
    const simple = character === undefined ? undefined : repetitions[character];
    if (simple !== undefined) {
      at++;
      return repeated(repeat(build, ...simple), depth + 1);
    }
    if (character !== "{") return build;
    const end = source.indexOf("}", at);
    const [, least, comma, most] = /^(\d{1,4})(,)?(\d{1,4})?$/.exec(source.slice(at + 1, end).join("")) ?? [];
    if (end < 0 || least === undefined) throw new PatternFault("behind { stands {n}, {m,} or {m,n}, or write \\{");
    const fewest = Number(least);
    const limit = comma === undefined ? fewest : most === undefined ? Number.POSITIVE_INFINITY : Number(most);
    if (limit < fewest) throw new PatternFault(`{${least},${most}} is not a range`);
    at = end + 1;
    return repeated(repeat(build, fewest, limit), depth + 1);
  }

  const build = alternatives(0);
  if (at < source.length) throw new PatternFault("a ) stands without a (");
  return { states, whole: build() };
}

function createMatcher({ states, whole }: Automaton): Pattern {
  const isEnd = new Set(whole.ends);

  /** Adds a state, and where it leads to without a character. */
  function enter(state: number, into: Set<number>): void {
    const waiting = [state];
    for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
      if (into.has(one)) continue;
      into.add(one);
      const { accepts, next = [] } = states[one] ?? {};
      if (accepts === undefined) waiting.push(...next);
    }
  }

  return (text) => {
    let current = new Set<number>();
    enter(whole.start, current);
    let hasEnded = [...current].some((state) => isEnd.has(state) && states[state]?.accepts === undefined);
    for (const character of text) {
      const following = new Set<number>();
      hasEnded = false;
      for (const state of current) {
        const { accepts, next = [] } = states[state] ?? {};
        if (accepts?.(character) !== true) continue;
        if (isEnd.has(state)) hasEnded = true;
        for (const one of next) enter(one, following);
      }
      if (!hasEnded)
        hasEnded = [...following].some((state) => isEnd.has(state) && states[state]?.accepts === undefined);
      if (following.size === 0 && !hasEnded) return false;
      current = following;
    }
    return hasEnded;
  };
}

const isDigit: Accepts = (one) => one >= "0" && one <= "9";
const isWord: Accepts = (one) => /^\w$/.test(one);
const isSpace: Accepts = (one) => /^\s$/.test(one);

const escapes: Readonly<Record<string, Accepts>> = {
  d: isDigit,
  D: (one) => !isDigit(one),
  w: isWord,
  W: (one) => !isWord(one),
  s: isSpace,
  S: (one) => !isSpace(one),
  n: (one) => one === "\n",
  t: (one) => one === "\t",
};

const repetitions: Readonly<Record<string, readonly [least: number, most: number]>> = {
  "*": [0, Number.POSITIVE_INFINITY],
  "+": [1, Number.POSITIVE_INFINITY],
  "?": [0, 1],
};
