import { spawn } from "node:child_process";

interface EndedProgram {
  readonly status: number;
  readonly stdout: Uint8Array;
}

/**
 * Runs a program to its end, with nothing on its standard input. Gives its status (128 where a signal ended it) and
 * what it printed on standard output, undefined where it cannot be started; its standard error is dropped. Once
 * `signal` is aborted, the program is killed, and the promise rejects with the signal's reason.
 */
export async function runProgram(
  command: readonly [string, ...string[]],
  signal?: AbortSignal,
): Promise<EndedProgram | undefined> {
  const [program, ...args] = command;
  const options = signal === undefined ? {} : { signal, killSignal: "SIGKILL" as const };
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "ignore"], ...options });
  const pieces: Uint8Array[] = [];
  child.stdout.on("data", (piece: Uint8Array) => pieces.push(piece));
  const status = await new Promise<number | undefined>((resolve) => {
    child.once("error", () => resolve(undefined));
    child.once("close", (code) => resolve(code ?? 128));
  });
  signal?.throwIfAborted();
  return status === undefined ? undefined : { status, stdout: Buffer.concat(pieces) };
}
