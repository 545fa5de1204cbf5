import { PassThrough } from "node:stream";
import { createProgram, runCommandLine } from "@wherry/factory/cli/command-line.ts";

type Program = Awaited<ReturnType<typeof createProgram>>;
type Command = Program["commands"][number];

/** Every command of `wherry`, with its commands: ["build"], ["store", "list"]. */
export async function commandPaths(): Promise<readonly (readonly string[])[]> {
  const { program } = await openProgram();
  const below = (command: Command, path: readonly string[]): (readonly string[])[] => [
    path,
    ...command.commands.flatMap((one) => below(one, [...path, one.name()])),
  ];
  return program.commands.flatMap((command) => below(command, [command.name()]));
}

/** The page of all commands in Markdown: of each what `--help` prints. */
export async function commandsPage(): Promise<string> {
  const parts = [
    "# Commands",
    "Of each command what `wherry COMMAND --help` prints. From a clone of the repository the program is `bin/wherry`.",
    await helpBlock([]),
  ];
  for (const path of await commandPaths()) parts.push(`## wherry ${path.join(" ")}`, await helpBlock(path));
  return `${parts.join("\n\n")}\n`;
}

async function helpBlock(path: readonly string[]): Promise<string> {
  const { surroundings, said } = await openProgram();
  await runCommandLine([...path, "--help"], surroundings);
  return `\`\`\`text\n${said().trimEnd()}\n\`\`\``;
}

async function openProgram() {
  const chunks: Buffer[] = [];
  const stdout = new PassThrough().on("data", (chunk: Buffer) => chunks.push(chunk));
  const surroundings = { cwd: "/", stdout, stderr: new PassThrough().resume() };
  return {
    program: await createProgram([], surroundings),
    surroundings,
    said: () => Buffer.concat(chunks).toString("utf8"),
  };
}
