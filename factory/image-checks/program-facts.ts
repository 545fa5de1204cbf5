import { WherryError } from "@wherry/core/errors/errors.ts";
import { isElf, readElf } from "@wherry/formats/executable/elf.ts";

/** What the kernel and the loader need to start a file. Plain data, so that it can be cached by the file's digest. */
export type ProgramFacts =
  | { readonly kind: "script"; readonly interpreter: string; readonly argument: string }
  | {
      readonly kind: "elf";
      /** e_machine. */
      readonly machine: number;
      /** null for libraries and static programs. */
      readonly interpreter: string | null;
      readonly needed: readonly string[];
      readonly runpath: readonly string[];
    }
  /** Neither, or of a kind that cannot be read: 32-bit programs, byte code. */
  | { readonly kind: "other" };

/** The kernel reads as much of a script (BINPRM_BUF_SIZE). */
const longestFirstLine = 256;

/** Reads a file's first line as execve(2) does, or its ELF headers. What is damaged is "other". */
export function readProgramFacts(bytes: Uint8Array): ProgramFacts {
  if (bytes[0] === 0x23 && bytes[1] === 0x21) {
    const line = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, longestFirstLine)).toString();
    const [interpreter = "", ...rest] = (line.slice(2).split("\n", 1)[0] ?? "").trim().split(/[ \t]+/);
    return { kind: "script", interpreter, argument: rest.join(" ") };
  }
  if (!isElf(bytes)) return { kind: "other" };
  try {
    const { machine, interpreter = null, needed, runpath } = readElf(bytes);
    return { kind: "elf", machine, interpreter, needed, runpath };
  } catch (cause) {
    if (cause instanceof WherryError && cause.code === "format.invalid") return { kind: "other" };
    throw cause;
  }
}
