/** How `ds=nocloud` names where its files are; cloud-init's documentation, "NoCloud", "Line configuration". */
export interface SeedLine {
  /** With a slash at its end; undefined where the line says only what the machine is called. */
  readonly url: string | undefined;
  readonly instanceId: string | undefined;
  readonly hostname: string | undefined;
}

/** Longer ones are not believed. Characters. */
const longest = 2048;

/**
 * Reads one line of configuration, as a word of the kernel's command line or the serial number of the machine has it:
 * "ds=nocloud;s=http://10.0.2.2:8000/;h=web;i=i-1". The older "nocloud-net" is the same. Undefined for everything else.
 * An address without a slash at its end gets one: names are put behind it.
 */
export function readSeedLine(text: string): SeedLine | undefined {
  if (text.length > longest) return undefined;
  const [first = "", ...rest] = text.trim().split(";");
  if (!/^ds=nocloud(?:-net)?$/i.test(first)) return undefined;
  const valueNamed = (...names: readonly string[]) => {
    const found = rest.find((part) => names.some((name) => part.startsWith(`${name}=`)));
    const value = found?.slice(found.indexOf("=") + 1).trim();
    return value === "" ? undefined : value;
  };
  const url = valueNamed("s", "seedfrom");
  return {
    url: url === undefined || url.endsWith("/") ? url : `${url}/`,
    instanceId: valueNamed("i", "instance-id"),
    hostname: valueNamed("h", "local-hostname"),
  };
}
