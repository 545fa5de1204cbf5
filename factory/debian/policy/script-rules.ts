import type { ScriptRules } from "../../scripts/script-rules.ts";
import { parseQuestions } from "../control/questions.ts";
import { dissectScript } from "../scripts/generated-scripts.ts";
import { reviewedScripts } from "./reviewed.ts";
import { loadShippedRecords } from "./shipped-records.ts";

/** What is known about the scripts of Debian's packages. */
export const debianScripts: ScriptRules = {
  // prerm, postrm and config have no part in a fresh installation (Debian Policy 6.5).
  installing: ["preinst", "postinst"],
  dissect: dissectScript,
  reviews: reviewedScripts,
  questions: parseQuestions,
  loadRecords: loadShippedRecords,
};
