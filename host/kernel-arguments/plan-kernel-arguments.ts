import type { KernelArguments } from "@wherry/config/ignition/config.ts";
import { encodeUtf8 } from "@wherry/core/bytes/utf8.ts";
import type { DataPath } from "@wherry/core/paths/data-path.ts";
import { ProvisionError } from "../plan/provision-error.ts";
import type { AddOn } from "./add-on.ts";
import { splitArguments } from "./split-arguments.ts";

interface KernelArgumentsRequest {
  readonly wanted: KernelArguments;
  /** Of the running kernel, as in /proc/cmdline. */
  readonly commandLine: string;
  /** The add-on as it is on the ESP now; undefined where it is missing or cannot be read. */
  readonly addOn: AddOn | undefined;
  /** Of the running kernel: /proc/sys/kernel/random/boot_id. */
  readonly bootId: string;
}

export type KernelArgumentsPlan =
  | { readonly do: "nothing" }
  /** Write an add-on with this command line, then restart. */
  | { readonly do: "write"; readonly commandLine: string }
  /** It is written, and only the restart is missing. */
  | { readonly do: "restart" };

/** What the kernel takes on x86-64 and arm64 (COMMAND_LINE_SIZE), without the closing NUL. */
const longest = 2047;

/**
 * How the wanted kernel arguments come about. The boot file's own command line cannot be changed, only added to.
 *
 * There is never more than one restart for the same arguments.
 *
 * @throws {ProvisionError} config.unsupported when an argument says which /usr belongs to a release, one that is to go
 *   is built into the boot file, the command line would have more than 2047 bytes, or a restart with the right add-on
 *   did not help
 * @throws {ProvisionError} config.invalid when an argument has an open quote or a control character
 */
export function planKernelArguments(request: KernelArgumentsRequest): KernelArgumentsPlan {
  const { commandLine, addOn, bootId } = request;
  const { running, present, absent, missing, unwanted } = compare(request.wanted, commandLine);
  for (const word of present) refuseMachinesOwn(word);
  if (missing.length === 0 && unwanted.length === 0) return { do: "nothing" };

  const added = splitArguments(addOn?.commandLine ?? "") ?? [];
  const fits = missing.every(({ text }) => added.includes(text)) && absent.every(({ text }) => !added.includes(text));
  if (addOn !== undefined && addOn.writtenBy === bootId && fits) return { do: "restart" };

  const builtIn = withoutOnce(running, added);
  for (const word of unwanted) if (builtIn.includes(word.text)) refuseBuiltIn(word);
  const texts = new Set(present.map(({ text }) => text).filter((text) => !builtIn.includes(text)));
  if (addOn !== undefined && [...texts].join(" ") === added.join(" ")) refuseUseless(missing);
  const next = [...texts].join(" ");
  if (encodeUtf8([...builtIn, next].join(" ")).length > longest) {
    throw new ProvisionError("config.unsupported", `the kernel's command line would be longer than ${longest} bytes`, {
      path: ["kernelArguments", "shouldExist"],
      hint: "ask for fewer kernel arguments",
    });
  }
  return { do: "write", commandLine: next };
}

/**
 * Whether the running kernel's command line has all that is to exist, and nothing that is not to.
 *
 * @throws {ProvisionError} config.invalid when an argument has an open quote or a control character
 */
export function hasKernelArguments(wanted: KernelArguments, commandLine: string): boolean {
  const { missing, unwanted } = compare(wanted, commandLine);
  return missing.length === 0 && unwanted.length === 0;
}

function compare(wanted: KernelArguments, commandLine: string) {
  const present = readWords("shouldExist", wanted.shouldExist);
  const absent = readWords("shouldNotExist", wanted.shouldNotExist);
  const running = splitArguments(commandLine) ?? commandLine.split(/\s+/);
  return {
    present,
    absent,
    running,
    missing: present.filter(({ text }) => !running.includes(text)),
    unwanted: absent.filter(({ text }) => running.includes(text)),
  };
}

interface Word {
  readonly text: string;
  readonly path: DataPath;
}

function readWords(key: "shouldExist" | "shouldNotExist", texts: readonly string[] = []): Word[] {
  return texts.flatMap((text, index) => {
    const path = ["kernelArguments", key, index];
    const words = /\p{Cc}/u.test(text) ? undefined : splitArguments(text);
    if (words === undefined) {
      throw new ProvisionError("config.invalid", `"${text}" is not a kernel argument`, {
        path,
        hint: "close its quotes, and leave out control characters",
      });
    }
    return words.map((word) => ({ text: word, path }));
  });
}

/** The initrd finds /usr by these. */
function refuseMachinesOwn({ text, path }: Word): void {
  if (!/^(usrhash|systemd\.verity_usr_(data|hash))=/.test(text)) return;
  throw new ProvisionError("config.unsupported", `the kernel argument ${text} says which /usr belongs to a release`, {
    path,
    hint: "remove it from the configuration; updates choose the release",
  });
}

function refuseBuiltIn({ text, path }: Word): never {
  throw new ProvisionError(
    "config.unsupported",
    `the kernel argument ${text} cannot be removed: it is built into the boot file`,
    { path, hint: "leave it out of kernel.arguments in the image's definition, and build the image anew" },
  );
}

function refuseUseless(missing: readonly Word[]): never {
  throw new ProvisionError(
    "config.unsupported",
    `the machine was restarted with an add-on of kernel arguments, and ${missing.map(({ text }) => text).join(" ")} is not in the kernel's command line all the same`,
    {
      path: missing[0]?.path ?? ["kernelArguments"],
      hint: "with Secure Boot, firmware refuses add-ons that are not signed; build the arguments into the image (kernel.arguments), or switch Secure Boot off",
    },
  );
}

/** A word in the command line may come from the boot file although the add-on has it, too. */
function withoutOnce(words: readonly string[], others: readonly string[]): readonly string[] {
  const left = [...words];
  for (const other of others) {
    const index = left.lastIndexOf(other);
    if (index >= 0) left.splice(index, 1);
  }
  return left;
}
