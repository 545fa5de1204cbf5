import { findProgram } from "../system/find-program.ts";
import type { System } from "../system/system.ts";

/** Its modification time is when the image was made; systemd(1) reads it too. */
const epochFile = "/usr/lib/clock-epoch";

/** Milliseconds: 15 years, systemd's own bound (CLOCK_VALID_RANGE_USEC_MAX in its sources). */
const longest = 15 * 365.25 * 86_400_000;

/**
 * Sets a clock that cannot be right to the time at which the image was made: without a battery it says 1970, with a
 * broken one 2060, and no certificate is valid then. Whoever asks for the time later makes it better.
 */
export function boundClock(system: System, say: (line: string) => void): void {
  const epoch = system.stat(epochFile)?.mtime;
  if (epoch === undefined || epoch <= 0) return;
  const now = system.now();
  if (now >= epoch && now <= epoch + longest) return;
  const wrong = `the clock says ${day(now)}, ${now < epoch ? "before" : "more than 15 years after"} the image was made (${day(epoch)})`;
  const date = findProgram(system, "date");
  const { status } =
    date === undefined ? { status: 127 } : system.run([date, "--utc", `--set=@${Math.floor(epoch / 1000)}`]);
  say(status === 0 ? `${wrong}: set to that` : `${wrong}, and it cannot be set`);
}

function day(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 10);
}
