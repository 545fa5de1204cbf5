import type { Context } from "./context.ts";
import { type Parts, textFile } from "./parts.ts";
import { type Placed, readText, valueAt } from "./read.ts";
import { quoteWord, shellify } from "./shellify.ts";

const runcmdScript = "/etc/cloud-config/runcmd";
const bootcmdScript = "/etc/cloud-config/bootcmd";
const messageScript = "/etc/cloud-config/final-message";

interface Once {
  readonly name: string;
  readonly description: string;
  readonly after: readonly string[];
  /** Lines of [Service]. */
  readonly service: readonly string[];
}

/** The names of the units that run once, in their order. */
export const onceUnits = {
  runcmd: "cloud-config-runcmd.service",
  finalMessage: "cloud-config-final-message.service",
  powerState: "cloud-config-power-state.service",
} as const;

/**
 * A unit that runs once in a machine's life, at the end of its boot. It counts as run when it begins, as with
 * cloud-init: what fails is not tried again, and what reboots the machine does not do so for ever.
 */
export function onceUnit({ name, description, after, service }: Once): NonNullable<Parts["units"]>[number] {
  const mark = `/var/lib/cloud-config/${name}.begun`;
  const contents = `[Unit]
Description=${description}
ConditionPathExists=!${mark}
Wants=network-online.target
After=${["network-online.target", "multi-user.target", ...after].join(" ")}

[Service]
Type=oneshot
RemainAfterExit=yes
KillMode=process
StandardOutput=journal+console
StateDirectory=cloud-config
ExecStartPre=/bin/sh -c ': >${mark}'
${service.join("\n")}

[Install]
WantedBy=multi-user.target
`;
  return { name, enabled: true, contents };
}

/** `runcmd`: a script, and a unit that runs it once, after the boot. */
export function translateRuncmd(value: Placed, context: Context): Parts {
  const script = shellify(value, context);
  if (script === undefined) return {};
  const unit = onceUnit({
    name: onceUnits.runcmd,
    description: "Run the commands of the cloud-config's runcmd",
    after: [],
    service: [`ExecStart=/bin/sh ${runcmdScript}`],
  });
  return { files: [textFile(runcmdScript, script, 0o700)], units: [unit] };
}

/** `bootcmd`: a script, and a unit that runs it at every boot, where cloud-init.service of cloud-init stands. */
export function translateBootcmd(value: Placed, context: Context): Parts {
  const script = shellify(value, context);
  if (script === undefined) return {};
  const contents = `[Unit]
Description=Run the commands of the cloud-config's bootcmd
DefaultDependencies=no
Requires=local-fs.target
After=local-fs.target systemd-networkd-wait-online.service
Before=network-online.target ssh.service sshd.service systemd-user-sessions.service shutdown.target
Conflicts=shutdown.target

[Service]
Type=oneshot
RemainAfterExit=yes
KillMode=process
StandardOutput=journal+console
ExecStart=/bin/sh ${bootcmdScript}

[Install]
WantedBy=multi-user.target
`;
  return {
    files: [textFile(bootcmdScript, script, 0o700)],
    units: [{ name: "cloud-config-bootcmd.service", enabled: true, contents }],
  };
}

/** What a variable of a final message stands for, as words of a shell. */
const messageVariables: Readonly<Record<string, string>> = { uptime: '"$uptime"', timestamp: '"$(date -R)"' };

/** `final_message`: said once, after `runcmd`. Of its variables, time and uptime are known. */
export function translateFinalMessage(value: Placed, context: Context): Parts {
  const text = readText(value, context)?.trim();
  if (text === undefined || text === "") return {};
  if (/^##\s*template:/i.test(text)) {
    context.ignore(value.path, "templates are not filled in");
    return {};
  }
  const unknown = new Set<string>();
  const words = text.split(/(\$\{[A-Za-z]+\}|\$[A-Za-z]+)/).map((piece, index) => {
    if (index % 2 === 0) return piece === "" ? "" : quoteWord(piece);
    const variable = messageVariables[piece.replace(/[${}]/g, "").toLowerCase()];
    if (variable === undefined) unknown.add(piece);
    return variable ?? quoteWord(piece);
  });
  for (const name of unknown) context.remark("warning", value.path, `${name} is not known and stays as it is`);
  const script = `#!/bin/sh\nread -r uptime rest </proc/uptime\nprintf '%s\\n' ${words.join("")}\n`;
  const unit = onceUnit({
    name: onceUnits.finalMessage,
    description: "Say the cloud-config's final message",
    after: [onceUnits.runcmd],
    service: [`ExecStart=/bin/sh ${messageScript}`],
  });
  return { files: [textFile(messageScript, script, 0o755)], units: [unit] };
}

const shutdownOptions: Readonly<Record<string, string>> = { halt: "-H", poweroff: "-P", reboot: "-r" };
const conditionScript = "/etc/cloud-config/power-state-condition";

/** `power_state`: shutdown(8), as systemctl does it, once, after all else that runs once. */
export function translatePowerState(value: Placed, context: Context): Parts {
  const mode = readText(valueAt(value, "mode"), context);
  const option = mode !== undefined && Object.hasOwn(shutdownOptions, mode) ? shutdownOptions[mode] : undefined;
  if (option === undefined) {
    context.ignore(value.path, "its mode has to be halt, poweroff or reboot");
    return {};
  }
  const delay = (readText(valueAt(value, "delay"), context) ?? "now").replace(/^\+/, "");
  if (delay !== "now" && !/^[0-9]{1,6}$/.test(delay)) {
    context.ignore(value.path, 'its delay has to be "now" or minutes');
    return {};
  }
  const condition = valueAt(value, "condition");
  const isBoolean = condition?.node.kind === "boolean";
  if (isBoolean && condition.node.text === "false") return {};
  const test = condition === undefined || isBoolean ? undefined : readCondition(condition, context);
  if (test === undefined && condition !== undefined && !isBoolean) {
    context.ignore(value.path, "its condition has to be a boolean or a command");
    return {};
  }
  const message = readText(valueAt(value, "message"), context);
  const words = [option, delay === "now" ? delay : `+${Number(delay)}`, ...(message ? [message] : [])];
  const unit = onceUnit({
    name: onceUnits.powerState,
    description: `Obey the cloud-config's power_state: ${mode}`,
    after: [onceUnits.runcmd, onceUnits.finalMessage],
    service: [
      ...(test === undefined ? [] : [`ExecCondition=/bin/sh ${conditionScript}`]),
      `ExecStart=@systemctl shutdown ${words.map(unitWord).join(" ")}`,
    ],
  });
  return { files: test === undefined ? [] : [textFile(conditionScript, test, 0o700)], units: [unit] };
}

function readCondition(condition: Placed, context: Context): string | undefined {
  const { node, path } = condition;
  if (node.kind === "string") return `#!/bin/sh\n${node.text}\n`;
  if (node.kind !== "list") return undefined;
  return shellify({ node: { ...node, items: [node] }, path }, context);
}

/** A word of a command line of a unit (systemd.service(5), systemd.syntax(7)). */
function unitWord(word: string): string {
  if (/^[-+A-Za-z0-9]+$/.test(word)) return word;
  const escaped = word
    .replaceAll(/\p{Cc}+/gu, " ")
    .replaceAll(/["\\]/g, "\\$&")
    .replaceAll("%", "%%")
    .replaceAll("$", "$$$$");
  return `"${escaped}"`;
}
