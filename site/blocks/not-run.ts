/** A block that no test runs: its page, how its text begins, and why not. */
export interface NotRun {
  readonly page: string;
  readonly begins: string;
  readonly reason: string;
}

/** Blocks that no test looks into. One that is not there any more is an error. */
export const blocksNotRun: readonly NotRun[] = [
  {
    page: "docs/tutorial.md",
    begins: "Hello from a container of my own.",
    reason: "what a machine answers; nothing to run",
  },
  {
    page: "docs/comparing.md",
    begins: "wherry diff before after",
    reason: "names that stand for the reader's own; its command is checked",
  },
  {
    page: "docs/documents.md",
    begins: "wherry transpile base.bu",
    reason: "files that stand for the reader's own; its command and options are checked",
  },
  {
    page: "docs/platforms.md",
    begins: "wherry fake-cloud ec2",
    reason: "serves until it is interrupted; its command and options are checked",
  },
  {
    page: "docs/documents.md",
    begins: "include:\n",
    reason: "a part of a configuration, with files that stand for the reader's own",
  },
  {
    page: "docs/documents.md",
    begins: "secrets:\n",
    reason: "a part of a configuration, with secrets of the reader's own",
  },
  {
    page: "docs/how-to/firewall.md",
    begins: "table inet host {",
    reason: "rules of nftables, on a running machine",
  },
  { page: "docs/image-checks.md", begins: "error: web would not work", reason: "what a build prints; nothing to run" },
  {
    page: "docs/scripts.md",
    begins: "packages:\n  acknowledge:",
    reason: "a part of a definition, as an error prints it",
  },
];

/** Commands of `wherry` that are not run where documents show them: what is said of them is held against the help. */
export const commandsNotRun: Readonly<Record<string, string>> = {
  build: "fetches packages and takes a minute; tests/10-build.test.ts and others build",
  lock: "fetches lists of packages; tests/12-lock-and-offline.test.ts makes locks",
  run: "boots a machine; tests/20-container-host.test.ts and others do",
  ssh: "asks a machine that runs; tests/35-named-machine.test.ts does, as do logs and stop",
  logs: "as ssh",
  stop: "as ssh",
  rm: "as ssh",
  explain: "fetches lists of packages; tests/17-command-line.test.ts explains",
  tools: "fetches tools",
  doctor: "asks mirrors, and starts a machine",
};

/** What other programs documents show, and why they are not run. */
export const programsNotRun: Readonly<Record<string, string>> = {
  curl: "asks a machine that runs",
  export: "sets variables of the reader's shell",
  ssh: "logs in to a machine that runs",
};

/** Pages whose programs are run by another test: the file that holds it. */
export const programsElsewhere: Readonly<Record<string, string>> = {
  "docs/library.md": "config/texts/machine-configs.test.ts",
};
