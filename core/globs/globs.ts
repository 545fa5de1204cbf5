/** Whether a text matches a glob as a whole. The time that it takes is bounded by the product of both lengths. */
export type Glob = (text: string) => boolean;

/** Whether a text is a pattern, and not just a name or a path. */
export function isGlob(text: string): boolean {
  return /[*?[]/.test(text);
}

/**
 * A glob of paths: `*`, `?` and sets stay within a component, `**` spans components; between two slashes it may stand
 * for nothing, so that "/a", any folders and "/b" match "/a/b" too. `folder/**` means all that lies below the folder,
 * and not the folder itself.
 */
export function pathGlob(pattern: string): Glob {
  const steps: Step[] = [];
  const setAt = setFinder(pattern, "!", "/");
  for (let index = 0; index < pattern.length; ) {
    const set = setAt(index);
    const accepts = setOf(set, "!", isWithinComponent);
    if (accepts !== undefined) {
      steps.push({ accepts });
      index += set.length;
    } else if (pattern.startsWith("/**/", index)) {
      steps.push(literal("/"), { jumps: 3 }, { accepts: isAny, repeats: true }, literal("/"));
      index += 4;
    } else if (pattern.startsWith("**", index)) {
      pushStep(steps, { accepts: isAny, repeats: true });
      index += 2;
    } else {
      pushStep(steps, stepOf(pattern.charAt(index), isWithinComponent));
      index++;
    }
  }
  return globOf(steps);
}

/**
 * A glob of names as fnmatch(3) has it with FNM_NOESCAPE: `*`, `?` and sets stand for any character, slashes and dots
 * too.
 */
export function nameGlob(pattern: string): Glob {
  const steps: Step[] = [];
  const setAt = setFinder(pattern, "!^");
  for (let index = 0; index < pattern.length; ) {
    const set = setAt(index);
    const accepts = setOf(set, "!^", isAny);
    pushStep(steps, accepts === undefined ? stepOf(pattern.charAt(index), isAny) : { accepts });
    index += accepts === undefined ? 1 : set.length;
  }
  return globOf(steps);
}

type Accepts = (character: string) => boolean;

/** A state of the automaton that a glob is. */
interface Step {
  /** The characters that lead on; missing where none is taken. */
  readonly accepts?: Accepts;
  /** Whether any number of them is taken, none included. */
  readonly repeats?: boolean;
  /** Steps that may be passed over, this one included. */
  readonly jumps?: number;
  /** The only character that leads on. */
  readonly literal?: string;
}

const isAny: Accepts = () => true;
const isWithinComponent: Accepts = (character) => character !== "/";

function literal(character: string): Step {
  return { accepts: (other) => other === character, literal: character };
}

function stepOf(character: string, wildcard: Accepts): Step {
  if (character === "*") return { accepts: wildcard, repeats: true };
  return character === "?" ? { accepts: wildcard } : literal(character);
}

/** Stars in a row are one, and as wide as the widest of them: a pattern of nothing else is no deeper than any other. */
function pushStep(steps: Step[], step: Step): void {
  const last = steps.at(-1);
  if (step.repeats !== true || last?.repeats !== true) steps.push(step);
  else if (last.accepts !== isAny) steps[steps.length - 1] = step;
}

/**
 * Gives the set that begins at a place of the pattern: "[a-z_]"; a "]" that comes first is a member. Empty where none
 * does, or `barrier` comes before its end. Asked in ascending order, it looks at each character once.
 */
function setFinder(pattern: string, negations: string, barrier?: string): (index: number) => string {
  const find = (text: string) => {
    let found = -1;
    return (from: number): number => {
      if (found < from) found = pattern.indexOf(text, from);
      if (found < 0) found = pattern.length;
      return found;
    };
  };
  const [nextEnd, nextBarrier] = [find("]"), find(barrier ?? "]")];
  return (index) => {
    if (pattern.charAt(index) !== "[") return "";
    const first = index + (negations.includes(pattern.charAt(index + 1)) ? 2 : 1);
    const members = first + (pattern.charAt(first) === "]" ? 1 : 0);
    const end = nextEnd(members);
    if (end === pattern.length || (barrier !== undefined && nextBarrier(index) < end)) return "";
    return pattern.slice(index, end + 1);
  };
}

/** Of "[a-z_]"; with a character of `negations` first, all others are meant. Undefined for what is not a set. */
function setOf(text: string, negations: string, wildcard: Accepts): Accepts | undefined {
  const isNegated = text.length > 1 && negations.includes(text.charAt(1));
  const members = text.slice(isNegated ? 2 : 1, -1);
  if (members === "") return undefined;
  const ranges = [...members.matchAll(/(.)-(.)|./gs)].map(([one, first = one, last = one]) => [first, last] as const);
  const isMember: Accepts = (character) => ranges.some(([first, last]) => character >= first && character <= last);
  return (character) => wildcard(character) && isMember(character) !== isNegated;
}

/**
 * A set of steps that a text may have come to, with the sets that characters lead to from there, as far as they are
 * known.
 */
interface State {
  readonly places: readonly number[];
  /** Whether a text that ends here matches. */
  readonly isEnd: boolean;
  /** Whether the rest of the text makes no difference any more. */
  readonly isDecided: boolean;
  /** By the code of the character. */
  readonly next: State[];
}

/** More are forgotten and found anew: hostile patterns have very many. */
const MOST_STATES = 1000;
/** In all states that are known together: those of long patterns are large. */
const MOST_PLACES = 1_000_000;
const MOST_CODES = 128;

/** Follows all ways through the steps at once, so that no pattern makes it go back. */
function globOf(steps: readonly Step[]): Glob {
  const end = steps.length;
  const firstOpen = steps.findIndex((step) => step.literal === undefined);
  const head = literals(firstOpen < 0 ? steps : steps.slice(0, firstOpen));
  if (firstOpen < 0) return (text) => text === head;
  const tail = literals(steps.slice(steps.findLastIndex((step) => step.literal === undefined) + 1));
  const last = steps.at(-1);
  const anyEnd = last?.repeats === true && last.accepts === isAny ? end - 1 : -1;
  const known = new Map<string, State>();
  let first: State | undefined;

  const stateOf = (reached: ReadonlySet<number>): State => {
    const places = [...reached].sort((a, b) => a - b);
    const key = places.join(" ");
    const before = known.get(key);
    if (before !== undefined) return before;
    if (known.size > Math.min(MOST_STATES, MOST_PLACES / (end + 1))) {
      known.clear();
      first = undefined;
    }
    const isDecided = places.length === 0 || places.includes(anyEnd);
    const state = { places, isEnd: places.includes(end), isDecided, next: [] };
    known.set(key, state);
    return state;
  };
  const reach = (place: number, into: Set<number>): void => {
    if (into.has(place)) return;
    into.add(place);
    const { repeats, jumps } = steps[place] ?? {};
    if (repeats === true || jumps !== undefined) reach(place + 1, into);
    if (jumps !== undefined) reach(place + jumps, into);
  };
  const advance = (state: State, character: string): State => {
    const reached = new Set<number>();
    for (const place of state.places) {
      const step = steps[place];
      if (step?.accepts?.(character) === true) reach(step.repeats === true ? place : place + 1, reached);
    }
    const next = stateOf(reached);
    const code = character.charCodeAt(0);
    if (code < MOST_CODES) state.next[code] = next;
    return next;
  };
  const start = (): State => {
    const reached = new Set<number>();
    reach(firstOpen, reached);
    return stateOf(reached);
  };

  return (text) => {
    // Most texts end here.
    if (!text.startsWith(head) || !text.endsWith(tail)) return false;
    first ??= start();
    let state = first;
    for (let index = head.length; index < text.length && !state.isDecided; index++) {
      state = state.next[text.charCodeAt(index)] ?? advance(state, text.charAt(index));
    }
    return state.isEnd;
  };
}

function literals(steps: readonly Step[]): string {
  return steps.map((step) => step.literal ?? "").join("");
}
