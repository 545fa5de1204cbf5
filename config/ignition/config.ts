import type { ValueOf } from "../shapes/shape.ts";
import type * as shapes from "./schema/shapes.ts";

/**
 * An Ignition configuration at the newest specification, 3.7.0-experimental, to which every older one is raised when it
 * is read. What is absent, null, or an empty object in the text is absent here. What its keys are for,
 * schema/descriptions.ts says.
 *
 * Source: the Ignition specification, configuration-v3_7_experimental.
 */
export type IgnitionConfig = ValueOf<typeof shapes.configShape>;

export type IgnitionSection = ValueOf<typeof shapes.ignitionShape>;

/** Bytes from somewhere: data:, http(s):, s3:, arn:, gs:, tftp:. */
export type Resource = ValueOf<typeof shapes.resourceShape>;

export type KernelArguments = ValueOf<typeof shapes.kernelArgumentsShape>;

export type Passwd = ValueOf<typeof shapes.passwdShape>;
export type PasswdUser = ValueOf<typeof shapes.passwdUserShape>;
export type PasswdGroup = ValueOf<typeof shapes.passwdGroupShape>;

export type Storage = ValueOf<typeof shapes.storageShape>;
export type NodeOwner = ValueOf<typeof shapes.ownerShape>;
export type Directory = ValueOf<typeof shapes.directoryShape>;
export type File = ValueOf<typeof shapes.fileShape>;
export type Link = ValueOf<typeof shapes.linkShape>;
export type Disk = ValueOf<typeof shapes.diskShape>;
export type Partition = ValueOf<typeof shapes.partitionShape>;
export type Raid = ValueOf<typeof shapes.raidShape>;
export type Filesystem = ValueOf<typeof shapes.filesystemShape>;
export type Luks = ValueOf<typeof shapes.luksShape>;
export type Clevis = ValueOf<typeof shapes.clevisShape>;

export type Systemd = ValueOf<typeof shapes.systemdShape>;
export type Unit = ValueOf<typeof shapes.unitShape>;
export type Dropin = ValueOf<typeof shapes.dropinShape>;
