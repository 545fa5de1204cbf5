import { architectureNames, recogniseArchitecture } from "@wherry/core/architecture/architectures.ts";
import { closest } from "@wherry/core/errors/suggest.ts";
import * as v from "valibot";
import { didYouMean, explain, quote } from "./explain.ts";
import { plainText } from "./quantities.ts";

/** Debian's names. */
export const architecture = v.pipe(
  v.picklist(architectureNames, ({ input }) => {
    const written = String(input);
    return explain(
      `${quote(written)} is not an architecture that images are built for: ${architectureNames.join(", ")}`,
      didYouMean(recogniseArchitecture(written)?.name ?? closest(written, architectureNames)),
    );
  }),
  v.title("architecture"),
);

/** locale(7): language_TERRITORY.CODESET, or "C.UTF-8". */
export const locale = v.pipe(
  v.string(),
  v.regex(/^(C|POSIX|[a-z]{2,3}(_[A-Z]{2})?)(\.[A-Za-z0-9-]+)?(@[a-z]+)?$/, ({ input }) =>
    explain(
      `${quote(input)} is not a locale, such as "C.UTF-8" or "de_DE.UTF-8"`,
      didYouMean(repairLocale(input), input),
    ),
  ),
  v.title("locale"),
);

function repairLocale(input: string): string | undefined {
  const [, language, territory] = /^([a-z]{2,3})[-_]([a-z]{2})\b/i.exec(input) ?? [];
  return language && territory && `${language.toLowerCase()}_${territory.toUpperCase()}.UTF-8`;
}

/** A name of the time zone database; whether the image holds it depends on its packages. */
export const timezone = v.pipe(
  v.string(),
  v.regex(/^(UTC|GMT|[A-Z][A-Za-z_]+(\/[A-Za-z0-9_+-]+){1,2})$/, ({ input }) =>
    explain(
      `${quote(input)} is not a time zone: "UTC", or AREA/CITY such as "Europe/Berlin"`,
      didYouMean(repairZone(input)),
    ),
  ),
  v.title("time zone"),
);

function repairZone(input: string): string | undefined {
  const [, sign, hours] = /^(?:UTC|GMT)?([+-])(\d{1,2})$/i.exec(input) ?? [];
  // In Etc/, "+" is west of Greenwich.
  if (hours !== undefined) return `Etc/GMT${sign === "+" ? "-" : "+"}${Number(hours)}`;
  const zones = [...Intl.supportedValuesOf("timeZone"), "UTC"];
  const city = input.replaceAll(" ", "_").toLowerCase();
  return zones.find((zone) => zone.toLowerCase().endsWith(`/${city}`)) ?? closest(input, zones);
}

/** vconsole.conf(5), KEYMAP=: a file's name without its endings. */
export const keyboard = v.nullable(
  v.pipe(
    v.string(),
    v.regex(
      /^[A-Za-z0-9][A-Za-z0-9_.-]*$/,
      ({ input }) => `${quote(input)} is not a keymap, such as "de" or "fr-latin1"`,
    ),
    v.title("keymap"),
  ),
);

const sysctlKey = v.pipe(
  v.string(),
  v.regex(/^-?[A-Za-z0-9_*-]+([./][A-Za-z0-9_*:-]+)+$/, ({ input }) =>
    explain(`${quote(input)} is not a kernel setting, such as "net.ipv4.ip_forward"`, "sysctl.d(5) explains the names"),
  ),
);

export const sysctl = v.optional(
  v.pipe(
    v.record(sysctlKey, v.nullable(plainText)),
    v.description("Kernel settings, by name; null takes an inherited one away."),
  ),
  {},
);

const environmentName = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z_][A-Za-z0-9_]*$/, ({ input }) => `${quote(input)} is not the name of an environment variable`),
);
const labelName = v.pipe(v.string(), v.nonEmpty("a label needs a name"));
/** Order and repetition matter here: these lists replace inherited ones. */
const words = v.array(
  v.pipe(v.string(), v.title("text")),
  explain("must be a list of words", 'such as ["/usr/bin/app", "--port", "80"]'),
);

export const container = v.strictObject({
  entrypoint: v.optional(
    v.pipe(words, v.description("Program to start, with its first arguments; takes an inherited command away.")),
    [],
  ),
  command: v.optional(
    v.pipe(words, v.description("Further arguments, which whoever runs the container can replace.")),
    [],
  ),
  environment: v.optional(
    v.pipe(
      v.record(environmentName, v.nullable(plainText)),
      v.description("Environment variables; null takes an inherited one away."),
    ),
    {},
  ),
  user: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^([a-z_][a-z0-9_-]*|\d+)(:([a-z_][a-z0-9_-]*|\d+))?$/, "must be USER or USER:GROUP, by name or number"),
      v.description("Who runs it: USER or USER:GROUP."),
    ),
    "root",
  ),
  workingDirectory: v.optional(
    v.pipe(v.string(), v.startsWith("/", "must be an absolute path"), v.description("Folder to start in.")),
    "/",
  ),
  labels: v.optional(
    v.pipe(
      v.record(labelName, v.nullable(plainText)),
      v.description("Labels of the OCI image; null takes an inherited one away."),
    ),
    {},
  ),
});
