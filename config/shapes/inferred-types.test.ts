import { test } from "node:test";
import { expectSame } from "@wherry/testing/fixtures/expect-type.ts";
import type { BootDevice, ButaneConfig, ButaneLuks, FirewallSection } from "../butane/schema/values.ts";
import type { Clc } from "../container-linux-config/schema.ts";
import type { Disk, File, IgnitionConfig, Luks, Unit } from "../ignition/config.ts";
import type { Ignition2Config, Ignition2Disk, Ignition2User } from "../ignition/v2/config.ts";
import { always, boolean, integer, listOf, object, sectionOf, string, strings, type ValueOf } from "./shape.ts";

interface ResourceType {
  readonly compression?: string;
  readonly httpHeaders?: readonly { readonly name: string; readonly value?: string }[];
  readonly source?: string;
  readonly verification?: { readonly hash?: string };
}
type Resource = { readonly [Key in keyof ResourceType]: ResourceType[Key] };
type Owner = { readonly id?: number; readonly name?: string };
type Tang = { readonly advertisement?: string; readonly thumbprint?: string; readonly url: string };

test("the type of every kind of field is inferred", () => {
  const inner = object("inner", { key: string });
  const shape = object("outer", {
    always: always(integer),
    scalar: boolean,
    strings,
    section: sectionOf(inner),
    list: listOf(inner),
    map: { ...string, map: true },
  });
  expectSame<
    ValueOf<typeof shape>,
    {
      readonly always: number;
      readonly scalar?: boolean;
      readonly strings?: readonly string[];
      readonly section?: { readonly key?: string };
      readonly list?: readonly { readonly key?: string }[];
      readonly map?: { readonly [key: string]: string };
    }
  >(true);
  expectSame<{ readonly a?: string }, { a?: string }>(false);
  expectSame<{ readonly a?: string }, { readonly a: string }>(false);
});

test("types of Ignition 3 are those of its newest specification", () => {
  expectSame<
    File,
    {
      readonly append?: readonly Resource[];
      readonly contents?: Resource;
      readonly group?: Owner;
      readonly mode?: number;
      readonly overwrite?: boolean;
      readonly path: string;
      readonly user?: Owner;
    }
  >(true);
  expectSame<
    Disk,
    {
      readonly device: string;
      readonly partitions?: readonly {
        readonly guid?: string;
        readonly label?: string;
        readonly number: number;
        readonly resize?: boolean;
        readonly shouldExist?: boolean;
        readonly sizeMiB?: number;
        readonly startMiB?: number;
        readonly typeGuid?: string;
        readonly wipePartitionEntry?: boolean;
      }[];
      readonly wipeTable?: boolean;
    }
  >(true);
  expectSame<
    Luks,
    {
      readonly cex?: { readonly enabled?: boolean };
      readonly clevis?: {
        readonly custom?: { readonly config?: string; readonly needsNetwork?: boolean; readonly pin?: string };
        readonly tang?: readonly Tang[];
        readonly threshold?: number;
        readonly tpm2?: boolean;
      };
      readonly device?: string;
      readonly discard?: boolean;
      readonly keyFile?: Resource;
      readonly label?: string;
      readonly name: string;
      readonly openOptions?: readonly string[];
      readonly options?: readonly string[];
      readonly uuid?: string;
      readonly wipeVolume?: boolean;
    }
  >(true);
  expectSame<
    Unit,
    {
      readonly contents?: string;
      readonly dropins?: readonly { readonly contents?: string; readonly name: string }[];
      readonly enabled?: boolean;
      readonly mask?: boolean;
      readonly name: string;
    }
  >(true);
  expectSame<
    IgnitionConfig["ignition"],
    {
      readonly config?: { readonly merge?: readonly Resource[]; readonly replace?: Resource };
      readonly proxy?: {
        readonly httpProxy?: string;
        readonly httpsProxy?: string;
        readonly noProxy?: readonly string[];
      };
      readonly security?: { readonly tls?: { readonly certificateAuthorities?: readonly Resource[] } };
      readonly timeouts?: { readonly httpResponseHeaders?: number; readonly httpTotal?: number };
      readonly version: string;
    }
  >(true);
  expectSame<keyof IgnitionConfig, "ignition" | "kernelArguments" | "passwd" | "storage" | "systemd">(true);
});

interface Account {
  readonly gecos?: string;
  readonly groups?: readonly string[];
  readonly homeDir?: string;
  readonly noCreateHome?: boolean;
  readonly noLogInit?: boolean;
  readonly noUserGroup?: boolean;
  readonly primaryGroup?: string;
  readonly shell?: string;
  readonly system?: boolean;
  readonly uid?: number;
}
type Flat<Whole> = { [Key in keyof Whole]: Whole[Key] };

test("types of Ignition 2 are those of its newest specification", () => {
  expectSame<
    Ignition2User,
    Flat<
      Account & {
        readonly create?: Flat<Account>;
        readonly name?: string;
        readonly passwordHash?: string;
        readonly sshAuthorizedKeys?: readonly string[];
      }
    >
  >(true);
  expectSame<
    Ignition2Disk,
    {
      readonly device?: string;
      readonly partitions?: readonly {
        readonly guid?: string;
        readonly label?: string;
        readonly number?: number;
        readonly shouldExist?: boolean;
        readonly size?: number;
        readonly sizeMiB?: number;
        readonly start?: number;
        readonly startMiB?: number;
        readonly typeGuid?: string;
        readonly wipePartitionEntry?: boolean;
      }[];
      readonly wipeTable?: boolean;
    }
  >(true);
  expectSame<Ignition2Config["ignition"]["version"], string>(true);
});

test("types of Butane are Ignition's in its own spelling, with nothing that has to be there", () => {
  type ButaneResource = NonNullable<ButaneLuks["key_file"]>;
  type ButaneTang = { readonly advertisement?: string; readonly thumbprint?: string; readonly url?: string };
  expectSame<
    ButaneResource,
    {
      readonly compression?: string;
      readonly http_headers?: readonly { readonly name?: string; readonly value?: string }[];
      readonly source?: string;
      readonly verification?: { readonly hash?: string };
      readonly inline?: string;
      readonly local?: string;
    }
  >(true);
  expectSame<
    NonNullable<NonNullable<NonNullable<ButaneConfig["storage"]>["disks"]>[number]["partitions"]>[number],
    {
      readonly guid?: string;
      readonly label?: string;
      readonly number?: number;
      readonly resize?: boolean;
      readonly should_exist?: boolean;
      readonly size_mib?: number;
      readonly start_mib?: number;
      readonly type_guid?: string;
      readonly wipe_partition_entry?: boolean;
    }
  >(true);
  expectSame<
    BootDevice,
    {
      readonly layout?: string;
      readonly luks?: {
        readonly cex?: { readonly enabled?: boolean };
        readonly device?: string;
        readonly discard?: boolean;
        readonly tang?: readonly ButaneTang[];
        readonly threshold?: number;
        readonly tpm2?: boolean;
      };
      readonly mirror?: { readonly devices?: readonly string[] };
    }
  >(true);
  expectSame<
    FirewallSection,
    {
      readonly allow?: readonly {
        readonly from?: readonly string[];
        readonly interfaces?: readonly string[];
        readonly limit?: string;
        readonly ports?: readonly string[];
        readonly protocol?: string;
        readonly services?: readonly string[];
      }[];
      readonly forward?: string;
      readonly input?: string;
      readonly log?: string;
      readonly published?: string;
      readonly routes?: readonly {
        readonly from?: readonly string[];
        readonly interfaces?: readonly string[];
        readonly out?: readonly string[];
        readonly ports?: readonly string[];
        readonly protocol?: string;
        readonly services?: readonly string[];
        readonly to?: readonly string[];
      }[];
      readonly uplinks?: readonly string[];
    }
  >(true);
  expectSame<
    NonNullable<ButaneConfig["metadata"]>,
    { readonly labels?: { readonly [key: string]: string }; readonly name?: string }
  >(true);
  expectSame<keyof NonNullable<ButaneConfig["ignition"]>, "config" | "proxy" | "security" | "timeouts">(true);
});

test("types of Container Linux Configs are its own", () => {
  expectSame<
    NonNullable<NonNullable<Clc["storage"]>["filesystems"]>[number],
    {
      readonly name?: string;
      readonly mount?: {
        readonly device?: string;
        readonly format?: string;
        readonly create?: { readonly force?: boolean; readonly options?: readonly string[] };
        readonly wipe_filesystem?: boolean;
        readonly label?: string;
        readonly uuid?: string;
        readonly options?: readonly string[];
      };
      readonly path?: string;
    }
  >(true);
  expectSame<NonNullable<Clc["docker"]>, { readonly flags?: readonly string[] }>(true);
});
