import type { PackageFormat } from "../packages/package-format.ts";
import { isBasePackage } from "./base-package.ts";
import { readInstalled } from "./installed.ts";
import { debianNames } from "./names.ts";
import { findMirror, repositoryRoot } from "./policy/mirrors.ts";
import { parseConflicts, parseProvides, parseRelations } from "./relation.ts";
import { replacesFiles } from "./replaces.ts";
import { debianVersions } from "./version.ts";

/** Debian's packages and repositories. What reads them is loaded when it is first needed: most commands never do. */
export const debianFormat: PackageFormat = {
  name: "debian",
  versions: debianVersions,
  names: debianNames,
  fits: (packaged, system) => packaged === system || packaged === "all",
  // Debian Policy 2.5
  priorities: ["required", "important", "standard", "optional", "extra"],
  relations: { requires: parseRelations, conflicts: parseConflicts, provides: parseProvides },
  files: {
    ending: ".deb",
    unpack: async (path, sink, options) => (await import("./deb/deb.ts")).unpackDeb(path, sink, options),
  },
  repositories: {
    recognises: (source) => source.kind !== "suite" || source.distribution === "debian",
    mirror: ({ distribution, suite }, mirrors) => findMirror(distribution, suite, mirrors),
    root: repositoryRoot,
    verify: async (source, context) => (await import("./repository/repository.ts")).verifyRepository(source, context),
  },
  replaces: replacesFiles,
  isBase: isBasePackage,
  installed: readInstalled,
};
