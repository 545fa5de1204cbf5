import { decodeBase64, encodeBase64 } from "@wherry/core/bytes/base64.ts";
import type { Job, Message } from "./job.ts";
import { minimise } from "./minimise.ts";
import { inputMaker } from "./mutate.ts";
import type { Parser } from "./parser.ts";
import { randomBy } from "./random.ts";
import { type Clock, type Outcome, tryInput } from "./trial.ts";

/** What an engine lends to a job. */
export interface JobSurroundings extends Clock {
  readonly say: (message: Message) => void;
  /** The text of /proc/self/stat. */
  readonly processStat: () => string;
}

/** Milliseconds between two lines of progress. */
const pace = 500;

/** Gives a parser the inputs of a job, one after the other, and says what comes of it. */
export async function runJob(job: Job, parser: Parser, surroundings: JobSurroundings): Promise<void> {
  const { now, say, processStat } = surroundings;
  const makeInput = makerFor(job, parser);
  const known = new Set<string>();
  const count = { accepted: 0, refused: 0, failed: 0 };
  const start = now();
  let told = start;
  let index = job.from;
  let slowest = 0;
  const tell = (kind: "progress" | "end") =>
    say({ kind, next: index, ...count, slowest, processor: processorSeconds(processStat()) });
  for (; index < job.until && now() - start < job.seconds * 1000; index++) {
    if (job.isTold) say({ kind: "begin", index });
    const input = makeInput(index);
    const before = now();
    const first = await tryInput(parser, input, job.folder, surroundings);
    slowest = Math.max(slowest, now() - before);
    const outcome = isSlow(first) ? await tryForProcessor(parser, input, job.folder, surroundings) : first;
    count[typeof outcome === "string" ? outcome : "failed"]++;
    if (typeof outcome === "object" && !known.has(outcome.key)) {
      known.add(outcome.key);
      const failsSo = async (bytes: Uint8Array) => {
        const again = await tryInput(parser, bytes, job.folder, surroundings);
        return typeof again === "object" && again.key === outcome.key;
      };
      // It is too slow, or too large, to be tried often.
      const isTimed = outcome.key === "slow" || outcome.key === "memory";
      const smallest = isTimed ? input : await minimise(input, failsSo);
      say({ kind: "failure", index, ...outcome, input: encodeBase64(smallest) });
    }
    if (now() - told > pace) {
      told = now();
      tell("progress");
    }
  }
  tell("end");
}

function isSlow(outcome: Outcome): boolean {
  return typeof outcome === "object" && outcome.key === "slow";
}

/** The same by the processor's time: what took long by the clock may have waited for others. */
async function tryForProcessor(
  parser: Parser,
  input: Uint8Array,
  folder: string,
  { processStat, peak }: JobSurroundings,
): Promise<Outcome> {
  return await tryInput(parser, input, folder, { now: () => processorSeconds(processStat()) * 1000, peak });
}

/** The inputs of a job by their numbers. */
export function makerFor(job: Job, parser: Parser): (index: number) => Uint8Array {
  const seeds = job.seeds.map((seed) => decodeBase64(seed) ?? new Uint8Array());
  const make = inputMaker({ form: parser.form, seeds, words: job.words, seal: parser.seal });
  return (index) => make(randomBy(`${job.seed} ${job.parser} ${index}`));
}

/** User's and system's time, which the kernel counts in hundredths of a second: proc_pid_stat(5). */
function processorSeconds(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100;
}
