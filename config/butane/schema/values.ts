import type { ValueOf } from "../../shapes/shape.ts";
import type * as shapes from "./shapes.ts";
import type { quadlet, quadletDropin, tree } from "./sugar-shapes.ts";

/** What a Butane configuration says, in its own spelling; what is absent or null in the text is absent here. */
export type ButaneConfig = ValueOf<typeof shapes.butaneShape>;

type Storage = NonNullable<ButaneConfig["storage"]>;

type ButaneFile = NonNullable<Storage["files"]>[number];
export type ButaneFilesystem = NonNullable<Storage["filesystems"]>[number];
export type ButaneLuks = NonNullable<Storage["luks"]>[number];
export type ButaneResource = NonNullable<ButaneFile["contents"]>;
export type ButaneUser = NonNullable<NonNullable<ButaneConfig["passwd"]>["users"]>[number];

export type ButaneTree = ValueOf<typeof tree>;
export type ButaneQuadlet = ValueOf<typeof quadlet>;
/** Text that stands here or in a local file: a unit, a quadlet, a drop-in. */
export type ButaneContents = ValueOf<typeof quadletDropin>;

export type BootDevice = ValueOf<typeof shapes.bootDevice>;
export type BootDeviceLuks = ValueOf<typeof shapes.bootDeviceLuks>;
export type GrubUser = ValueOf<typeof shapes.grubUser>;
export type OpenshiftSection = ValueOf<typeof shapes.openshift>;

export type FirewallSection = ValueOf<typeof shapes.firewall>;
export type FirewallEntry = ValueOf<typeof shapes.firewallRule>;
export type FirewallRouteEntry = ValueOf<typeof shapes.firewallRoute>;
export type HealthSection = ValueOf<typeof shapes.health>;
export type HealthEntry = ValueOf<typeof shapes.healthCheck>;
export type UpdateSection = ValueOf<typeof shapes.update>;
export type UpdateWindowEntry = ValueOf<typeof shapes.updateWindow>;
