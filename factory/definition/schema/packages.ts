import * as v from "valibot";
import { explain, quote } from "./explain.ts";
import { keyedList, list, optional, required } from "./list.ts";
import { installEntry, packageEntry, packageName } from "./names.ts";
import { priority } from "./priority.ts";
import { plainText } from "./quantities.ts";

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
    v.pipe(
      v.string(),
      v.nonEmpty("say why the script need not run"),
      v.regex(
        /^(?!TODO)/i,
        explain("this is still to be written", "read the script, and say why the image is right without it"),
      ),
      v.title("text"),
    ),
    "Why the image is right without this script.",
  ),
});

const pattern = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z0-9*?[][!-~]*$/, 'this is neither a name nor a pattern such as "linux-*"'),
  v.title("pattern"),
);

const pin = v.pipe(
  v.strictObject({
    package: required(pattern, 'The packages, as a name or a pattern; "*" for whole repositories.'),
    repository: optional(
      v.pipe(v.string(), v.nonEmpty(), v.title("repository")),
      'The repository that has the version, as `repositories` names it: "debian:trixie-backports", "ADDRESS SUITE", or a path.',
    ),
    suite: optional(
      v.pipe(v.string(), v.nonEmpty(), v.title("suite")),
      'The suite that has it, by a name in its Release: "trixie-backports", "stable".',
    ),
    version: optional(pattern, 'The version, or a pattern: "5.2.*".'),
    priority: required(priority, "What counts for these versions."),
  }),
  v.check(
    ({ repository, suite, version }) => [repository, suite, version].filter((one) => one !== undefined).length === 1,
    explain("a pin needs one of `repository`, `suite` and `version`", "write two pins for two of them"),
  ),
  v.check(
    ({ package: name, version }) => name !== "*" || version === undefined,
    explain("a version is pinned for packages, not for whole repositories", "name them: package: linux-*"),
  ),
);

function isOneLine(value: string | number | boolean): boolean {
  return String(value).isWellFormed() && !/\p{Cc}/u.test(String(value));
}

const oneLine = explain("an answer is one line of text", "take line breaks and control characters out of it");

/** debconf-devel(7), "Templates": a package and a name, with slashes between them. */
const question = v.pipe(
  v.string(),
  v.regex(/^[a-z0-9][a-z0-9+.-]+(\/[A-Za-z0-9_+.:-]+)+$/, ({ input }) =>
    explain(
      `${quote(input)} is not a question of debconf`,
      'name it as the package does, such as "postfix/mailname"; `debconf-show PACKAGE` lists them on a machine that has it',
    ),
  ),
);

export const packages = v.strictObject({
  install: list(
    installEntry,
    'Packages to install, with what they depend on. "NAME/SUITE" takes one from a suite, with what it needs from there; "NAME=VERSION" one version.',
  ),
  omit: list(
    packageEntry,
    "Packages to leave out although others depend on them. What a stock definition omits comes back where a package of yours needs it; what is omitted here does not.",
  ),
  recommends: list(
    v.pipe(
      v.string(),
      v.regex(/^-?[A-Za-z0-9*?[][!-~]*$/, 'this is neither a name nor a pattern such as "*"'),
      v.title("pattern"),
    ),
    'Packages that are installed with what they recommend, as names or patterns; "*" for all but those that the stock definitions alone would install. What is not wanted of it goes into `omit`.',
  ),
  pins: list(
    pin,
    "Which versions go before others, in the shape of apt_preferences(5); the first that fits rules, and those of an extended definition are replaced.",
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
  answers: v.optional(
    v.pipe(
      v.record(question, v.nullable(v.pipe(plainText, v.check(isOneLine, oneLine)))),
      v.description(
        'Answers to what packages ask when they are installed, by debconf\'s name of the question: "postfix/mailname": example.org. null takes an inherited one away; the defaults of the packages hold for all others. Scripts have them when they are recorded; passwords are refused.',
      ),
    ),
    {},
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
