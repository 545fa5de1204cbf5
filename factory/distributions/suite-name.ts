import { WherryError } from "@wherry/core/errors/errors.ts";
import type { RepositorySource } from "../packages/repository/repository-source.ts";
import { distributions } from "./package-formats.ts";

interface NamedSuite {
  readonly distribution: string;
  readonly suite: string;
  readonly components: string[];
}

const SUITE = /^([a-z]+):([a-z0-9][a-z0-9.+-]*)(?:\/([a-z0-9][a-z0-9,+-]*))?$/;

/** "debian:trixie/main,contrib" in its parts, without components "main"; undefined for any other text. */
export function parseSuite(text: string): NamedSuite | undefined {
  const [, distribution, suite, components] = SUITE.exec(text) ?? [];
  if (distribution === undefined || suite === undefined) return undefined;
  return { distribution, suite, components: components?.split(",").filter((name) => name !== "") ?? ["main"] };
}

/**
 * A suite as the command line names it: as in a definition, or without its distribution where that is the first one
 * that Wherry knows.
 *
 * @throws {WherryError} usage.invalid when it is no such name
 */
export function readSuite(text: string): RepositorySource {
  const [first = ""] = distributions.keys();
  const suite = parseSuite(text.includes(":") ? text : `${first}:${text}`);
  if (suite === undefined) {
    const hint = "name one like debian:trixie, or debian:trixie/main,contrib";
    throw new WherryError("usage.invalid", `"${text}" is not a suite`, { hint });
  }
  return { kind: "suite", ...suite };
}
