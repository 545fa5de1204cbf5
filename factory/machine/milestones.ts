import type { ConsoleLine } from "./console.ts";

/** When a boot came how far: seconds since power on; undefined for what was not seen. */
export interface Milestones {
  /** The firmware hands over to the boot loader or the kernel's stub. */
  readonly firmware: number | undefined;
  /** The kernel's clock starts. */
  readonly kernel: number | undefined;
  readonly initrd: number | undefined;
  readonly verity: number | undefined;
  readonly usr: number | undefined;
  readonly var: number | undefined;
  /** systemd starts. */
  readonly init: number | undefined;
  /** multi-user.target is reached. */
  readonly multiUser: number | undefined;
}

/** What `systemd-analyze time` says, in seconds; undefined for what it does not name. */
export interface BootAnalysis {
  readonly kernel: number | undefined;
  readonly initrd: number | undefined;
  /** From the start of systemd to multi-user.target, or to the end of all jobs where the target is not named. */
  readonly target: number | undefined;
}

/**
 * A message on the console with the kernel's time: its own with microseconds, those of Wherry's set-up as /proc/uptime
 * has it.
 */
const stampedLine = /^\[\s*(\d{1,9}\.\d{2}(?:\d{4})?)\] (.*)$/;
const loaderLine = /^(?:EFI stub: |BdsDxe: starting )/;
const targetLine = /Reached target (?:multi-user\.target|Multi-User System)/;

/** Lines of a boot that are kept, and letters of each: a machine that runs for weeks may say something all the time. */
const mostLines = 20_000;
const longestLine = 512;

/** Keeps of a console's lines those that a boot is read from, as many as some boots have. */
export function keepBootLines(): { readonly lines: readonly ConsoleLine[]; see(line: ConsoleLine): void } {
  const lines: ConsoleLine[] = [];
  return {
    lines,
    see({ time, text }) {
      if (lines.length >= mostLines) return;
      if (!stampedLine.test(text) && !loaderLine.test(text) && !targetLine.test(text)) return;
      // A short string alone: a part of a long one would keep the whole.
      lines.push({ time, text: text.length > longestLine ? Buffer.from(text.slice(0, longestLine)).toString() : text });
    },
  };
}

/**
 * Reads a boot from its console, and, where it is there, from the guest's own account. Kernel time stamps are better
 * than the time of arrival, which waits for a slow serial line: the earliest arrival tells where the kernel's clock
 * began.
 */
export function bootMilestones(lines: readonly ConsoleLine[], analysis?: BootAnalysis): Milestones {
  const stamped = lines.flatMap(({ time, text }) => {
    const match = stampedLine.exec(text);
    return match === null ? [] : [{ time, stamp: Number(match[1]), text: match[2] ?? "" }];
  });
  // The last start counts, should the guest have booted twice; its clock goes back.
  const first = stamped.findLastIndex(
    ({ stamp }, index) => index === 0 || stamp + 1 < (stamped[index - 1]?.stamp ?? 0),
  );
  const boot = stamped.slice(Math.max(0, first));
  const kernel = boot.reduce<number | undefined>(
    (earliest, { time, stamp }) => Math.min(earliest ?? Number.POSITIVE_INFINITY, time - stamp),
    undefined,
  );
  const stampOf = (test: (text: string) => boolean) => {
    const found = boot.find(({ text }) => test(text));
    return found === undefined || kernel === undefined ? undefined : round(kernel + found.stamp);
  };
  const named = (name: string) => stampOf((text) => text === `wherry: ${name}`);
  const init = stampOf((text) => /^systemd\[1\]: systemd \S+ running in system mode/.test(text)) ?? named("init");
  return {
    firmware: roundKnown(lines.find(({ text }) => loaderLine.test(text))?.time),
    kernel: roundKnown(kernel),
    initrd: named("initrd"),
    verity: named("verity"),
    usr: named("usr"),
    var: named("var"),
    init,
    multiUser: multiUser(lines, kernel, analysis),
  };
}

function multiUser(
  lines: readonly ConsoleLine[],
  kernel: number | undefined,
  analysis: BootAnalysis | undefined,
): number | undefined {
  if (kernel !== undefined && analysis?.kernel !== undefined && analysis.target !== undefined) {
    return round(kernel + analysis.kernel + (analysis.initrd ?? 0) + analysis.target);
  }
  return roundKnown(lines.find(({ text }) => targetLine.test(text))?.time);
}

/**
 * Reads `systemd-analyze time`: `Startup finished in 5.1s (kernel) + 1min 2.5s (userspace) = 1min 7.6s` and
 * `multi-user.target reached after 58.9s in userspace.`
 */
export function parseBootAnalysis(text: string): BootAnalysis {
  const part = (name: string) => {
    const match = new RegExp(`((?:\\d[\\d.]{0,12}(?:min|ms|us|s|h) ?){1,4})\\(${name}\\)`).exec(text);
    return match?.[1] === undefined ? undefined : parseTimeSpan(match[1]);
  };
  const target = /^multi-user\.target reached after (.{1,60}) in userspace/m.exec(text)?.[1];
  return {
    kernel: part("kernel"),
    initrd: part("initrd"),
    target: target === undefined ? part("userspace") : parseTimeSpan(target),
  };
}

/** Seconds in a time span as systemd writes it: "1min 2.345s", "567ms"; undefined for anything else. */
export function parseTimeSpan(text: string): number | undefined {
  const units: Readonly<Record<string, number>> = { h: 3600, min: 60, s: 1, ms: 1e-3, us: 1e-6 };
  const words = text.trim().split(" ");
  let seconds = 0;
  for (const word of words) {
    const match = /^(\d{1,9}(?:\.\d{1,9})?)(h|min|s|ms|us)$/.exec(word);
    const unit = units[match?.[2] ?? ""];
    if (match === null || unit === undefined) return undefined;
    seconds += Number(match[1]) * unit;
  }
  return Math.round(seconds * 1e6) / 1e6;
}

function round(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}

function roundKnown(seconds: number | undefined): number | undefined {
  return seconds === undefined ? undefined : round(seconds);
}
