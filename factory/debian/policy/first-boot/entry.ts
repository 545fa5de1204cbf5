import type { PackagedFirstBoot } from "../../../packages/first-boot-unit.ts";

/** The unit that makes ssl-cert's certificate: entries that need it wait for it. */
export const snakeoilUnit = "first-boot-ssl-cert.service";

type Entry = Pick<PackagedFirstBoot, "description" | "creates" | "script" | "before"> &
  Partial<Pick<PackagedFirstBoot, "after" | "needs" | "unanswered">> & {
    /** What it makes beside `creates`. */
    readonly makes?: readonly string[];
    /** What the script calls besides `place` and `pour`: names in /usr/bin, or paths. */
    readonly programs?: readonly string[];
  };

/** An entry of the catalogue: of the package of its own name, waiting for nothing, unless `entry` says otherwise. */
export function firstBoot(name: string, given: Entry): PackagedFirstBoot {
  const { script, programs = [], makes = [], ...entry } = given;
  const named = ["mv", "rmdir", "sync", ...programs].map((program) =>
    program.startsWith("/") ? program : `/usr/bin/${program}`,
  );
  const made = [...(entry.creates === null ? [] : [entry.creates]), ...makes];
  const whole = { script: `${prelude(name, entry.creates)}\n${script}`, programs: named, makes: made };
  return { package: name, name, after: [], needs: [], ...entry, ...whole };
}

/**
 * What scripts of the catalogue begin with. Whatever is not whole has another name than the unit's condition looks for,
 * and is made anew by the next boot. What ends before its time says so in the journal; systemd ends what takes too
 * long.
 */
function prelude(name: string, creates: string | null): string {
  return `#!/bin/sh
set -eu
umask 077
trap 'exit 143' TERM
trap 'status=$?
if [ "$status" != 0 ]; then
  echo "status $status: ${creates === null ? "this is not done" : `${creates} is not made`}. The next boot tries again, as does:" \
    "systemctl restart first-boot-${name}.service" >&2
fi' EXIT

# place NEW PATH: NEW, which is written to its end, becomes PATH in one step.
place() {
  sync "$1"
  mv -fT "$1" "$2"
  sync "\${2%/*}"
}

# pour FOLDER LAST: what is whole in FOLDER/.first-boot moves into FOLDER. LAST comes last: all is there.
pour() {
  for one in "$1"/.first-boot/* "$1"/.first-boot/.[!.]*; do
    if [ "\${one##*/}" != "$2" ] && [ -e "$one" ]; then mv -fT "$one" "$1/\${one##*/}"; fi
  done
  sync -f "$1"
  if [ -e "$1/.first-boot/$2" ]; then mv -fT "$1/.first-boot/$2" "$1/$2"; fi
  rmdir "$1/.first-boot"
  sync -f "$1"
}
`;
}
