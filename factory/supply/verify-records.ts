import { isDeepStrictEqual } from "node:util";
import type { WherryError } from "@wherry/core/errors/errors.ts";
import type { EmitEvent } from "@wherry/core/events/events.ts";
import type { ImageDefinition } from "../definition/image-definition.ts";
import { policyOf } from "../distributions/find-format.ts";
import { tellPowers } from "../scripts/powers.ts";
import { fitsAnswers, recordKey, type ScriptRecord } from "../scripts/script-record.ts";
import { lockRefusal } from "./refuse-lock.ts";

/** A record of a lock that is not believed. */
interface ForeignRecord {
  readonly record: ScriptRecord;
  /** For people, after the package's name. */
  readonly problem: string;
}

/**
 * Holds a lock's records of maintainer scripts against those that come with Wherry: of the same scripts they must say
 * the same. Scripts of which none comes with Wherry, or none with the definition's answers, have the lock's word alone,
 * which `packages.scripts: refuse` does not take. What these give rights by is told.
 *
 * @throws {WherryError} lock.invalid when a record says otherwise, or is nobody's but the lock's and that is refused
 */
export async function verifyRecords(
  records: readonly ScriptRecord[],
  definition: ImageDefinition,
  { file, emit }: { readonly file: string; readonly emit: EmitEvent },
): Promise<void> {
  if (records.length === 0) return;
  const rules = await policyOf(definition.repositories).loadScripts();
  const shipped = await rules.loadRecords(records.map((record) => record.package));
  const known = Map.groupBy(shipped, recordKey);
  const alone: ScriptRecord[] = [];
  const foreign = records.flatMap((record): ForeignRecord[] => {
    const same = known.get(recordKey(record))?.find((one) => holds(one, definition));
    if (same === undefined) {
      alone.push(record);
      return definition.packages.scripts === "refuse" ? [{ record, problem: "does not come with Wherry" }] : [];
    }
    return isDeepStrictEqual(same, record) ? [] : [{ record, problem: "is not the one that comes with Wherry" }];
  });
  if (foreign.length > 0) throw refusal(foreign, file);
  tellPowers(alone, (name) => `${file} alone says what the scripts of ${name} do, and that`, emit);
}

/** A record of scripts that were not answered as the definition does says nothing here. */
function holds(record: ScriptRecord, { packages: { answers } }: ImageDefinition): boolean {
  // The packages are not at hand yet: of records that do not say what was asked, the names of questions tell.
  const own = () => Object.keys(answers).filter((question) => question.startsWith(`${record.package}/`));
  return fitsAnswers(record, answers, own);
}

function refusal(foreign: readonly ForeignRecord[], file: string): WherryError {
  const [problem = "", ...others] = foreign.map(
    (one) => `what this lock says of the scripts of ${one.record.package} ${one.problem}`,
  );
  const why = "it was made with another version of Wherry, or somebody has changed it:";
  return lockRefusal(file, { problem, nor: "nor is that of", others, why });
}
