import * as v from "valibot";
import { explain } from "./explain.ts";

/** apt_preferences(5), "How APT Interprets Priorities". */
export const priority = v.pipe(
  v.number(),
  v.check(
    (value) => Number.isInteger(value) && value !== 0 && Math.abs(value) <= 32_767,
    explain(
      "a priority is a whole number from -32767 to 32767, and not 0",
      "500 is usual, 100 that of backports, -1 never",
    ),
  ),
  v.title("priority"),
);
