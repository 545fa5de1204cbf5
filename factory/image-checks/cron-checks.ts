import { hasAccount, missingHint } from "./accounts.ts";
import type { CheckedImage } from "./checked-image.ts";
import type { ImageCheck } from "./image-check.ts";

interface CronLine {
  readonly path: string;
  readonly line: number;
  readonly user: string;
  readonly command: string;
}

/** The lines of /etc/crontab and /etc/cron.d that start something: crontab(5). */
function cronLines({ view, text }: CheckedImage): readonly CronLine[] {
  // cron passes over other names.
  const names = view.list("/etc/cron.d").filter((name) => /^[A-Za-z0-9_-]+$/.test(name));
  return ["/etc/crontab", ...names.map((name) => `/etc/cron.d/${name}`)].flatMap((path) =>
    text(path)
      .split("\n")
      .flatMap((line, index): CronLine[] => {
        const [, user, command] =
          /^\s*(?:@[a-z]+|[0-9*,/-]+\s+[0-9*,/-]+\s+[0-9*,/-]+\s+[0-9A-Za-z*,/-]+\s+[0-9A-Za-z*,/-]+)\s+(\S+)\s+(.+)$/.exec(
            line,
          ) ?? [];
        return user === undefined || command === undefined ? [] : [{ path, line: index + 1, user, command }];
      }),
  );
}

/** Users that cron starts something for exist. */
export const cronAccount: ImageCheck = {
  id: "cron-account",
  summary: "a line of /etc/crontab or /etc/cron.d is for a user that the image does not have",
  why: "cron leaves the whole file out.",
  advice: "Add the account.",
  mayBeFatal: false,
  check: (image, report) => {
    for (const { path, line, user } of cronLines(image)) {
      if (!hasAccount(image, "user", user))
        report({ path, line, message: `there is no user ${user}`, hint: missingHint("user", user), missing: user });
    }
  },
};

/** Words of the shell that are no programs. */
const WORDS = new Set(
  "cd test [ if then else elif fi for do done while until case esac in true false . : exec eval export set unset umask ! command echo printf read wait exit return { }".split(
    " ",
  ),
);

/** Programs that cron starts are there. */
export const cronProgram: ImageCheck = {
  id: "cron-program",
  summary: "a line of /etc/crontab or /etc/cron.d starts a program that the image does not have",
  why: "cron mails a failure to nobody.",
  advice: "Install the package that has the program and take it off `packages.omit`.",
  mayBeFatal: false,
  check: (image, report) => {
    for (const { path, line, command } of cronLines(image)) {
      for (const program of programsIn(command)) {
        if (image.programs.find(program) === undefined)
          report({ path, line, message: `${program} does not exist`, missing: program });
      }
    }
  },
};

/** Whatever reads /etc/cron.d: cron, cronie, bcron, fcron, systemd-cron. */
const DAEMONS = ["cron", "crond", "bcron-start", "fcron"];
const GENERATOR = "/usr/lib/systemd/system-generators/systemd-crontab-generator";
const FOLDERS = ["cron.d", "cron.hourly", "cron.daily", "cron.weekly", "cron.monthly"];
/** A job that leaves its work to a timer asks whether systemd runs. */
const YIELDING = "/run/systemd/system";

/** What packages want to be started from time to time is. */
export const cronDaemon: ImageCheck = {
  id: "cron-daemon",
  summary: "a package has a job for cron, and the image has no cron",
  why: "The job never runs.",
  advice: "Install cron, or start the job by a timer of your own.",
  mayBeFatal: false,
  check: (image, report) => {
    const { view, text, programs, exists } = image;
    if (DAEMONS.some((name) => programs.find(name) !== undefined) || exists(GENERATOR)) return;
    const started = new Set(cronLines(image).map(({ path }) => path));
    for (const folder of FOLDERS) {
      for (const name of view.list(`/etc/${folder}`).filter((one) => /^[A-Za-z0-9_-]+$/.test(one))) {
        const path = `/etc/${folder}/${name}`;
        const isJob = folder === "cron.d" ? started.has(path) : text(path) !== "";
        if (!isJob || text(path).includes(YIELDING)) continue;
        report({ path, message: "nothing ever runs it: the image has no cron", missing: "cron" });
      }
    }
  },
};

/** The programs that a line of the shell certainly starts; none where it asks before whether one is there. */
function programsIn(command: string): readonly string[] {
  // Quotes may hold whatever separates commands.
  const bare = command.replace(/'[^']*'|"[^"]*"/g, "x").replace(/\\%/g, "%");
  if (/(?:^|\s)(?:-[xefrs]|command\s+-v|which)\s/.test(bare)) {
    // What is tested before guards what comes after it, not what runs otherwise: "test -x a || ( b )".
    const [, otherwise] = /\|\|(.*)$/.exec(bare) ?? [];
    return otherwise === undefined ? [] : programsIn(otherwise);
  }
  const programs = bare.split(/\|\||&&|[;|&(){}]/).flatMap((part) => {
    const words = part
      .trim()
      .split(/\s+/)
      .filter((word) => !/^[A-Za-z_][A-Za-z0-9_]*=/.test(word));
    const [first = ""] = words;
    return first === "" || WORDS.has(first) || !/^[A-Za-z0-9_./+-]+$/.test(first) ? [] : [first];
  });
  return [...new Set(programs)];
}
