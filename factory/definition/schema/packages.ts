import * as v from "valibot";
import { explain } from "./explain.ts";
import { keyedList, list, optional, required } from "./list.ts";
import { packageEntry, packageName } from "./names.ts";

const acknowledgement = v.strictObject({
  package: required(packageName, "The package."),
  script: required(
    v.picklist(["preinst", "postinst", "prerm", "postrm", "config"]),
    "Which of its maintainer scripts.",
  ),
  sha256: optional(
    v.pipe(
      v.string(),
      v.regex(/^[0-9a-f]{64}$/, explain("a SHA-256 has 64 digits, 0-9 and a-f", "`wherry build` prints the right one")),
      v.title("SHA-256"),
    ),
    "SHA-256 of the script that was reviewed; without it every later version passes, too.",
  ),
  reason: required(
    v.pipe(v.string(), v.nonEmpty("say why the script need not run"), v.title("text")),
    "Why the image is right without this script.",
  ),
});

export const packages = v.strictObject({
  install: list(packageEntry, "Packages to install, with what they depend on."),
  omit: list(
    packageEntry,
    "Packages to leave out although others depend on them: what only maintainer scripts need, such as dpkg or perl-base.",
  ),
  acknowledge: keyedList(
    acknowledgement,
    "Maintainer scripts that you have read. They do not run; this says that the image is right without them.",
  ),
  scripts: v.optional(
    v.pipe(
      v.picklist(["record", "refuse"]),
      v.description(
        "What happens to maintainer scripts that nobody knows when a lock is made: they are run once, apart and without privileges, and what they do is recorded in the lock; or they are an error.",
      ),
    ),
    "record",
  ),
});

const kernelArgument = v.pipe(
  v.string(),
  v.regex(/^[!-~]+$/, explain("a kernel argument has no spaces", "write one entry for each argument")),
  v.title("kernel argument"),
);

const moduleName = v.pipe(
  v.string(),
  v.regex(/^-?[A-Za-z0-9_-]+$/, "a module is named without folder and .ko"),
  v.title("module name"),
);

export const kernel = v.union(
  [
    packageName,
    v.null(),
    v.strictObject({
      package: optional(packageName, "The package that holds the kernel."),
      modules: list(moduleName, "Further modules for the initrd, with those they depend on."),
      arguments: list(kernelArgument, "Further arguments of the kernel's command line, one entry each."),
    }),
  ],
  "must be the name of a kernel package, a map, or null for none",
);
