import { cleanPath } from "@wherry/core/paths/paths.ts";
import { hasControlCharacters } from "@wherry/core/text/control-characters.ts";
import { normaliseCapabilities } from "@wherry/core/tree/capabilities.ts";
import * as v from "valibot";
import { aclEntry } from "./effects.ts";
import { longestQuestion, questionName } from "./question.ts";
import type { ScriptRecord } from "./script-record.ts";

const pathLimit = 4095;
/** Of one package; honest ones have some dozens. */
export const mostQuestions = 1000;
const textLimit = 2 * 1024 * 1024;

const path = v.pipe(
  v.string(),
  v.startsWith("/"),
  v.maxLength(pathLimit),
  v.check((text) => text !== "/" && cleanPath(text) === text, "must be a path without detours"),
  v.check(isPlain, "must have no control characters"),
);
const target = v.pipe(
  v.string(),
  v.nonEmpty(),
  v.maxLength(pathLimit),
  v.check(isPlain, "must have no control characters"),
);
const question = v.pipe(v.string(), v.maxLength(longestQuestion), v.regex(questionName));
const mode = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0o7777));
const account = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,31}$/));
const text = v.pipe(v.string(), v.maxLength(textLimit));
const lines = v.pipe(
  v.array(
    v.pipe(
      v.string(),
      v.check((line) => !line.includes("\n")),
    ),
  ),
  v.maxLength(100_000),
);
const owned = { mode, user: account, group: account };
const replace = v.exactOptional(v.literal(true));
const alternative = { link: path, name: v.pipe(v.string(), v.regex(/^[^\s/]+$/)), path };

/** Nothing in it means anything to sh(1) or to patterns. */
const secretAlphabets = ["hex", "lower", "upper", "letters", "base64", "uuid"] as const;
const machineNames = ["host-name", "domain-name", "full-name"] as const;
const secretMark = /^@secret-[a-z0-9][a-z0-9.+-]*-[0-9]{1,3}@$/;
const packageName = v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9.+-]*$/i));

const effect = v.variant("kind", [
  v.strictObject({
    kind: v.literal("unit"),
    scope: v.picklist(["system", "user"]),
    unit: v.pipe(v.string(), v.maxLength(255), v.regex(/^[A-Za-z0-9:_.@\\-]+$/)),
  }),
  v.strictObject({
    kind: v.literal("init-script"),
    name: v.pipe(v.string(), v.maxLength(200), v.regex(/^[A-Za-z0-9_][A-Za-z0-9_.+-]*$/)),
    start: v.boolean(),
  }),
  v.strictObject({
    kind: v.literal("alternative"),
    ...alternative,
    priority: v.pipe(v.number(), v.integer()),
    slaves: v.array(v.strictObject(alternative)),
  }),
  v.strictObject({
    kind: v.literal("account"),
    sysusers: v.pipe(v.string(), v.maxLength(1024), v.regex(/^[gum] /), v.check(isPlain, "must be one line")),
  }),
  v.strictObject({ kind: v.literal("mode"), path, ...owned }),
  v.strictObject({ kind: v.literal("directory"), path, ...owned }),
  v.strictObject({ kind: v.literal("file"), path, ...owned, text, replace }),
  v.strictObject({ kind: v.literal("binary"), path, ...owned, base64: v.pipe(text, v.base64()), replace }),
  v.strictObject({ kind: v.literal("link"), path, target, replace }),
  v.strictObject({
    kind: v.literal("copy"),
    from: path,
    to: path,
    as: v.exactOptional(v.strictObject(owned)),
    replace,
  }),
  v.strictObject({
    kind: v.literal("edit"),
    path,
    encoding: v.exactOptional(v.literal("latin1")),
    hunks: v.pipe(
      v.array(v.strictObject({ before: lines, removed: lines, added: lines, after: lines })),
      v.maxLength(10_000),
    ),
  }),
  v.strictObject({
    kind: v.literal("capabilities"),
    path,
    capabilities: v.pipe(
      v.string(),
      v.check((words) => normaliseCapabilities(words) === words, "must be capabilities as getcap prints them"),
    ),
  }),
  v.strictObject({ kind: v.literal("divert"), path, to: path, package: v.union([packageName, v.literal("")]) }),
  v.strictObject({ kind: v.literal("remove"), path }),
  v.strictObject({
    kind: v.literal("acl"),
    path,
    entries: v.pipe(v.array(v.pipe(v.string(), v.regex(aclEntry))), v.nonEmpty(), v.maxLength(100)),
  }),
  v.strictObject({
    kind: v.literal("secret"),
    // The name of a file on the machine is made of it.
    mark: v.pipe(v.string(), v.maxLength(200), v.regex(secretMark)),
    alphabet: v.picklist([...secretAlphabets, ...machineNames]),
    // No shorter secret is one, and names have none.
    length: v.union([v.literal(0), v.pipe(v.number(), v.integer(), v.minValue(8), v.maxValue(128))]),
    paths: v.pipe(v.array(path), v.nonEmpty(), v.maxLength(1000)),
  }),
]);

/** One record, as a lock or a file of records holds it: what it may say is bounded, whoever wrote it. */
export const scriptRecordSchema: v.GenericSchema<unknown, ScriptRecord> = v.strictObject({
  package: packageName,
  scripts: v.pipe(
    v.array(
      v.strictObject({
        name: v.pipe(v.string(), v.regex(/^[a-z]+$/)),
        sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
      }),
    ),
    v.nonEmpty(),
  ),
  asked: v.exactOptional(v.pipe(v.array(question), v.maxLength(mostQuestions))),
  answers: v.exactOptional(v.record(question, v.pipe(v.string(), v.maxLength(4095), v.check(isPlain)))),
  effects: v.pipe(
    v.array(effect),
    v.maxLength(100_000),
    v.check(
      (effects) => hasAllSecrets(effects),
      "a mark stands for a secret that is not among them: every machine would have the mark itself",
    ),
  ),
  perMachine: v.array(v.strictObject({ path, why: v.pipe(v.string(), v.maxLength(200), v.check(isPlain)) })),
});

/** What is wrong with a record, whoever made it; undefined where nothing is. */
export function problemOfRecord(record: unknown): string | undefined {
  const { issues } = v.safeParse(scriptRecordSchema, record, { abortEarly: true });
  return issues === undefined ? undefined : `${v.getDotPath(issues[0]) ?? "the record"}: ${issues[0].message}`;
}

const anyMark = /@secret-[a-z0-9][a-z0-9.+-]{0,190}-[0-9]{1,3}@/g;

function hasAllSecrets(effects: ScriptRecord["effects"]): boolean {
  const marks = new Set(effects.filter(({ kind }) => kind === "secret").map((one) => ("mark" in one ? one.mark : "")));
  const isKnown = (text: string) =>
    !text.includes("@secret-") || (text.match(anyMark) ?? []).every((mark) => marks.has(mark));
  return effects.every((one) => {
    if (one.kind === "file") return isKnown(one.text);
    return one.kind !== "edit" || one.hunks.every(({ added }) => added.every(isKnown));
  });
}

function isPlain(line: string): boolean {
  return !hasControlCharacters(line);
}
