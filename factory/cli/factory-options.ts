import { type ArchitectureName, architectureNames } from "@wherry/core/architecture/architectures.ts";
import { type Command, Option } from "commander";
import { collect } from "./collect.ts";

/** Options of every command that may fetch packages. */
export interface PackageSourceOptions {
  readonly mirror?: readonly string[];
  readonly store?: string;
  readonly acceptRelease?: readonly string[];
}

/** Options of every command that reads the definition of an image. */
export interface CodeOptions {
  /** False with --no-code. */
  readonly code: boolean;
  readonly set?: readonly string[];
}

/** Adds --no-code and --set, which `CodeOptions` reads. Gives the command back. */
export function addCodeOption(command: Command): Command {
  return command
    .option(
      "--no-code",
      "refuse definitions that are programs (.ts), also where a .yaml extends one: nothing of theirs, or that they import, runs, nor do maintainer scripts when a lock is made",
    )
    .option("--set <name=value>", "the value of a parameter of the definition; may be given again", collect);
}

/** Adds --store, which `PackageSourceOptions` reads. Gives the command back. */
export function addStoreOption(command: Command): Command {
  return command.option(
    "--store <folder>",
    "where packages and tools are kept (default: WHERRY_STORE, or wherry in the user's cache folder)",
  );
}

/** Adds --mirror, --store and --accept-release, which `PackageSourceOptions` reads. Gives the command back. */
export function addSourceOptions(command: Command): Command {
  return addStoreOption(
    command.option(
      "--mirror <archive=url>",
      "where to fetch from, repeatable: debian=URL, debian-security=URL (default: WHERRY_MIRROR_DEBIAN..., the definition, this machine's apt sources)",
      collect,
    ),
  ).option(
    "--accept-release <repository>",
    "take a repository's Release although it is older than the one read last, or has changed its Origin, Suite or Codename; repeatable: debian:trixie",
    collect,
  );
}

/** Where packages that a command names are taken from. */
export interface ArchiveOptions {
  readonly suite?: readonly string[];
  readonly architecture: ArchitectureName;
}

/** The suites where --suite names none. */
export const usualSuites: readonly string[] = ["trixie"];

/** Adds --suite and --architecture, which `ArchiveOptions` reads. Gives the command back. */
export function addArchiveOptions(command: Command): Command {
  return command
    .option(
      "--suite <suite>",
      `suite to take them from: debian:trixie, debian:trixie/main,contrib, or trixie for short; repeat it for several (default: ${usualSuites.join(", ")})`,
      collect,
    )
    .addOption(
      new Option("--architecture <name>", "architecture of the packages").choices(architectureNames).default("amd64"),
    );
}
