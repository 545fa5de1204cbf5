import type { Luks } from "@wherry/config/ignition/config.ts";
import type { DataPath } from "@wherry/core/paths/data-path.ts";
import { ProvisionError } from "../plan/provision-error.ts";
import type { CommandStep, ContentReference } from "../plan/step.ts";
import { describePlace, placeKey } from "./device-places.ts";
import { eraseStep } from "./erase-step.ts";
import { refuseUsed } from "./refuse-content.ts";
import { note, type StorageContext } from "./storage-context.ts";
import { type ContentState, nothing } from "./storage-state.ts";

/** A volume as /etc/crypttab has it. */
export interface OpenedVolume {
  readonly name: string;
  /** Of the LUKS header. */
  readonly uuid: string;
  readonly key: ContentReference;
  readonly from: DataPath;
}

/**
 * LUKS volumes: formatted, or, where wipeVolume is not true, used as they are if key, label, UUID and discard setting
 * are those asked for. Either way they are open afterwards.
 *
 * Source: cryptsetup-luksFormat(8), cryptsetup-open(8); Ignition's operator notes, "LUKS".
 */
export function planVolumes(context: StorageContext): OpenedVolume[] {
  const volumes: OpenedVolume[] = [];
  for (const [index, luks] of (context.config.storage?.luks ?? []).entries()) {
    context.attempt(() => volumes.push(planVolume(context, luks, ["storage", "luks", index])));
  }
  return volumes;
}

function planVolume(context: StorageContext, luks: Luks, from: DataPath): OpenedVolume {
  const { state, options, steps, findings, place, claim } = context;
  const { name, device = "" } = luks;
  refuseUnsupported(luks, from);
  if (state.mapped.includes(name)) {
    throw new ProvisionError("storage.conflict", `there is a device /dev/mapper/${name} already`, {
      path: from,
      hint: "give the volume another name",
    });
  }
  const where = place(device, [...from, "device"]);
  claim(where, from);
  refuseUsed(where, from, state);
  const key = options.keys[name];
  if (key === undefined) throw new ProvisionError("internal", `no key was prepared for ${name}`, { path: from });

  const content = state.contents[placeKey(where) ?? ""] ?? nothing;
  const reused = luks.wipeVolume !== true && (content.type !== undefined || content.ambiguous);
  if (reused) {
    refuseOther(luks, from, content, describePlace(where));
    findings.push(note("info", from, `the volume on ${describePlace(where)} is used as it is`));
  }
  const uuid = reused ? content.uuid : luks.uuid || context.uuid();
  const common = { do: "command", from, secretInput: key, needs: [device] } as const;
  const formatting: readonly CommandStep[] = [
    eraseStep(device, from),
    {
      ...common,
      summary: `format ${device} as the encrypted volume ${name}`,
      words: [
        ...["cryptsetup", "luksFormat", "--batch-mode", "--type", "luks2", "--key-file", "-", "--uuid", uuid],
        ...(luks.label ? ["--label", luks.label] : []),
        ...(luks.options ?? []),
        device,
      ],
      makes: [],
    },
  ];
  // --persistent: whoever opens it later does so with the same options.
  const discard = luks.discard === true ? ["--allow-discards"] : [];
  const opening: CommandStep = {
    ...common,
    summary: `open ${device} as ${name}`,
    words: [
      ...["cryptsetup", "luksOpen", device, name, "--key-file", "-", "--persistent"],
      ...[...discard, ...(luks.openOptions ?? [])],
    ],
    frees: [device],
    makes: [`/dev/mapper/${name}`],
    opens: true,
  };
  steps.push(...(reused ? [] : formatting), opening);
  return { name, uuid, key, from };
}

function refuseUnsupported({ name, clevis, cex }: Luks, path: DataPath): void {
  const pins = clevis && (clevis.tpm2 === true || (clevis.tang ?? []).length > 0 || (clevis.custom?.pin ?? "") !== "");
  if (!pins && cex?.enabled !== true) return;
  const [what, key] = pins ? ["clevis (TPM 2 and Tang)", "clevis"] : ["cex (Crypto Express cards)", "cex"];
  throw new ProvisionError("config.unsupported", `the volume ${name} is bound by ${what}, which this host cannot do`, {
    path: [...path, key],
    hint: `remove ${key}, and give the volume a keyFile or let its key be generated`,
  });
}

function refuseOther(luks: Luks, path: DataPath, content: ContentState, device: string): void {
  const refuse = (what: string, hint = "set wipeVolume to true to have it erased"): never => {
    throw new ProvisionError("storage.conflict", `${device} holds ${what}`, { path, hint });
  };
  if (content.ambiguous) refuse("traces of several file systems");
  if (content.type !== "crypto_LUKS") refuse(`${content.type}, not the volume ${luks.name}`);
  if (content.version !== "2") refuse("a volume of LUKS 1, which cannot be used as it is");
  if (!luks.keyFile?.source) refuse("a volume, and without keyFile there is no key for it");
  if (luks.label !== undefined && luks.label !== content.label) {
    refuse(`a volume with the label "${content.label}", not "${luks.label}"`);
  }
  if (luks.uuid !== undefined && luks.uuid.toLowerCase() !== content.uuid.toLowerCase()) {
    refuse(`a volume with the UUID ${content.uuid}, not ${luks.uuid}`);
  }
  if (content.volume?.opens !== true) refuse("a volume that the key does not open");
  const discards = content.volume?.flags.includes("allow-discards") === true;
  if (discards !== (luks.discard === true)) {
    refuse(`a volume that ${discards ? "passes" : "does not pass"} discards on, against what discard says`);
  }
}
