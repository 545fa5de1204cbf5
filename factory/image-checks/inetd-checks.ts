import { hasAccount, missingHint } from "./accounts.ts";
import type { CheckedImage } from "./checked-image.ts";
import type { ImageCheck } from "./image-check.ts";

interface InetdLine {
  readonly path: string;
  readonly line: number;
  readonly user: string;
  /** The programs that it starts, one by the other. */
  readonly programs: readonly string[];
}

/** Lines of inetd.conf(5): service, socket, protocol, wait, user, program and its words. */
function inetdLines({ view, text }: CheckedImage): readonly InetdLine[] {
  const more = view.list("/etc/inetd.d").map((name) => `/etc/inetd.d/${name}`);
  return ["/etc/inetd.conf", ...more].flatMap((path) =>
    text(path)
      .split("\n")
      .flatMap((line, index): InetdLine[] => {
        if (/^\s*#/.test(line)) return [];
        const [, socket = "", protocol, wait = "", owner = "", program = "", ...words] = line.trim().split(/\s+/);
        if (!/^(stream|dgram|raw|rdm|seqpacket)$/.test(socket) || protocol === undefined) return [];
        if (!/^(no)?wait/.test(wait) || program === "" || program === "internal") return [];
        // tcpd(8) starts what its first word names.
        const [first] = words;
        const guarded = program.endsWith("/tcpd") && first?.startsWith("/") ? [first] : [];
        return [{ path, line: index + 1, user: owner.replace(/[.:/].*$/, ""), programs: [program, ...guarded] }];
      }),
  );
}

/** Programs that inetd starts are there. */
export const inetdProgram: ImageCheck = {
  id: "inetd-program",
  summary: "a line of /etc/inetd.conf starts a program that the image does not have",
  why: "inetd closes each connection at once.",
  advice: "Install the package that has the program (tcpd is in tcpd, which is only recommended).",
  mayBeFatal: false,
  check: (image, report) => {
    for (const { path, line, programs } of inetdLines(image)) {
      for (const program of programs) {
        if (image.programs.find(program) !== undefined) continue;
        report({ path, line, message: `${program} does not exist`, missing: program });
      }
    }
  },
};

/** Users that inetd starts something as exist. */
export const inetdAccount: ImageCheck = {
  id: "inetd-account",
  summary: "a line of /etc/inetd.conf is for a user that the image does not have",
  why: "inetd does not start the program.",
  advice: "Add the account.",
  mayBeFatal: false,
  check: (image, report) => {
    for (const { path, line, user } of inetdLines(image)) {
      if (hasAccount(image, "user", user)) continue;
      report({ path, line, message: `there is no user ${user}`, hint: missingHint("user", user), missing: user });
    }
  },
};

/** What listens for services that inetd starts is there. */
export const inetdDaemon: ImageCheck = {
  id: "inetd-daemon",
  summary: "a package has a service for inetd, and the image has no inetd",
  why: "Nobody listens for it.",
  advice: "Install openbsd-inetd, or write a socket unit.",
  mayBeFatal: false,
  check: (image, report) => {
    if (["inetd", "inetutils-inetd", "xinetd", "rlinetd"].some((name) => image.programs.find(name) !== undefined))
      return;
    for (const { path, line } of inetdLines(image)) {
      report({ path, line, message: "nothing listens for it: the image has no inetd", missing: "inetd" });
    }
  },
};
