import { sandboxFolder } from "./sandbox-folder.ts";

/** One of the two runs: each is on a machine of its own make. */
export type Make = "first" | "second";

interface Machine {
  readonly interfaces: readonly string[];
  readonly processors: number;
  readonly model: string;
  /** Of memory. */
  readonly kibibytes: number;
}

/** What a script that asks for any of it writes down is no other machine's. */
const machines: Readonly<Record<Make, Machine>> = {
  first: { interfaces: ["enp1s0"], processors: 2, model: "Model A", kibibytes: 4_021_376 },
  second: { interfaces: ["ens7f0", "wlp9s0"], processors: 6, model: "Model B", kibibytes: 11_863_040 },
};

/** The files by which programs learn what machine they are on, by their paths: proc(5), sysfs(5). */
export function machineFacts(make: Make): ReadonlyMap<string, string> {
  const { interfaces, processors, model, kibibytes } = machines[make];
  const online = `0-${processors - 1}\n`;
  const processor = (number: number) =>
    `processor\t: ${number}\nmodel name\t: ${model}\ncpu cores\t: ${processors}\nflags\t\t: fpu tsc msr lm sse sse2\n\n`;
  const memory = { MemTotal: 1, MemFree: 0.5, MemAvailable: 0.75, Buffers: 0, Cached: 0.25, SwapTotal: 0, SwapFree: 0 };
  const size = (part: number) => `${Math.floor(kibibytes * part)}`.padStart(12);
  return new Map([
    ["/proc/cpuinfo", Array.from({ length: processors }, (_, number) => processor(number)).join("")],
    [
      "/proc/meminfo",
      Object.entries(memory)
        .map(([name, part]) => `${`${name}:`.padEnd(14)}${size(part)} kB\n`)
        .join(""),
    ],
    ...["online", "possible", "present"].map((name): [string, string] => [`/sys/devices/system/cpu/${name}`, online]),
    ...["lo", ...interfaces].flatMap((name, index) =>
      Object.entries(networkInterface(name, index)).map(([file, text]): [string, string] => [
        `/sys/class/net/${name}/${file}`,
        `${text}\n`,
      ]),
    ),
  ]);
}

/** Addresses for documentation (RFC 7042, section 2.1.2). */
function networkInterface(name: string, index: number): Readonly<Record<string, string>> {
  const [address, type, operstate] =
    name === "lo" ? ["00:00:00:00:00:00", "772", "unknown"] : [`00:00:5e:00:53:0${index}`, "1", "up"];
  return { address, type, operstate, ifindex: String(index + 1), mtu: "1500", uevent: `INTERFACE=${name}` };
}

/** Where such a file lies in the tree that is laid out for both runs, until it is mounted in its place. */
export function factPath(make: Make, path: string): string {
  return `${sandboxFolder}/${make}${path}`;
}

/** What is mounted upon what, for one of both: paths below the root. */
export function factMounts(make: Make): readonly { readonly from: string; readonly to: string }[] {
  const files = [...machineFacts(make).keys()].filter((path) => path.startsWith("/proc/"));
  return ["/sys", ...files].map((to) => ({ from: factPath(make, to), to }));
}

/** For what programs ask the kernel itself: nproc(1) does as OpenMP says. */
export function factEnvironment(make: Make): Readonly<Record<string, string>> {
  return { OMP_NUM_THREADS: String(machines[make].processors) };
}
