/** Whether a text matches a glob as a whole. The time that it takes is bounded by the product of both lengths. */
export type Glob = (text: string) => boolean;

/**
 * A glob of paths: `*`, `?` and sets stay within a component, `**` spans components; between two slashes it may stand for nothing, so
 * that "/a", any folders and "/b" match "/a/b" too. `folder/**` means all that lies below the folder, and not the folder itself.
 */
export function pathGlob(pattern: string): Glob {
  const steps: Step[] = [];
  for (let index = 0; index < pattern.length; ) {
    const set = /^\[!?\]?[^\]/]*\]/.exec(pattern.slice(index))?.[0] ?? "";
    const accepts = setOf(set, "!", isWithinComponent);
    if (accepts !== undefined) {
      steps.push({ accepts });
      index += set.length;
    } else if (pattern.startsWith("/**/", index)) {
      steps.push(literal("/"), { jumps: 3 }, { accepts: isAny, repeats: true }, literal("/"));
      index += 4;
    } else if (pattern.startsWith("**", index)) {
      steps.push({ accepts: isAny, repeats: true });
      index += 2;
    } else {
      steps.push(stepOf(pattern.charAt(index), isWithinComponent));
      index++;
    }
  }
  return globOf(steps);
}

/** A glob of names as fnmatch(3) has it with FNM_NOESCAPE: `*`, `?` and sets stand for any character, slashes and dots too. */
export function nameGlob(pattern: string): Glob {
  const steps: Step[] = [];
  for (let index = 0; index < pattern.length; ) {
    const set = /^\[[!^]?\]?[^\]]*\]/.exec(pattern.slice(index))?.[0] ?? "";
    const accepts = setOf(set, "!^", isAny);
    steps.push(accepts === undefined ? stepOf(pattern.charAt(index), isAny) : { accepts });
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

/** Of "[a-z_]"; with a character of `negations` first, all others are meant. Undefined for what is not a set. */
function setOf(text: string, negations: string, wildcard: Accepts): Accepts | undefined {
  const isNegated = text.length > 1 && negations.includes(text.charAt(1));
  const members = text.slice(isNegated ? 2 : 1, -1);
  if (members === "") return undefined;
  const ranges = [...members.matchAll(/(.)-(.)|./gs)].map(([one, first = one, last = one]) => [first, last] as const);
  const isMember: Accepts = (character) => ranges.some(([first, last]) => character >= first && character <= last);
  return (character) => wildcard(character) && isMember(character) !== isNegated;
}

/** Follows all ways through the steps at once, so that no pattern makes it go back. */
function globOf(steps: readonly Step[]): Glob {
  const end = steps.length;
  const firstOpen = steps.findIndex((step) => step.literal === undefined);
  const head = literals(firstOpen < 0 ? steps : steps.slice(0, firstOpen));
  if (firstOpen < 0) return (text) => text === head;
  const tail = literals(steps.slice(steps.findLastIndex((step) => step.literal === undefined) + 1));

  return (text) => {
    // Most texts end here.
    if (!text.startsWith(head) || !text.endsWith(tail)) return false;
    let states: number[] = [];
    /** By state, for which place in the text it was reached last. */
    const reached = new Array<number>(end + 1).fill(-1);
    const reach = (state: number, place: number, into: number[]): void => {
      if (reached[state] === place) return;
      reached[state] = place;
      into.push(state);
      const step = steps[state];
      if (step?.repeats === true) reach(state + 1, place, into);
      if (step?.jumps !== undefined) {
        reach(state + 1, place, into);
        reach(state + step.jumps, place, into);
      }
    };
    reach(firstOpen, head.length, states);
    for (let place = head.length; place < text.length && states.length > 0; place++) {
      const character = text.charAt(place);
      const next: number[] = [];
      for (const state of states) {
        const step = steps[state];
        if (step?.accepts?.(character) === true) reach(step.repeats === true ? state : state + 1, place + 1, next);
      }
      states = next;
    }
    return reached[end] === text.length;
  };
}

function literals(steps: readonly Step[]): string {
  return steps.map((step) => step.literal ?? "").join("");
}
