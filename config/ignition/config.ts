import type { ValueOf } from "../shapes/shape.ts";
import type * as shapes from "./schema/shapes.ts";

/**
 * An Ignition configuration at the newest specification, 3.7.0-experimental, to which every older one is raised when it is read.
 * What is absent, null, or an empty object in the text is absent here. What its keys are for, schema/descriptions.ts says.
 *
 * Source: the Ignition specification, configuration-v3_7_experimental.
 */
export type IgnitionConfig = ValueOf<typeof shapes.configShape>;

export type IgnitionSection = ValueOf<typeof shapes.ignition>;

/** Bytes from somewhere: data:, http(s):, s3:, arn:, gs:, tftp:. */
export type Resource = ValueOf<typeof shapes.resource>;

export type KernelArguments = ValueOf<typeof shapes.kernelArguments>;

export type Passwd = ValueOf<typeof shapes.passwd>;
export type PasswdUser = ValueOf<typeof shapes.passwdUser>;
export type PasswdGroup = ValueOf<typeof shapes.passwdGroup>;

export type Storage = ValueOf<typeof shapes.storage>;
export type NodeOwner = ValueOf<typeof shapes.owner>;
export type Directory = ValueOf<typeof shapes.directory>;
export type File = ValueOf<typeof shapes.file>;
export type Link = ValueOf<typeof shapes.link>;
export type Disk = ValueOf<typeof shapes.disk>;
export type Partition = ValueOf<typeof shapes.partition>;
export type Raid = ValueOf<typeof shapes.raid>;
export type Filesystem = ValueOf<typeof shapes.filesystem>;
export type Luks = ValueOf<typeof shapes.luks>;
export type Clevis = ValueOf<typeof shapes.clevis>;

export type Systemd = ValueOf<typeof shapes.systemd>;
export type Unit = ValueOf<typeof shapes.unit>;
export type Dropin = ValueOf<typeof shapes.dropin>;
