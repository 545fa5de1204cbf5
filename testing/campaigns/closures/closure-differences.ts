import { type KnownDifference, knownDifferences } from "../../peers/tree-differences.ts";

/** A kind of difference between the tree of a closure and its installation. */
export type ClosureDifference = KnownDifference;

const MISSING = ["missing"] as const;

/** What records name as each machine's own; its paths are in the records. */
export const leftToFirstBoot: ClosureDifference = {
  paths: "what records call each machine's own",
  matches: /^$/,
  what: MISSING,
  reason: "Keys, certificates, ids, database clusters: units of the first boot make them.",
};

/** All kinds, those of the stock image first. */
export const closureDifferences: readonly ClosureDifference[] = [...knownDifferences];
