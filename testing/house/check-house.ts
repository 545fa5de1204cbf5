import type { House } from "./reading/house.ts";
import { rules } from "./rules/rules.ts";

/** Every breach of the rules: "file:line: what is wrong, and what to do [rule]". */
export function checkHouse(house: House): readonly string[] {
  return Object.entries(rules).flatMap(([name, rule]) =>
    rule(house).map(({ file, line, message }) => `${file}:${line}: ${message} [${name}]`),
  );
}
