import type { Ignition2Unit } from "../ignition/v2/config.ts";
import { quoteAsGo } from "./go-quote.ts";
import { fillTemplate, hasTemplate } from "./templating.ts";

/** How a service of the operating system is to be run. */
export interface Service {
  /** "etcd-member"; the unit is named after it. */
  readonly name: string;
  readonly dropin: string;
  readonly command: string;
  readonly options: readonly string[];
  readonly environment: readonly string[];
  /** What to run before, with its arguments. */
  readonly before?: string;
}

/** The unit that gives a service its options; or what is wrong with its templates. */
export function serviceUnit(
  service: Service,
  platform: string,
): { readonly unit: Ignition2Unit } | { readonly problem: string } {
  const isTemplate = service.options.some(hasTemplate);
  if (isTemplate && platform === "") return { problem: "platform must be specified to use templating" };
  const options: string[] = [];
  for (const option of service.options) {
    const filled = isTemplate ? fillTemplate(option, platform) : { text: option };
    if ("problem" in filled) return filled;
    options.push(filled.text);
  }
  const lines = [
    ...(isTemplate ? ["[Unit]", "Requires=coreos-metadata.service", "After=coreos-metadata.service", ""] : []),
    "[Service]",
    ...(isTemplate ? ["EnvironmentFile=/run/metadata/coreos"] : []),
    ...service.environment.map((variable) => `Environment="${variable}"`),
    "ExecStart=",
    `ExecStart=${[service.command, ...options].join(" \\\n  ")}`,
    ...(service.before === undefined ? [] : [`ExecStartPre=${service.before}`]),
  ];
  return { unit: enabledUnit(service, lines) };
}

/** A unit that is enabled and has one drop-in of these lines. */
export function enabledUnit(
  { name, dropin }: Pick<Service, "name" | "dropin">,
  lines: readonly string[],
): Ignition2Unit {
  return { name: `${name}.service`, enable: true, dropins: [{ name: dropin, contents: lines.join("\n") }] };
}

/** "--data-dir=" and the value, as the programs take it. */
export function option(name: string, value: string | number | boolean): string {
  return `--${name.replaceAll("_", "-")}=${typeof value === "string" ? quoteAsGo(value) : value}`;
}
