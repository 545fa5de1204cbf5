import type { Context } from "./context.ts";
import { type Parts, textFile } from "./parts.ts";
import { type Placed, readFlag, readLine, valueAt } from "./read.ts";

/** Letters, digits, "-" and "." (hostname(5)), and "_", which some have. */
const hostName = /^[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,251}[A-Za-z0-9_])?$/;

/** /etc/hostname, of `hostname`, `fqdn` and what is preferred of them, as `util.get_hostname_fqdn` finds it. */
export function translateHostname(root: Placed, context: Context): Parts {
  if (readFlag(valueAt(root, "preserve_hostname"), false)) {
    for (const key of ["hostname", "fqdn"]) {
      if (valueAt(root, key) !== undefined) context.ignore([key], "preserve_hostname keeps the name that is there");
    }
    return {};
  }
  const given = readName("hostname");
  const fqdn = readName("fqdn") ?? (given !== undefined && given.indexOf(".") > 0 ? given : undefined);
  const isShortened = given !== undefined && given === fqdn && valueAt(root, "fqdn") === undefined;
  const hostname = given === undefined || isShortened ? fqdn?.split(".")[0] : given;
  const isFqdnPreferred = readFlag(valueAt(root, "prefer_fqdn_over_hostname"), false);
  const name = (isFqdnPreferred ? fqdn : undefined) ?? hostname;
  return name === undefined ? {} : { files: [textFile("/etc/hostname", `${name}\n`)] };

  function readName(key: string): string | undefined {
    const value = valueAt(root, key);
    const name = readLine(value, context);
    if (value === undefined || name === undefined || hostName.test(name)) return name;
    context.ignore(value.path, "it is no name of a host");
    return undefined;
  }
}
