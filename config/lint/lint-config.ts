import { decodeUtf8, isUtf8 } from "@wherry/core/bytes/utf8.ts";
import type { IgnitionConfig, Resource } from "../ignition/config.ts";
import { carriedBytes, type Gunzip } from "../ignition/decode-contents.ts";
import type { Remark } from "../json/remark.ts";
import { accountRules } from "./account-rules.ts";
import { fileRules } from "./file-rules.ts";
import type { ImageFacts } from "./image-facts.ts";
import { imageRules } from "./image-rules.ts";
import type { LintRule, LintSubject, LintText } from "./lint-rule.ts";
import { secretRules } from "./secret-rules.ts";
import { unitRules } from "./unit-rules.ts";

/** Every rule, in the order of the documentation. */
export const lintRules: readonly LintRule[] = [...secretRules, ...fileRules, ...unitRules, ...accountRules];

/** What a rule found, before its place in a text is known. */
export interface LintRemark extends Remark {
  readonly rule: string;
}

/** What is allowed in a sound configuration, and probably not meant. Messages show nothing of what may be secret. */
export function lintConfig(config: IgnitionConfig, gunzip: Gunzip): LintRemark[] {
  const subject = subjectOf(config, gunzip);
  return lintRules.flatMap(({ id, level, check }) => {
    const found: LintRemark[] = [];
    check(subject, (path, message) => found.push({ level, path, message, rule: id }));
    return found;
  });
}

/**
 * What does not fit the image that a configuration is for. Where only the packages of that are known, and not what its
 * definition adds, what is missing is not an error.
 */
export function lintForImage(config: IgnitionConfig, facts: ImageFacts, gunzip: Gunzip): LintRemark[] {
  const subject = subjectOf(config, gunzip);
  return imageRules.flatMap(({ id, level, check }) => {
    const found: LintRemark[] = [];
    check(subject, facts, (path, message) => {
      const isCertain = facts.isWhole || certain.includes(id);
      if (isCertain) found.push({ level, path, message, rule: id });
      else found.push({ level: "info", path, message: `${message}; its definition may add it`, rule: id });
    });
    return found;
  });
}

/** Rules that go by what there is, and not by what is missing. */
const certain = ["image-unit-install", "image-account", "image-read-only", "image-path", "image-exists"];

/** A configuration, and the texts that are in it. */
export function subjectOf(config: IgnitionConfig, gunzip: Gunzip): LintSubject {
  const textOf = (resource: Resource | undefined): string | undefined => {
    const bytes = resource === undefined ? undefined : carriedBytes(resource, gunzip);
    return bytes === undefined || !isUtf8(bytes) ? undefined : decodeUtf8(bytes);
  };
  const files = (config.storage?.files ?? []).flatMap((file, index): LintText[] => {
    const at = ["storage", "files", index];
    const resources = [
      { resource: file.contents, path: [...at, "contents", "source"] },
      ...(file.append ?? []).map((resource, number) => ({ resource, path: [...at, "append", number, "source"] })),
    ];
    return resources.flatMap(({ resource, path }): LintText[] => {
      const text = textOf(resource);
      return text === undefined ? [] : [{ kind: "file", text, path, file }];
    });
  });
  const units = (config.systemd?.units ?? []).flatMap(({ contents = "", dropins = [] }, index): LintText[] => {
    const at = ["systemd", "units", index];
    return [
      { kind: "unit", text: contents, path: [...at, "contents"] } as const,
      ...dropins.map((dropin, number) => {
        return { kind: "unit", text: dropin.contents ?? "", path: [...at, "dropins", number, "contents"] } as const;
      }),
    ].filter(({ text }) => text !== "");
  });
  return { config, textOf, texts: [...files, ...units] };
}
