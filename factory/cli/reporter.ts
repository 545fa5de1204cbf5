import type { EmitEvent, WherryEvent } from "@wherry/core/events/events.ts";
import { joinLines, linesOf } from "@wherry/core/text/lines.ts";
import { elapsedSeconds } from "../system/clock.ts";
import { formatLines } from "./printer.ts";
import { formatSeconds } from "./tables-and-times.ts";
import type { Bars, TerminalStream } from "./terminal/bars.ts";
import { type Progress, progressLine } from "./terminal/progress-line.ts";

interface Reporter {
  readonly emit: EmitEvent;
  /** Removes bars from the screen; nothing is shown afterwards. */
  stop(): void;
}

/** How events become text: bars on a terminal, plain lines when piped, one JSON object a line for machines. */
export type ReporterMode = "bars" | "lines" | "json" | "quiet";

/**
 * Shows events on `stream`, which is standard error in every command: standard output carries results only. `bars` are
 * those of the terminal that the stream is, if it is one.
 */
export function createReporter(mode: ReporterMode, stream: TerminalStream, bars: Bars): Reporter {
  const { emit, stop } = createPlainReporter(mode, stream, bars);
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

function createPlainReporter(mode: ReporterMode, stream: TerminalStream, bars: Bars): Reporter {
  switch (mode) {
    case "quiet":
      return { emit: (event) => event.type === "warning" && stream.write(textOf(event)), stop: () => {} };
    case "json":
      return { emit: (event) => event.type !== "progress" && stream.write(jsonOf(event)), stop: () => {} };
    case "lines":
      return { emit: (event) => stream.write(textOf(event)), stop: () => {} };
    case "bars":
      return barReporter(stream, bars);
  }
}

/** As many are taken in at a glance, and leave room for what was printed. */
const mostBars = 6;
/** Seconds. */
const betweenDrawings = 0.1;

function barReporter(stream: TerminalStream, bars: Bars): Reporter {
  const running = new Map<string, Progress & { readonly began: number }>();
  let drawnAt = Number.NEGATIVE_INFINITY;
  const draw = () => {
    const now = elapsedSeconds();
    if (now - drawnAt < betweenDrawings) return;
    drawnAt = now;
    const columns = stream.columns ?? 80;
    bars.draw([...running.values()].slice(0, mostBars).map((progress) => progressLine(progress, columns)));
  };
  const clear = () => {
    running.clear();
    drawnAt = Number.NEGATIVE_INFINITY;
    bars.erase();
  };
  return {
    emit(event) {
      if (event.type === "progress") {
        if (event.total <= 0) return;
        const began = running.get(event.task)?.began ?? elapsedSeconds();
        if (event.done >= event.total) running.delete(event.task);
        else running.set(event.task, { ...event, began, seconds: elapsedSeconds() - began });
        if (running.size === 0) clear();
        else draw();
        return;
      }
      if (event.type === "stage.finished") clear();
      const text = textOf(event);
      if (text === "") return;
      bars.erase();
      stream.write(text);
    },
    stop: clear,
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
