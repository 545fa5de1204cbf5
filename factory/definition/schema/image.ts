import { architectures } from "@wherry/core/architecture/architectures.ts";
import * as v from "valibot";
import { groups, users } from "./accounts.ts";
import { checks } from "./checks.ts";
import { budgets, compression, disk, trim } from "./disk.ts";
import { directories, files, links } from "./files.ts";
import { firewall } from "./firewall.ts";
import { firstBoot } from "./first-boot.ts";
import { optional } from "./list.ts";
import { hostName, imageName, version } from "./names.ts";
import { network } from "./network.ts";
import { output, outputMeaning } from "./output.ts";
import { kernel, packages } from "./packages.ts";
import { parameters } from "./parameters.ts";
import { size } from "./quantities.ts";
import { mirrors, repositories } from "./repositories.ts";
import { services } from "./services.ts";
import { architecture, container, keyboard, locale, sysctl, timezone } from "./system.ts";

const extended = v.pipe(v.string(), v.nonEmpty("name a definition"), v.title("name or path"));

/**
 * The one source of what a definition may hold: it checks files, gives TypeScript its type, editors their JSON Schema
 * and the documentation its text. Every key may be missing, since another definition may bring it.
 */
export const imageSchema = v.strictObject(
  {
    $schema: optional(v.pipe(v.string(), v.title("address")), "Address of the JSON Schema, for editors."),
    extends: optional(
      v.union([extended, v.array(extended)], "must be the name or path of a definition, or a list of them"),
      "Definitions to build upon: a stock image by name, or a file by path. Later ones win over earlier ones, and this file over all.",
    ),
    name: optional(imageName, "Name of the image. Required, here or in an extended definition."),
    version: optional(version, "Version of the image. Required, here or in an extended definition."),
    architecture: v.optional(
      v.pipe(architecture, v.description("Processor, in Debian's words.")),
      architectures.amd64.name,
    ),
    repositories,
    mirrors: v.optional(
      v.pipe(
        mirrors,
        v.description(
          "Where named suites are fetched from, unless the command line or the environment says otherwise; by default from this machine's apt sources.",
        ),
      ),
      {},
    ),
    packages: v.optional(v.pipe(packages, v.description("What is installed.")), {}),
    kernel: optional(
      kernel,
      "Package of the kernel, or a map for more; left out or null for images without one, such as those for containers.",
    ),
    parameters,
    users,
    groups,
    files,
    directories,
    links,
    services: v.optional(v.pipe(services, v.description("Units of systemd.")), {}),
    firstBoot,
    sysctl,
    network,
    firewall: optional(
      firewall,
      "Rules of nftables for what may come in and what is forwarded; left out or null, none are written.",
    ),
    hostname: optional(
      hostName,
      "Host name, unless the machine is given one when it is set up; the image's name by default.",
    ),
    locale: v.optional(v.pipe(locale, v.description("Language and character set.")), "C.UTF-8"),
    timezone: v.optional(v.pipe(timezone, v.description("Time zone.")), "UTC"),
    keyboard: optional(
      keyboard,
      "Keymap of the console, by the name of its file; the packages `kbd` and `console-data` bring them. Left out or null: the kernel's own, of the USA.",
    ),
    swap: optional(
      v.nullable(size),
      'Size of a swap file in /var, which the first boot makes: "1G". Left out or null, there is none.',
    ),
    trim: v.optional(v.pipe(trim, v.description("What to leave out of packages.")), {}),
    disk: v.optional(v.pipe(disk, v.description("Sizes of the partitions.")), {}),
    compression: v.optional(v.pipe(compression, v.description("How /usr is compressed, in mkfs.erofs's words.")), {}),
    output: optional(output, outputMeaning),
    container: v.optional(v.pipe(container, v.description("What an OCI image runs.")), {}),
    checks: v.optional(v.pipe(checks, v.description("What the finished image is held against.")), {}),
    budgets: v.optional(
      v.pipe(budgets, v.description("Limits that this image must keep; those of an extended definition do not count.")),
      {},
    ),
  },
  "a definition is a map of keys, such as `name: web`",
);

/** What a definition looks like in TypeScript. */
export type ImageInput = v.InferInput<typeof imageSchema>;

/** A checked definition with the schema's defaults; `resolve` makes the rest. */
export type CheckedImage = v.InferOutput<typeof imageSchema>;
