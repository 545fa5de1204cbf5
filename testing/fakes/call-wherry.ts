import { Writable } from "node:stream";
import { runCommandLine } from "@wherry/factory/cli/command-line.ts";

export interface Answer {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `wherry ARGUMENTS` inside this process, as if it stood in the folder `cwd`. */
export async function callWherry(args: readonly string[], cwd: string): Promise<Answer> {
  const stdout = collector();
  const stderr = collector();
  const status = await runCommandLine(args, { cwd, stdout: stdout.stream, stderr: stderr.stream });
  return { status, stdout: stdout.text(), stderr: stderr.text() };
}

function collector(): { readonly stream: Writable; text(): string } {
  const chunks: Buffer[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk);
      done();
    },
  });
  return { stream, text: () => Buffer.concat(chunks).toString("utf8") };
}
