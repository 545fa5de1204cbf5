import { encodeUtf8 } from "@wherry/core/bytes/utf8.ts";
import { firewallFolder } from "@wherry/core/host-settings/firewall.ts";
import { type HealthCheck, type HealthSettings, healthFile } from "@wherry/core/host-settings/health-checks.ts";
import { type UpdateSettings, updateFile, type Weekday, weekdays } from "@wherry/core/host-settings/update-settings.ts";
import type { IgnitionConfig } from "../../ignition/config.ts";
import { noteField } from "../origins.ts";
import type { ButaneConfig, HealthEntry, HealthSection, UpdateSection } from "../schema/values.ts";
import type { Translation } from "../translation.ts";
import { machineRules } from "./firewall.ts";
import { createNodes, nodeExists } from "./nodes.ts";
import { type ResourceDraft, setContents } from "./resource.ts";

/** What a machine of Wherry's has besides others, as the files that its agent and its firewall read. */
export function addHostSettings(
  config: IgnitionConfig,
  { firewall, health, update }: ButaneConfig,
  translation: Translation,
): IgnitionConfig {
  const files: readonly (readonly [section: string, path: string, contents: string | undefined])[] = [
    ["firewall", `${firewallFolder}/50-machine.nft`, firewall && machineRules(firewall)],
    ["health", healthFile, health && formatSettings(healthSettings(health))],
    ["update", updateFile, update && formatSettings(updateSettings(update))],
  ];
  const nodes = createNodes(config, translation);
  for (const [section, path, contents] of files) {
    if (contents === undefined) continue;
    if (nodes.exists(path)) {
      translation.report.error([section], `${path} is made of this: ${nodeExists}`);
      continue;
    }
    const resource: ResourceDraft = {};
    setContents(resource, encodeUtf8(contents), [section], translation);
    const file = nodes.addFile({ path, mode: 0o644, overwrite: true }, [section]);
    file.contents = resource;
    noteField(translation.origins, file, "contents", [section]);
  }
  return nodes.config();
}

function healthSettings({ checks = [], deadline_seconds: deadlineSeconds = 300 }: HealthSection): HealthSettings {
  return { deadlineSeconds, checks: checks.map(healthCheck) };
}

function healthCheck({
  command,
  name = "",
  timeout_seconds: timeoutSeconds = 10,
  unit,
  url,
}: HealthEntry): HealthCheck {
  const common = { name, timeoutSeconds };
  if (unit !== undefined) return { ...common, unit };
  return url === undefined ? { ...common, command: command ?? [] } : { ...common, url };
}

function updateSettings(update: UpdateSection): UpdateSettings {
  const { reboot, windows = [] } = update;
  const isKnown = reboot === "immediately" || reboot === "window" || reboot === "manually";
  return {
    enabled: update.enabled ?? true,
    server: update.server ?? null,
    channel: update.channel ?? null,
    group: update.group ?? "default",
    reboot: isKnown ? reboot : windows.length > 0 ? "window" : "immediately",
    windows: windows.map(({ days = [], length_minutes: lengthMinutes = 60, start = "" }) => {
      return { days: days.length === 0 ? weekdays : days.filter(isWeekday), start, lengthMinutes };
    }),
    timeZone: update.time_zone ?? "UTC",
    fleetLock: update.fleet_lock ?? null,
  };
}

/** Others were refused before. */
function isWeekday(day: string): day is Weekday {
  const all: readonly string[] = weekdays;
  return all.includes(day);
}

function formatSettings(settings: HealthSettings | UpdateSettings): string {
  return `${JSON.stringify(settings, undefined, 2)}\n`;
}
