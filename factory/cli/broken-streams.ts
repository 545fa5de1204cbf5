import { errorCode } from "@wherry/core/errors/error-code.ts";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { describeRefusal } from "../system/refusal.ts";
import { describeFailure } from "./failure.ts";
import { formatLines } from "./printer.ts";

type Process = Pick<NodeJS.Process, "stdout" | "stderr" | "emit" | "on" | "exitCode">;

/**
 * Sees to it that a command comes to its own end, with its own exit status, where nobody takes what it prints. What it
 * tells on standard error is then lost. Without standard output it is interrupted: it has nobody left to work for. That
 * a reader stops reading, as `head` does, is no failure; a disk that is full is one.
 */
export function surviveBrokenStreams(process: Process): void {
  process.stderr.on("error", () => {});
  process.stdout.once("error", (cause: Error) => {
    process.stdout.on("error", () => {});
    // Only who listens is interrupted; the signal itself would end a process that is done already.
    process.emit("SIGTERM", "SIGTERM");
    if (errorCode(cause) === "EPIPE") return;
    const failure = new WherryError("output.unwritable", `cannot write there: ${describeRefusal(cause)}`, {
      where: { file: "standard output" },
      hint: "lead it into another file, or make room",
      cause,
    });
    process.stderr.write(formatLines(describeFailure(failure, false)));
    process.on("exit", () => {
      process.exitCode = process.exitCode === undefined || process.exitCode === 0 ? 1 : process.exitCode;
    });
  });
}
