import type { House } from "./reading/house.ts";
import { comingRules, standingRules } from "./rules/rules.ts";

/** Every breach of the standing rules, and of the coming ones where `all` is set: "file:line: what is wrong, and what to do [rule]". */
export function checkHouse(house: House, all: boolean): readonly string[] {
  const rules = Object.entries({ ...standingRules, ...(all ? comingRules : {}) });
  return rules.flatMap(([name, rule]) =>
    rule(house).map(({ file, line, message }) => `${file}:${line}: ${message} [${name}]`),
  );
}
