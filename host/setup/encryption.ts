import { decodeUtf8 } from "@wherry/core/bytes/utf8.ts";
import { type DiskEncryption, encryptionFile } from "@wherry/core/host-settings/disk-encryption.ts";
import { oneLine } from "@wherry/core/text/lines.ts";
import { showLines } from "../command/print-lines.ts";
import { ProvisionError } from "../plan/provision-error.ts";
import type { System } from "../system/system.ts";
import { askPassphrase, choosePassphrase } from "./ask-passphrase.ts";
import { readKeyFile } from "./key-file.ts";
import { mustRun } from "./must-run.ts";
import { labels } from "./plan-var.ts";
import type { SetupContext } from "./setup-context.ts";

/** The name of the opened device below /dev/mapper. */
const name = "var";
export const openedVar = `/dev/mapper/${name}`;

/** In memory, root's alone, and gone as soon as it was used. */
const keyFile = "/run/wherry/var-key";

/** No udev runs yet, which libdevmapper would wait for. */
const environment = { DM_DISABLE_UDEV: "1" };

const ATTEMPTS = 3;

/** How the image wants /var to be encrypted; undefined where it does not. */
export function readEncryption(system: System): DiskEncryption | undefined {
  const bytes = system.readFile(encryptionFile);
  // The image is verified, so that this is what its builder wrote.
  return bytes === undefined ? undefined : JSON.parse(decodeUtf8(bytes));
}

/** Encrypts a partition anew and opens it. It does not count until `nameEncrypted`. */
export function formatEncrypted(
  system: System,
  { path, encryption }: { readonly path: string; readonly encryption: DiskEncryption },
  say: SetupContext["say"],
): void {
  withKeyFile(system, () => {
    if (encryption.unlock === "passphrase") choosePassphrase(system, keyFile);
    else if (encryption.unlock === "key-file") readKeyFile(system, encryption, keyFile);
    else system.writeFile(keyFile, randomBytes(system), 0o600);
    // A key of 512 random bits need not be made harder to guess.
    const derivation = encryption.unlock === "tpm2" ? ["--pbkdf", "pbkdf2", "--pbkdf-force-iterations", "1000"] : [];
    const words = ["luksFormat", "--batch-mode", "--type", "luks2", "--label", labels.unfinished, ...derivation];
    mustRun(system, ["cryptsetup", ...words, "--key-file", keyFile, path], {
      environment,
      explain: (said) => ({ message: `${path} cannot be encrypted: ${said}`, hint: "check the disk" }),
    });
    if (encryption.unlock === "tpm2") sealKey(system, path);
    else openWithKey(system, path);
  });
  if (encryption.unlock === "tpm2") openWithTpm(system, path);
  say(`var is newly encrypted (${encryption.unlock})`);
}

/** Opens a partition that is encrypted. */
export function openEncrypted(
  system: System,
  { path, encryption }: { readonly path: string; readonly encryption: DiskEncryption },
): void {
  if (encryption.unlock === "tpm2") {
    openWithTpm(system, path);
    return;
  }
  withKeyFile(system, () => {
    if (encryption.unlock === "key-file") {
      readKeyFile(system, encryption, keyFile);
      if (openWithKey(system, path)) return;
      throw new ProvisionError(
        "storage.conflict",
        `${encryption.path} on ${encryption.device} is not the key of /var`,
        {
          hint: "attach the disk with the key that this machine was set up with",
        },
      );
    }
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      askPassphrase(system, "The passphrase of /var:", keyFile);
      if (openWithKey(system, path)) return;
      showLines(system, ["It is not the passphrase of /var."]);
    }
    throw new ProvisionError("storage.conflict", `the passphrase of /var was not typed in ${ATTEMPTS} attempts`, {
      hint: "start the machine again",
    });
  });
}

/** It counts from now on. */
export function nameEncrypted(system: System, path: string): void {
  mustRun(system, ["cryptsetup", "config", "--label", labels.done, path], {
    environment,
    explain: (said) => ({ message: `${path} cannot be named: ${said}`, hint: "check the disk" }),
  });
}

/** False where it is not the key. */
function openWithKey(system: System, path: string): boolean {
  const words = ["cryptsetup", "open", "--type", "luks2", "--key-file", keyFile, path, name];
  const { status, stderr } = system.run(words, { environment });
  // cryptsetup(8), "RETURN CODES": 2 is for a wrong passphrase.
  if (status === 0 || status === 2) return status === 0;
  throw new ProvisionError("program.failed", `${path} cannot be unlocked: ${oneLine(stderr)}`, {
    hint: "the kernel's messages say why",
  });
}

/** Gives the key to the TPM, bound to the state of Secure Boot (PCR 7), and takes the one in the file away. */
function sealKey(system: System, path: string): void {
  const options = ["--tpm2-device=auto", "--tpm2-pcrs=7", "--wipe-slot=0", `--unlock-key-file=${keyFile}`];
  mustRun(system, ["systemd-cryptenroll", ...options, path], {
    environment,
    explain: (said) => ({
      message: `the TPM does not take the key of /var: ${said}`,
      hint: "give the machine a TPM 2.0, or let the image unlock /var otherwise (disk.encryption)",
    }),
  });
}

function openWithTpm(system: System, path: string): void {
  mustRun(system, ["systemd-cryptsetup", "attach", name, path, "-", "tpm2-device=auto,headless=true"], {
    environment,
    explain: (said) => ({
      message: `the TPM does not give out the key of /var: ${said}`,
      hint: "it does so on the machine that /var was made on, with the firmware's Secure Boot as it was then",
    }),
  });
}

function withKeyFile(system: System, action: () => void): void {
  system.makeDirectory("/run/wherry", 0o755);
  system.writeFile(keyFile, new Uint8Array(), 0o600);
  try {
    action();
  } finally {
    system.remove(keyFile);
  }
}

function randomBytes(system: System): Uint8Array {
  const bytes = system.readFile("/dev/urandom", { offset: 0, length: 64 });
  if (bytes?.length !== 64) throw new ProvisionError("internal", "the kernel gives no random numbers");
  return bytes;
}
