import { closest } from "@wherry/core/errors/suggest.ts";
import * as v from "valibot";
import { describePackageName, packageNamePattern } from "../../distributions/package-names.ts";
import { didYouMean, explain, quote } from "./explain.ts";

/** Names image, folder and host name at once, so it is a label of RFC 1123, section 2.1, in lower case. */
export const imageName = v.pipe(
  v.string(),
  v.regex(/^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/, ({ input }) =>
    explain(
      `${quote(input)} is not an image name: lower-case letters, digits and "-", up to 63, first a letter`,
      didYouMean(slug(input), input),
    ),
  ),
  v.title("image name"),
);

/**
 * UAPI.10 (version format), without "+": the boot loader counts tries behind a plus sign in the boot file's name.
 * https://uapi-group.org/specifications/specs/version_format_specification
 */
export const version = v.pipe(
  v.string(),
  v.regex(/^[0-9A-Za-z][0-9A-Za-z.~^-]{0,63}$/, ({ input }) =>
    explain(
      `${quote(input)} is not a version: letters, digits, ".", "-", "~" and "^", up to 64, first a letter or digit`,
      input.includes("+") ? 'A "+" would be taken for the boot loader\'s counter of tries' : undefined,
    ),
  ),
  v.title("version"),
);

/** A leading minus takes the package away again. */
export const packageEntry = v.pipe(
  v.string(),
  v.regex(packageNamePattern("-?"), ({ input }) => explainPackageName(input)),
  v.title("package name"),
);

/** The same with a version or a suite behind it. */
export const installEntry = v.pipe(
  v.string(),
  v.regex(packageNamePattern("-?", "(?:=[0-9][!-.0-~]*|/[0-9A-Za-z][0-9A-Za-z.+_-]*)?"), ({ input }) =>
    explainPackageName(input),
  ),
  v.title("package name"),
);

export const packageName = v.pipe(
  v.string(),
  v.regex(packageNamePattern(), ({ input }) => explainPackageName(input)),
  v.title("package name"),
);

function explainPackageName(input: string): string {
  const problem = `${quote(input)} is not a package name`;
  if (packageNamePattern("-?", "\\s*[=(<>].*").test(input)) {
    return explain(
      `${problem}: versions do not stand here`,
      "the lock holds the version of every package; packages.install takes NAME=VERSION for one",
    );
  }
  if (packageNamePattern("", ":[a-z0-9_]+").test(input)) {
    return explain(`${problem}: the architecture is the image's own`, didYouMean(input.split(":")[0]));
  }
  const better = input.trim().toLowerCase().replaceAll("_", "-");
  return explain(
    `${problem}: ${describePackageName}`,
    didYouMean(packageNamePattern().test(better) ? better : undefined, input),
  );
}

/** What useradd(8) and groupadd(8) accept in Debian without --badname. */
export const accountName = v.pipe(
  v.string(),
  v.regex(/^[a-z_][a-z0-9_-]{0,31}$/, ({ input }) => explainAccountName(input)),
  v.title("account name"),
);

export const accountEntry = v.pipe(
  v.string(),
  v.regex(/^-?[a-z_][a-z0-9_-]{0,31}$/, ({ input }) => explainAccountName(input)),
  v.title("account name"),
);

function explainAccountName(input: string): string {
  const better = input.toLowerCase().replaceAll(/[\s.]+/g, "-");
  return explain(
    `${quote(input)} is not a name for a user or group: lower-case letters, digits, "_" and "-", up to 32, first a letter or "_"`,
    didYouMean(/^[a-z_][a-z0-9_-]{0,31}$/.test(better) ? better : undefined, input),
  );
}

/** RFC 1123, section 2.1; at most 64 characters, the kernel's HOST_NAME_MAX. */
export const hostName = v.pipe(
  v.string(),
  v.maxLength(64, "a host name has at most 64 characters"),
  v.regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/, ({ input }) =>
    explain(
      `${quote(input)} is not a host name: lower-case letters, digits and "-", in parts with dots between them (RFC 1123)`,
      didYouMean(input.split(".").map(slug).join("."), input),
    ),
  ),
  v.title("host name"),
);

const UNIT_TYPES = ["service", "socket", "mount", "automount", "swap", "target", "path", "timer", "slice"] as const;
const UNIT_CHARACTERS = "[A-Za-z0-9:_.\\\\@-]+";
const UNIT_SUFFIX = `\\.(${UNIT_TYPES.join("|")})`;

/**
 * systemd.unit(5); the types of unit that can be written or enabled. A leading minus is allowed: "-.mount" is a unit.
 */
export const unitName = v.pipe(
  v.string(),
  v.maxLength(255, "a unit's name has at most 255 characters"),
  v.regex(new RegExp(`^${UNIT_CHARACTERS}${UNIT_SUFFIX}$`), ({ input }) => explainUnitName(input)),
  v.title("unit name"),
);

function explainUnitName(input: string): string {
  const dot = input.lastIndexOf(".");
  const suffix = closest(input.slice(dot + 1), UNIT_TYPES);
  const better = dot > 0 && suffix !== undefined ? `${input.slice(0, dot)}.${suffix}` : `${input}.service`;
  const known = new RegExp(`^${UNIT_CHARACTERS}${UNIT_SUFFIX}$`).test(better);
  return explain(
    `${quote(input)} is not the name of a unit: it ends in .service, .socket, .timer, .mount, .target or the like`,
    didYouMean(known ? better : undefined, input),
  );
}

function slug(input: string): string | undefined {
  const better = input
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^[^a-z0-9]+|-+$/g, "");
  return better === "" ? undefined : better.slice(0, 63);
}
