import type { EmitEvent, WherryEvent } from "@wherry/core/events/events.ts";
import { formatBytes } from "@wherry/core/quantities/format-bytes.ts";
import type { SingleBar } from "cli-progress";
import { formatSeconds } from "./format.ts";

export interface Reporter {
  readonly emit: EmitEvent;
  /** Removes bars from the screen; nothing is shown afterwards. */
  stop(): void;
}

/** How events become text: bars on a terminal, plain lines when piped, one JSON object a line for machines. */
export type ReporterMode = "bars" | "lines" | "json" | "quiet";

/** Shows events on `stream`, which is standard error in every command: standard output carries results only. */
export async function createReporter(mode: ReporterMode, stream: NodeJS.WriteStream): Promise<Reporter> {
  const { emit, stop } = await createPlainReporter(mode, stream);
  const warnings = new Set<string>();
  return {
    // An image and its tools may come from the same suite: what is to be said about it is said once.
    emit(event) {
      if (event.type === "warning" && warnings.size === warnings.add(event.message).size) return;
      emit(event);
    },
    stop,
  };
}

async function createPlainReporter(mode: ReporterMode, stream: NodeJS.WriteStream): Promise<Reporter> {
  switch (mode) {
    case "quiet":
      return { emit: (event) => event.type === "warning" && stream.write(plainLine(event) ?? ""), stop: () => {} };
    case "json":
      return {
        emit: (event) => event.type !== "progress" && stream.write(`${JSON.stringify(event)}\n`),
        stop: () => {},
      };
    case "lines":
      return { emit: (event) => stream.write(plainLine(event) ?? ""), stop: () => {} };
    case "bars":
      return barReporter(stream);
  }
}

async function barReporter(stream: NodeJS.WriteStream): Promise<Reporter> {
  const { MultiBar } = await import("cli-progress");
  const bars = new MultiBar(
    {
      stream,
      format: "  {task} [{bar}] {percentage}%  {amounts}  {rate}",
      barCompleteChar: "=",
      barIncompleteChar: " ",
      hideCursor: true,
      clearOnComplete: true,
      stopOnComplete: false,
      forceRedraw: true,
      autopadding: true,
      fps: 10,
    },
    undefined,
  );
  const running = new Map<string, { bar: SingleBar; started: number }>();
  const print = (text: string) => {
    if (running.size > 0) bars.log(text);
    else stream.write(text);
  };
  const clear = () => {
    for (const { bar } of running.values()) bars.remove(bar);
    running.clear();
    bars.update();
  };
  return {
    emit(event) {
      if (event.type === "progress") {
        if (event.total <= 0) return;
        const amount = event.unit === "bytes" ? formatBytes : String;
        const entry = running.get(event.task) ?? {
          bar: bars.create(event.total, 0, { task: event.task, amounts: "", rate: "" }),
          started: performance.now(),
        };
        running.set(event.task, entry);
        const seconds = Math.max(0.1, (performance.now() - entry.started) / 1000);
        entry.bar.setTotal(event.total);
        entry.bar.update(event.done, {
          amounts: `${amount(event.done)} of ${amount(event.total)}`,
          rate: event.unit === "bytes" ? `${formatBytes(event.done / seconds)}/s` : "",
        });
        return;
      }
      if (event.type === "stage.finished") clear();
      const line = plainLine(event);
      if (line !== undefined) print(line);
    },
    stop() {
      clear();
      bars.stop();
    },
  };
}

function plainLine(event: WherryEvent): string | undefined {
  switch (event.type) {
    case "stage.finished":
      return `${event.stage.padEnd(9)} ${formatSeconds(event.wallSeconds).padStart(9)}  ${event.result}\n`;
    case "notice":
      return `${event.message}\n`;
    case "warning":
      return `warning: ${event.message}${event.hint === undefined ? "" : `\n  ${event.hint}`}\n`;
    default:
      return undefined;
  }
}
