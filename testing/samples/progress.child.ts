import { setTimeout as sleep } from "node:timers/promises";
import { handle, WherryProgram } from "@wherry/factory/cli/command.ts";

/** A command that prints of every kind while bars are drawn. */
const { stdout, stderr } = process;
const program = new WherryProgram("sample", { cwd: process.cwd(), stdout, stderr });
handle(program, async (_args, _options, { emit, printer, show, stdout, stderr }) => {
  const prints: readonly (() => void)[] = [
    () => emit({ type: "notice", message: "a notice" }),
    () => emit({ type: "warning", message: `a warning of ${"many words ".repeat(12)}`, hint: "a hint" }),
    () => printer.tell(["told to people"]),
    () => show(["shown to people"]),
    () => void stdout.write("a machine's console\n"),
    () => void stderr.write("what a program said\n"),
    () => emit({ type: "stage.finished", stage: "fetch", wallSeconds: 1, cpuSeconds: 1, result: "24 packages" }),
  ];
  for (const [index, print] of prints.entries()) {
    for (const task of ["packages", "a second task whose name is longer than most names of tasks are"]) {
      emit({ type: "progress", task, done: index + 1, total: 10, unit: "bytes" });
    }
    await sleep(150);
    print();
  }
  emit({ type: "progress", task: "packages", done: 1, total: 10, unit: "items" });
  await sleep(150);
  show(["the result"]);
  return 0;
});
await program.parseAsync([], { from: "user" });
process.exitCode = program.exitStatus;
