import type { ValueOf } from "../../shapes/shape.ts";
import type * as shapes from "./schema.ts";

/**
 * An Ignition configuration of specification 2.4, to which the older ones of 2.x are raised when they are read. Values
 * stand as they were written: an empty text, 0 and false mean in 2.x, for most keys, the same as leaving the key out.
 *
 * Source: the Ignition specification, configuration-v2_4.
 */
export type Ignition2Config = ValueOf<typeof shapes.ignition2Shape>;

export type Ignition2Reference = ValueOf<typeof shapes.referenceShape>;
export type Ignition2Header = NonNullable<Ignition2Reference["httpHeaders"]>[number];

export type Ignition2Storage = ValueOf<typeof shapes.storageShape>;
export type Ignition2Owner = ValueOf<typeof shapes.ownerShape>;
/** What files, directories and links have in common. */
export type Ignition2Node = Pick<Ignition2Directory, "filesystem" | "group" | "overwrite" | "path" | "user">;
export type Ignition2File = ValueOf<typeof shapes.fileShape>;
export type Ignition2Directory = ValueOf<typeof shapes.directoryShape>;
export type Ignition2Link = ValueOf<typeof shapes.linkShape>;
export type Ignition2Filesystem = ValueOf<typeof shapes.filesystemShape>;
export type Ignition2Mount = ValueOf<typeof shapes.mountShape>;
export type Ignition2Disk = ValueOf<typeof shapes.diskShape>;
export type Ignition2Partition = ValueOf<typeof shapes.partitionShape>;
export type Ignition2Raid = ValueOf<typeof shapes.raidShape>;

export type Ignition2User = ValueOf<typeof shapes.userShape>;

export type Ignition2Unit = ValueOf<typeof shapes.unitShape>;
export type Ignition2NetworkdUnit = ValueOf<typeof shapes.networkdUnitShape>;
export type Ignition2Dropin = ValueOf<typeof shapes.dropinShape>;
