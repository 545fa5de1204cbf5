import { closest } from "@wherry/core/errors/suggest.ts";
import * as v from "valibot";
import { archiveNames, distributions } from "../../distributions/package-formats.ts";
import { parseSuite } from "../../distributions/suite-name.ts";
import { didYouMean, explain, quote } from "./explain.ts";
import { optional, required } from "./list.ts";
import { sourcePath } from "./paths.ts";
import { priority } from "./priority.ts";

/** Distributions whose mirrors and keys are known. */
const DISTRIBUTIONS: readonly string[] = [...distributions.keys()];

function suiteProblem(text: string): string | undefined {
  // Takes an inherited repository away; should there be none of this name, the merge says so.
  if (text.startsWith("-")) return undefined;
  const parsed = parseSuite(text);
  if (parsed === undefined) {
    const bare = /^[a-z]+$/.test(text) ? `debian:${text}` : undefined;
    return explain(
      `${quote(text)} is not a suite: DISTRIBUTION:SUITE or DISTRIBUTION:SUITE/COMPONENT,COMPONENT`,
      didYouMean(bare) ??
        (/[/:]{2}/.test(text) ? "give a repository by address as a map with `url`, `suite` and `keys`" : undefined),
    );
  }
  if (DISTRIBUTIONS.includes(parsed.distribution)) return undefined;
  return explain(
    `the distribution "${parsed.distribution}" is not known; known: ${DISTRIBUTIONS.join(", ")}`,
    didYouMean(closest(parsed.distribution, DISTRIBUTIONS)) ??
      "give its repository as a map with `url`, `suite` and `keys`",
  );
}

const suiteText = v.pipe(
  v.string(),
  v.check(
    (text) => suiteProblem(text) === undefined,
    ({ input }) => suiteProblem(input) ?? "",
  ),
  v.title("suite"),
);

const url = v.pipe(
  v.string(),
  v.check((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol), "must be an http or https address"),
  v.check(
    (text) => new URL(text).username === "" && new URL(text).password === "",
    "must hold no user name or password: definitions are shared",
  ),
  v.title("address"),
);

const component = v.pipe(
  v.string(),
  v.regex(/^[a-z0-9][a-z0-9./+-]*$/, ({ input }) => `${quote(input)} is not the name of a component, such as "main"`),
  v.title("component"),
);

/** Whoever can answer for an address could give any key: what makes one believed is its fingerprint. */
const keyFile = v.pipe(
  sourcePath,
  v.regex(/^(?!https?:)/, ({ input }) =>
    explain(
      "a key by address needs its fingerprint",
      `write {url: ${quote(input)}, fingerprint: "..."}, with what the repository's owner publishes; compare: curl -fsSL ${input} | gpg --show-keys --with-fingerprint`,
    ),
  ),
  v.title("path of your own"),
);

const remoteKey = v.strictObject({
  url: required(url, "Address of the key, armored or binary."),
  fingerprint: required(
    v.pipe(
      v.string(),
      v.regex(
        /^(?:[0-9A-Fa-f] *){39}(?:(?:[0-9A-Fa-f] *){24})?[0-9A-Fa-f]$/,
        explain(
          "a fingerprint has 40 digits, 0-9 and A-F, or 64",
          "see it with: curl -fsSL ADDRESS | gpg --show-keys --with-fingerprint",
        ),
      ),
      v.title("fingerprint"),
    ),
    "Fingerprint of the primary key; spaces do not count.",
  ),
});

const repository = v.pipe(
  v.strictObject({
    suite: optional(v.pipe(v.string(), v.nonEmpty()), 'Without `url`: "debian:trixie". With `url`: the suite there.'),
    components: optional(v.array(component), 'Parts of the suite; "main" by default.'),
    url: optional(url, "Address of any other signed repository."),
    keys: optional(
      v.array(v.union([keyFile, remoteKey], "a key is the path of a file, or a map with `url` and `fingerprint`")),
      "With `url`: the OpenPGP public keys that sign it, as files of your own or by address.",
    ),
    trusted: optional(
      v.boolean(),
      "With `url`: true does without any signature. Whoever controls the network then controls the image.",
    ),
    anySuite: optional(
      v.literal(true),
      "true takes whatever suite the signed Release there names. Whoever controls the mirror can then give another one.",
    ),
    priority: optional(
      priority,
      "Of its versions; of a package's versions that of the highest is taken. By default 500, and for suites such as backports what their Release says: 100 or 1.",
    ),
    checkValidUntil: optional(
      v.literal(false),
      "false takes a Release whose Valid-Until is over, as mirrors of past days have them. Updates can then be withheld.",
    ),
    path: optional(sourcePath, "A folder of .deb files, or one .deb file, relative to the definition."),
  }),
  v.check(
    ({ path, priority: _, ...others }) =>
      path === undefined || Object.values(others).every((value) => value === undefined),
    "`path` stands alone: local packages have no suite, components or keys",
  ),
  v.check(
    ({ suite, path }) => suite !== undefined || path !== undefined,
    explain(
      "a repository needs `suite`, `url` with `suite`, or `path`",
      'the shortest form is the text "debian:trixie"',
    ),
  ),
  v.check(
    ({ url, suite }) => url !== undefined || suite === undefined || suiteProblem(suite) === undefined,
    ({ input }) => suiteProblem(input.suite ?? "") ?? "",
  ),
  v.check(
    ({ url, keys, trusted }) => url !== undefined || (keys === undefined && trusted === undefined),
    "`keys` and `trusted` go with `url`; the keys of a known distribution come with Wherry",
  ),
  v.check(
    ({ url, keys, trusted }) => url === undefined || (keys?.length ?? 0) > 0 || trusted === true,
    explain("nothing proves what comes from this address", "add `keys`: files with the OpenPGP keys that sign it"),
  ),
);

const mirror = optional(
  v.pipe(
    v.string(),
    v.regex(
      /^https?:\/\/[^\s/]+(\/\S*)?$/,
      explain("a mirror is an address", 'write it as "https://mirror.example.org/debian"'),
    ),
    v.title("address"),
  ),
  "Address of the archive on a mirror.",
);

/** Which servers answer for named suites; by the archive's name. */
export const mirrors = v.strictObject(Object.fromEntries(archiveNames.map((name) => [name, mirror])));

export const repositories = v.optional(
  v.pipe(
    v.array(v.union([suiteText, repository], 'a repository is a text such as "debian:trixie", or a map')),
    v.description(
      'Where packages come from; all are searched, the highest priority wins, then the highest version. "debian:trixie/main,contrib" names components.',
    ),
  ),
  [],
);
