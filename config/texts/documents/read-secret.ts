import { isUtf8 } from "node:buffer";
import { isProblem, type LocalFiles, type LocalProblem, readLocalFile } from "../../butane/surroundings.ts";
import type { ReadableSecret, SecretSource } from "../../parameters/declare-secrets.ts";
import { runProgram } from "../../programs/run-program.ts";

/** More than any key or password has. */
const MOST_BYTES = 1024 * 1024;

export interface SecretSurroundings {
  /** The folder that the paths of secrets are relative to. */
  readonly files: LocalFiles | undefined;
  /** Whether programs may be run that a configuration names. */
  readonly allowsCommands: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal;
}

/**
 * What a secret is, as text without its last line end; or why it cannot be had, which never shows anything of it, nor
 * of what a program printed.
 */
export async function readSecret(
  { name, source }: Pick<ReadableSecret, "name" | "source">,
  surroundings: SecretSurroundings,
): Promise<string | LocalProblem> {
  const bytes = await readBytes(source, surroundings);
  if (isProblem(bytes)) return { problem: `the secret ${name} cannot be had: ${bytes.problem}` };
  if (bytes.length > MOST_BYTES) return { problem: `the secret ${name} is larger than ${MOST_BYTES / 1024} KiB` };
  if (!isUtf8(bytes)) return { problem: `the secret ${name} is not UTF-8 text` };
  const text = Buffer.from(bytes)
    .toString("utf8")
    .replace(/\r?\n$/, "");
  return text === "" ? { problem: `the secret ${name} is empty` } : text;
}

async function readBytes(
  source: SecretSource,
  { files, allowsCommands, environment, signal }: SecretSurroundings,
): Promise<Uint8Array | LocalProblem> {
  if (source.kind === "file") {
    if (files === undefined)
      return { problem: "its file needs --secrets-dir or --files-dir, the folder that its path is relative to" };
    return readLocalFile(source.path, { files });
  }
  if (source.kind === "env") {
    const value = environment[source.variable];
    return value === undefined ? { problem: `the variable ${source.variable} is not set` } : Buffer.from(value);
  }
  if (!allowsCommands) return { problem: "running its command has to be allowed with --allow-commands" };
  const [program] = source.command;
  const ended = await runProgram(source.command, signal);
  if (ended === undefined) return { problem: `${program} cannot be started` };
  if (ended.status === 0) return ended.stdout;
  return { problem: `${program} ended with status ${ended.status}; run it by itself to see what it says` };
}
