import type { Writable } from "node:stream";
import type { EmitEvent, WherryEvent } from "@wherry/core/events/events.ts";
import { formatBytes } from "@wherry/core/quantities/format-bytes.ts";
import { joinLines, linesOf } from "@wherry/core/text/lines.ts";
import { printable } from "@wherry/core/text/printable.ts";
import type { SingleBar } from "cli-progress";
import { elapsedSeconds } from "../system/clock.ts";
import { formatLines } from "./printer.ts";
import { formatSeconds } from "./tables-and-times.ts";

interface Reporter {
  readonly emit: EmitEvent;
  /** Removes bars from the screen; nothing is shown afterwards. */
  stop(): void;
}

/** How events become text: bars on a terminal, plain lines when piped, one JSON object a line for machines. */
export type ReporterMode = "bars" | "lines" | "json" | "quiet";

/** Shows events on `stream`, which is standard error in every command: standard output carries results only. */
export async function createReporter(mode: ReporterMode, stream: Writable): Promise<Reporter> {
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

async function createPlainReporter(mode: ReporterMode, stream: Writable): Promise<Reporter> {
  switch (mode) {
    case "quiet":
      return { emit: (event) => event.type === "warning" && stream.write(textOf(event)), stop: () => {} };
    case "json":
      return { emit: (event) => event.type !== "progress" && stream.write(jsonOf(event)), stop: () => {} };
    case "lines":
      return { emit: (event) => stream.write(textOf(event)), stop: () => {} };
    case "bars":
      return barReporter(stream);
  }
}

async function barReporter(stream: Writable): Promise<Reporter> {
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
          bar: bars.create(event.total, 0, { task: printable(event.task), amounts: "", rate: "" }),
          started: elapsedSeconds(),
        };
        running.set(event.task, entry);
        const seconds = Math.max(0.1, elapsedSeconds() - entry.started);
        entry.bar.setTotal(event.total);
        entry.bar.update(event.done, {
          amounts: `${amount(event.done)} of ${amount(event.total)}`,
          rate: event.unit === "bytes" ? `${formatBytes(event.done / seconds)}/s` : "",
        });
        return;
      }
      if (event.type === "stage.finished") clear();
      const text = textOf(event);
      if (text !== "") print(text);
    },
    stop() {
      clear();
      bars.stop();
    },
  };
}

function textOf(event: WherryEvent): string {
  return formatLines(eventLines(event));
}

/** Programs get a message of several lines as one text. */
function jsonOf(event: WherryEvent): string {
  const told = event.type === "notice" ? { ...event, message: joinLines(event.message) } : event;
  return `${JSON.stringify(told)}\n`;
}

function eventLines(event: WherryEvent): readonly string[] {
  switch (event.type) {
    case "stage.finished":
      return [`${event.stage.padEnd(9)} ${formatSeconds(event.wallSeconds).padStart(9)}  ${event.result}`];
    case "notice":
      return linesOf(event.message);
    case "warning":
      return [`warning: ${event.message}`, ...(event.hint === undefined ? [] : [`  ${event.hint}`])];
    default:
      return [];
  }
}
