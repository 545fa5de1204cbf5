import { WherryError } from "@wherry/core/errors/errors.ts";
import type { EmitEvent } from "@wherry/core/events/events.ts";
import { mustExpire } from "../policy/expiring-suites.ts";
import { formatDate, type Release } from "./release.ts";

/** What a suite is asked to be. */
export interface AskedSuite {
  /** `RepositoryIndex.id`. */
  readonly id: string;
  /** As the definition names it: "trixie-security". One that ends in "/" is a folder, and has no name. */
  readonly suite: string;
  /** Whatever suite a Release names is taken, with a warning. */
  readonly anySuite: boolean;
  /** False: a Release whose Valid-Until is over is taken, with a warning. */
  readonly checkValidUntil: boolean;
}

/**
 * Refuses a Release of another suite than the one that was asked for: one key signs many suites, so that a signature
 * alone does not say which. `name` is shown in errors.
 *
 * @throws {WherryError} repository.identity when neither Suite nor Codename is what was asked for
 */
export function checkSuite(asked: AskedSuite, release: Release, name: string, emit: EmitEvent): void {
  const { suite, codename } = release;
  if (asked.suite.endsWith("/") || asked.suite === codename || asked.suite === suite) return;
  const found = suite === "" && codename === "" ? "no suite" : `Suite "${suite}", Codename "${codename}"`;
  const problem = `${name} names ${found}, but "${asked.suite}" was asked for`;
  if (!asked.anySuite) {
    throw new WherryError("repository.identity", problem, {
      hint: "use another mirror, or name the suite as it names itself; `anySuite: true` at this repository in the definition takes any",
    });
  }
  emit({
    type: "warning",
    message: `${problem}: it is used, because the definition says anySuite`,
    hint: "whoever controls the mirror or the network can give any suite that the same keys sign",
  });
}

const identity = [
  ["Origin", "origin"],
  ["Suite", "suite"],
  ["Codename", "codename"],
] as const;

/**
 * Refuses a Release that says something else about itself than the one before. `accepted` lets it pass, with a warning.
 *
 * @throws {WherryError} repository.identity when Origin, Suite or Codename changed
 */
export function checkUnchanged(
  { id }: AskedSuite,
  { before, release, accepted }: { readonly before: Release; readonly release: Release; readonly accepted: boolean },
  emit: EmitEvent,
): void {
  const changes = identity.flatMap(([field, key]) =>
    before[key] === release[key] ? [] : `its ${field} from "${before[key]}" to "${release[key]}"`,
  );
  if (changes.length === 0) return;
  const problem = `${id} has changed ${changes.join(", ")}`;
  if (!accepted) {
    throw new WherryError("repository.identity", problem, {
      hint: `if that was announced, accept it once with ${acceptOption(id)}; else use another mirror`,
    });
  }
  emit({ type: "warning", message: `${problem}, as accepted`, hint: "from now on this is how it is known" });
}

/** The option of the command line that accepts what a suite has become. */
export function acceptOption(id: string): string {
  return `--accept-release "${id}"`;
}

/**
 * Says so where what came since may be withheld for ever, although the suite is made for updates: its Release does not
 * expire, or has expired and is used all the same.
 */
export function warnOfExpiry(
  { id, suite }: AskedSuite,
  { validUntil }: Release,
  { now, emit }: { readonly now: number; readonly emit: EmitEvent },
): void {
  if (validUntil !== undefined && validUntil < now) {
    emit({
      type: "warning",
      message: `${id} expired on ${formatDate(validUntil)}: it is used, because the definition says checkValidUntil: false`,
      hint: "updates that came since are not in it, and whoever controls the mirror can withhold them",
    });
  }
  if (validUntil !== undefined || !mustExpire(suite)) return;
  emit({
    type: "warning",
    message: `${id} does not say until when it is valid (Valid-Until), as a suite of updates should`,
    hint: "a mirror can withhold its updates for ever, and nobody would notice: use another one, or tell its owner",
  });
}
