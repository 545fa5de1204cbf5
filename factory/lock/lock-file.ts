import { architectureNames } from "@wherry/core/architecture/architectures.ts";
import { WherryError } from "@wherry/core/errors/errors.ts";
import * as v from "valibot";
import type { Lock, LockedPackage } from "./lock.ts";

const LockedPackageSchema = v.strictObject({
  name: v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9+.-]+$/)),
  version: v.pipe(v.string(), v.regex(/^[A-Za-z0-9.+:~-]+$/)),
  architecture: v.pipe(v.string(), v.regex(/^[a-z0-9-]+$/)),
  repository: v.pipe(v.number(), v.integer(), v.minValue(0)),
  path: v.pipe(
    v.string(),
    v.minLength(1),
    v.check((path) => !path.startsWith("/") && !path.split("/").includes(".."), "must stay below the repository"),
  ),
  size: v.pipe(v.number(), v.integer(), v.minValue(1)),
  sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
});

const LockSchema = v.strictObject({
  format: v.literal(1),
  architecture: v.picklist(architectureNames),
  request: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  epoch: v.pipe(v.number(), v.integer(), v.minValue(0)),
  repositories: v.array(v.strictObject({ id: v.pipe(v.string(), v.minLength(1)) })),
  packages: v.array(LockedPackageSchema),
  boot: v.array(LockedPackageSchema),
  tools: v.array(LockedPackageSchema),
});

/** The lock as text: one package per line, so that a review shows which package moved. */
export function formatLock(lock: Lock): string {
  const list = (packages: readonly LockedPackage[]) =>
    packages.length === 0 ? "[]" : `[\n${packages.map((locked) => `    ${JSON.stringify(locked)}`).join(",\n")}\n  ]`;
  const fields = [
    `"format": ${lock.format}`,
    `"architecture": ${JSON.stringify(lock.architecture)}`,
    `"request": ${JSON.stringify(lock.request)}`,
    `"epoch": ${lock.epoch}`,
    `"repositories": ${JSON.stringify(lock.repositories)}`,
    `"packages": ${list(lock.packages)}`,
    `"boot": ${list(lock.boot)}`,
    `"tools": ${list(lock.tools)}`,
  ];
  return `{\n${fields.map((field) => `  ${field}`).join(",\n")}\n}\n`;
}

/** Reads a lock file's text; throws WherryError `lock.invalid` naming every field that is wrong. */
export function parseLock(text: string, file: string): Lock {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new WherryError("lock.invalid", "this is no lock: it is not JSON", {
      where: { file },
      cause,
      hint: "make it anew with: wherry lock DEFINITION --output FILE",
    });
  }
  const parsed = v.safeParse(LockSchema, value);
  if (!parsed.success) {
    const findings = parsed.issues.slice(0, 20).map((issue) => ({
      message: `${v.getDotPath(issue) ?? "the lock"}: ${issue.message}`,
      where: { file },
    }));
    throw new WherryError("lock.invalid", "this lock cannot be used", {
      where: { file },
      findings,
      hint: "make it anew with: wherry lock DEFINITION --output FILE",
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
          hint: "make it anew with: wherry lock DEFINITION --output FILE",
        },
      );
    }
  }
  return lock;
}
