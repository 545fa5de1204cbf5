import type { TestOptions } from "./options.ts";

/** Test files that share a process: it loads once what they all import. */
export type Group = readonly string[];

/** One call of Node's test runner. */
export interface TestRun {
  readonly groups: readonly Group[];
  /** How many groups may run beside each other. */
  readonly atOnce: number;
}

export interface TestPlan {
  /** What is run and what is left out, in one line. */
  readonly headline: string;
  readonly runs: readonly TestRun[];
}

/**
 * Every test file there is, as a path from the root: `beside` the source, and the ones that boot machines, in the order
 * of their numbers.
 */
export interface TestFiles {
  readonly beside: readonly string[];
  readonly endToEnd: readonly string[];
}

/** Which tests are run together, and in which order. */
export function planTests(options: TestOptions, all: TestFiles, processors: number): TestPlan {
  if (options.files.length > 0) {
    return {
      headline: `runs ${options.files.length === 1 ? "this file" : "these files"} only`,
      runs: [{ groups: options.files.map((file) => [file]), atOnce: 1 }],
    };
  }
  const chosen = all.beside.filter(
    (file) =>
      (options.unit === "all" || isSlow(file) === (options.unit === "slow")) &&
      (!options.rootMatters || rootMatters(file)),
  );
  const runs = [
    { groups: groupTests(chosen.filter((file) => !isSlow(file))), atOnce: processors },
    // What takes long takes the machine: loop devices, network namespaces, whole machines. Nothing may run beside it.
    { groups: chosen.filter(isSlow).map((file) => [file]), atOnce: 1 },
    { groups: options.endToEnd ? all.endToEnd.map((file) => [file]) : [], atOnce: 1 },
  ];
  return { headline: headlineOf(options), runs: runs.filter(({ groups }) => groups.length > 0) };
}

/** Tests that take minutes, or more of the machine than others have to spare. */
export function isSlow(file: string): boolean {
  return file.endsWith(".slow.test.ts");
}

/**
 * Tests that kill what they start, change the environment while they wait, or count steps where another file of their
 * rooms does: each file has a process of its own.
 */
const alone =
  /^(config\/texts\/butane\.malformed|factory\/(machine\/(console|kvm-probe|machine|ssh)|store\/store\.kill|system\/(network|process-group)))\.test\.ts$/;

/**
 * Which files share a process. The largest rooms have one to themselves, so that processors have something to share.
 */
const together: readonly RegExp[] = [
  /^config\/texts\//,
  /^config\/ignition\//,
  /^(core|config)\//,
  /^formats\//,
  /^host\/(?!provision\/)/,
  /^host\//,
  /^factory\/(debian|definition|solver)\//,
  /^factory\//,
  /^(testing|site)\//,
];

/**
 * Test files by the process that they share. Tests that are fast and leave the process as they found it share one,
 * which saves most of their time.
 */
export function groupTests(files: readonly string[]): readonly Group[] {
  const shared = new Map<number, string[]>();
  const groups: string[][] = [];
  for (const file of files) {
    const index = alone.test(file) ? -1 : together.findIndex((pattern) => pattern.test(file));
    const group = index < 0 ? [] : (shared.get(index) ?? []);
    if (group.length === 0) groups.push(group);
    if (index >= 0) shared.set(index, group);
    group.push(file);
  }
  return groups;
}

/** Pure rooms give the same whoever asks. */
function rootMatters(file: string): boolean {
  return /^(formats|host|factory|testing|site|config\/(texts|programs))\//.test(file);
}

function headlineOf({ unit, rootMatters }: TestOptions): string {
  const where = rootMatters ? "in the rooms for which it matters who the user is" : "beside the source";
  if (unit === "quick")
    return `runs the tests ${where}; leaves out the slow ones (*.slow.test.ts) and those that boot machines (tests/)`;
  if (unit === "slow")
    return `runs the slow tests ${where}, and those that boot machines; leaves out what "npm run check" runs`;
  return `runs all tests: ${where}, slow ones too, and those that boot machines`;
}
