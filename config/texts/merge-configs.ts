import { type Finding, isFatal } from "@wherry/core/errors/finding.ts";
import type { IgnitionConfig } from "../ignition/config.ts";
import { convertVersion } from "../ignition/convert-version.ts";
import { formatIgnition } from "../ignition/format-ignition.ts";
import { mergeIgnition, validateIgnition } from "../ignition/merge-ignition.ts";
import { raiseConfig } from "../ignition/raise.ts";
import { traceMergedPath } from "../ignition/trace-merge.ts";
import type { Remark } from "../json/remark.ts";
import { commonMinor, type ReadConfig } from "./read-config.ts";
import type { Reported, SourceText } from "./source-text.ts";

/** A configuration that was read, and the text that it was read from. */
interface SourceConfig {
  readonly source: SourceText;
  readonly read: ReadConfig;
}

export interface MergedConfigs {
  /** Of the newest version that one of them has; undefined where a finding is an error. */
  readonly config: IgnitionConfig | undefined;
  /** What is to be said of the result, by the text that it comes from. What was said of the parts is not said again. */
  readonly reports: readonly Reported[];
  /** Something about `config`, by the text that it comes from, with its path and place there. */
  readonly placed: (remark: Remark) => { readonly source: SourceText; readonly finding: Finding };
}

/** Lays sound configurations over each other in their order, by Ignition's rules: a later one wins. */
export function mergeConfigs(configs: readonly SourceConfig[]): MergedConfigs {
  const raised = configs.map(({ read }) => raise(read));
  const merged = raised.reduce(mergeIgnition);
  const placed: MergedConfigs["placed"] = (remark) => {
    const origin = traceMergedPath(remark.path, merged, raised);
    const { source, read } = configs[origin?.of ?? 0] ?? nowhere();
    return { source, finding: read.placed({ ...remark, path: origin?.path ?? [] }) };
  };
  const told = new Set(configs.flatMap(({ read }) => read.findings.map(({ message }) => message)));
  const found = validateIgnition(merged).filter(({ level, message }) => level === "error" || !told.has(message));
  if (isFatal(found)) return { config: undefined, reports: report(found, placed), placed };
  const minor = commonMinor(configs.map(({ read }) => read));
  const { config, findings } = convertVersion(formatIgnition(merged), minor, {
    filesystems: new Map(),
    scope: "plain",
  });
  const lost = findings.filter(({ level }) => level === "error");
  return { config, reports: report([...found, ...lost], placed), placed };
}

function raise({ values, minor }: ReadConfig): IgnitionConfig {
  if (values === undefined) throw new Error("only sound configurations are merged");
  return raiseConfig(values, minor);
}

function nowhere(): never {
  throw new Error("there are no configurations to merge");
}

function report(remarks: readonly Remark[], placed: MergedConfigs["placed"]): readonly Reported[] {
  const bySource = new Map<SourceText, Finding[]>();
  for (const remark of remarks) {
    const { source, finding } = placed(remark);
    const own = bySource.get(source) ?? [];
    own.push(finding);
    bySource.set(source, own);
  }
  return [...bySource].map(([source, findings]) => ({ source, findings }));
}
