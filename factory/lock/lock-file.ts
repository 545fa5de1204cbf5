import { architectureNames } from "@wherry/core/architecture/architectures.ts";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { createFinding } from "@wherry/core/errors/finding.ts";
import * as v from "valibot";
import { findFormat } from "../distributions/find-format.ts";
import { packageFormats } from "../distributions/package-formats.ts";
import { unnamedFormat } from "../packages/package-format.ts";
import { formatRecords } from "../scripts/record-file.ts";
import { scriptRecordSchema } from "../scripts/record-schema.ts";
import type { Lock, LockedPackage } from "./lock.ts";
import { lockAnew } from "./lock-anew.ts";

/** Names and versions are checked by the rules of the package's own format. */
const LockedPackageSchema = v.pipe(
  v.strictObject({
    name: v.string(),
    version: v.string(),
    architecture: v.pipe(v.string(), v.regex(/^[a-z0-9_-]+$/)),
    format: v.optional(v.picklist([...packageFormats.keys()]), unnamedFormat),
    repository: v.pipe(v.number(), v.integer(), v.minValue(0)),
    path: v.pipe(
      v.string(),
      v.minLength(1),
      v.check((path) => !path.startsWith("/") && !path.split("/").includes(".."), "must stay below the repository"),
    ),
    size: v.pipe(v.number(), v.integer(), v.minValue(1)),
    sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  }),
  v.forward(
    v.check(({ format, name }) => findFormat(format).names.name.test(name), "this is not a package name"),
    ["name"],
  ),
  v.forward(
    v.check(({ format, version }) => findFormat(format).names.isVersion(version), "this is not a version"),
    ["version"],
  ),
);

const LockSchema = v.strictObject({
  format: v.literal(1),
  architecture: v.picklist(architectureNames),
  request: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  epoch: v.pipe(v.number(), v.integer(), v.minValue(0)),
  repositories: v.array(
    v.strictObject({
      id: v.pipe(v.string(), v.minLength(1)),
      release: v.exactOptional(v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))),
      keys: v.exactOptional(v.array(v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)))),
      checkValidUntil: v.exactOptional(v.literal(false)),
    }),
  ),
  packages: v.array(LockedPackageSchema),
  boot: v.array(LockedPackageSchema),
  tools: v.array(LockedPackageSchema),
  records: v.exactOptional(v.array(scriptRecordSchema)),
});

/** The lock as text: one package per line, so that a review shows which package moved. */
export function formatLock(lock: Lock): string {
  const list = (packages: readonly LockedPackage[]) =>
    packages.length === 0 ? "[]" : `[\n${packages.map((locked) => `    ${formatPackage(locked)}`).join(",\n")}\n  ]`;
  const fields = [
    `"format": ${lock.format}`,
    `"architecture": ${JSON.stringify(lock.architecture)}`,
    `"request": ${JSON.stringify(lock.request)}`,
    `"epoch": ${lock.epoch}`,
    `"repositories": ${JSON.stringify(lock.repositories)}`,
    `"packages": ${list(lock.packages)}`,
    `"boot": ${list(lock.boot)}`,
    `"tools": ${list(lock.tools)}`,
    ...(lock.records === undefined ? [] : [`"records": ${indented(formatRecords(lock.records))}`]),
  ];
  return `{\n${fields.map((field) => `  ${field}`).join(",\n")}\n}\n`;
}

function indented(list: string): string {
  return list.trimEnd().replaceAll("\n", "\n  ");
}

/** A format that goes without saying is left out. */
function formatPackage({ format, ...locked }: LockedPackage): string {
  return JSON.stringify(format === unnamedFormat ? locked : { ...locked, format });
}

/**
 * Reads a lock file's text; `file` is its name in errors.
 *
 * @throws {WherryError} lock.invalid when it is not JSON, or not a lock, with every field that is wrong (20 at most)
 */
export function parseLock(text: string, file: string): Lock {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new WherryError("lock.invalid", "this is not a lock: it is not JSON", {
      where: { file },
      cause,
      hint: lockAnew(file),
    });
  }
  const parsed = v.safeParse(LockSchema, value);
  if (!parsed.success) {
    const findings = parsed.issues
      .slice(0, 20)
      .map((issue) =>
        createFinding("error", `${v.getDotPath(issue) ?? "the lock"}: ${issue.message}`, { where: { file } }),
      );
    throw new WherryError("lock.invalid", "this lock cannot be used", {
      where: { file },
      findings,
      hint: lockAnew(file),
    });
  }
  const lock = parsed.output;
  for (const locked of [...lock.packages, ...lock.boot, ...lock.tools]) {
    if (locked.repository >= lock.repositories.length) {
      throw new WherryError(
        "lock.invalid",
        `${locked.name} comes from repository ${locked.repository}, which the lock does not list`,
        {
          where: { file },
          hint: lockAnew(file),
        },
      );
    }
  }
  return lock;
}
