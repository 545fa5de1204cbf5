import { transpileButane } from "@wherry/config/butane/transpile.ts";
import { translateCloudConfigTree } from "@wherry/config/cloud-config/translate.ts";
import { parseClc } from "@wherry/config/container-linux-config/parse-clc.ts";
import { parseSize } from "@wherry/config/container-linux-config/size.ts";
import { compareConfigs } from "@wherry/config/ignition/compare-configs.ts";
import { formatIgnition } from "@wherry/config/ignition/format-ignition.ts";
import { mergeIgnition, validateIgnition } from "@wherry/config/ignition/merge-ignition.ts";
import { parseIgnition } from "@wherry/config/ignition/parse-ignition.ts";
import { readIgnition } from "@wherry/config/ignition/read-ignition.ts";
import { translateIgnition2Text } from "@wherry/config/ignition/v2/translate-text.ts";
import { parseJson } from "@wherry/config/json/parse-json.ts";
import { plainValue } from "@wherry/config/json/plain-value.ts";
import { lintConfig } from "@wherry/config/lint/lint-config.ts";
import { readSilences } from "@wherry/config/lint/silences.ts";
import { readInteger } from "@wherry/config/parameters/parameter-value.ts";
import { compilePattern } from "@wherry/config/parameters/pattern.ts";
import { readReferences } from "@wherry/config/parameters/references.ts";
import { readYamlNodes } from "@wherry/config/yaml/nodes.ts";
import { readPlainYaml } from "@wherry/config/yaml/plain-yaml.ts";
import { type Parser, textParser } from "../parser.ts";

const whole = { filesystems: new Map<string, string>(), scope: "whole" } as const;
const noGunzip = () => undefined;
const noFiles = () => ({ problem: "there are no files" });

/** The languages of machine configurations. */
export const configParsers: readonly Parser[] = [
  textParser("config/json", (text) => {
    const read = parseJson(text);
    return "fault" in read ? undefined : (plainValue(read.root) ?? null);
  }),
  textParser("config/plain-yaml", readPlainYaml),
  textParser("config/yaml", (text) => {
    const { root } = readYamlNodes(text);
    return root === undefined ? undefined : (plainValue(root) ?? null);
  }),
  textParser("config/ignition", (text) => {
    const { config } = parseIgnition(text);
    if (config === undefined) return undefined;
    const merged = mergeIgnition(config, config);
    validateIgnition(merged);
    compareConfigs(config, merged, () => noGunzip);
    formatIgnition(merged);
    return config;
  }),
  textParser("config/ignition-2", (text) => {
    const { config, findings, originOf } = translateIgnition2Text(text, whole);
    findings.map(originOf);
    return config;
  }),
  textParser("config/any-ignition", (text) => readIgnition(text).config),
  textParser("config/butane", (text) => {
    const { root } = readYamlNodes(text);
    const { config, machineConfig } = transpileButane({ text, root }, {});
    return machineConfig ?? config;
  }),
  textParser("config/container-linux-config", (text) => {
    const { root } = readYamlNodes(text);
    return parseClc(root, { platform: "ec2", readLocal: noFiles }).config;
  }),
  textParser("config/cloud-config", (text) => {
    const whole = `#cloud-config\n${text}`;
    const { root } = readYamlNodes(whole);
    return root && translateCloudConfigTree({ text: whole, root }).config;
  }),
  textParser("config/clc-sizes", parseSize),
  textParser("config/lint", (text) => {
    readSilences(text);
    const { config } = parseIgnition(text);
    return config === undefined ? undefined : lintConfig(config, noGunzip);
  }),
  textParser("config/parameters", (text) => {
    readInteger(text);
    return readReferences(text);
  }),
  textParser("config/patterns", (text) => {
    const [pattern = "", ...values] = text.split("\n");
    const matches = compilePattern(pattern);
    return typeof matches === "function" ? values.filter((value) => matches(value)) : undefined;
  }),
];
