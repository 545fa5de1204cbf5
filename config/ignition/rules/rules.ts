import type { DataPath } from "@wherry/core/paths/data-path.ts";
import type { Rules, RulesFor } from "../../shapes/rules.ts";
import type { configShape } from "../schema/shapes.ts";
import { checkDisk, checkPartition, checkRaid } from "./disk-rules.ts";
import { checkFilesystem } from "./filesystem-rules.ts";
import { checkClevisCustom, checkLuks, checkTang } from "./luks-rules.ts";
import { checkDirectory, checkFile, checkLink, checkOwner } from "./node-rules.ts";
import { checkConfig, checkStorage } from "./path-rules.ts";
import { checkProxy } from "./proxy-rules.ts";
import type { Report } from "./report.ts";
import {
  checkCertificates,
  checkHeader,
  checkIncludedConfigs,
  checkResource,
  checkVerification,
} from "./resource-rules.ts";
import { checkDropin, checkKernelArguments, checkSystemd, checkUnit } from "./unit-rules.ts";

type Context = readonly [at: DataPath, report: Report];

/** What is to hold of values beyond their types, by the names of shapes. */
export const rules: Rules<Context> = {
  config: checkConfig,
  kernelArguments: checkKernelArguments,
  ignitionConfig: checkIncludedConfigs,
  tls: checkCertificates,
  proxy: checkProxy,
  resource: checkResource,
  certificate: checkResource,
  httpHeader: checkHeader,
  verification: checkVerification,
  storage: checkStorage,
  owner: checkOwner,
  directory: checkDirectory,
  file: checkFile,
  link: checkLink,
  disk: checkDisk,
  partition: checkPartition,
  filesystem: checkFilesystem,
  luks: checkLuks,
  clevisCustom: checkClevisCustom,
  tang: checkTang,
  raid: checkRaid,
  systemd: checkSystemd,
  unit: checkUnit,
  dropin: checkDropin,
} satisfies RulesFor<typeof configShape, Context>;
