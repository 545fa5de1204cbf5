import type { Effect } from "../../scripts/effects.ts";
import { inLines, linesOf } from "./in-effect.ts";
import type { TwoRuns } from "./reconcile-secrets.ts";

/** As settings, shells, SQL and PHP write them; in a block, a star begins most lines. */
const comment = /^\s*(?:#|;|\/\/|--|\/?\*|<!--|dnl\b)/;
/** A time of day, a date, a year, or seconds since 1970. */
const date = /\b\d{1,2}:\d{2}(?::\d{2})?\b|\b(?:19|20)\d{2}(?:\d{2,}|\b)|\b\d{10}\b/;

/**
 * The same runs without comments that say when a file was made: whoever reads it does not read these. A line that only
 * one run has is none of both.
 */
export function withoutDatedComments(one: TwoRuns): TwoRuns {
  const [first, second] = [linesOf(one.first), linesOf(one.second)];
  return { path: one.path, first: without(one.first, second), second: without(one.second, first) };
}

function without(effects: readonly Effect[], others: ReadonlySet<string>): readonly Effect[] {
  const lines = (some: readonly string[]) =>
    some.filter((line) => others.has(line) || !comment.test(line) || !date.test(line));
  return effects.map((effect) => inLines(effect, (text) => lines(text.split("\n")).join("\n"), lines));
}
