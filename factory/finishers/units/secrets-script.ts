import type { SecretEffect } from "../../scripts/effects.ts";

/** Below it, an image has the files with marks in the place of secrets, by their paths. */
export const templateFolder = "/usr/share/first-boot";
/** Of the machine: a secret that one file has is the same in those that come with an update. */
const secretFolder = "/var/lib/first-boot/secrets";

export interface SecretFile {
  readonly path: string;
  readonly secrets: readonly SecretEffect[];
}

/** A program of sh(1) that makes the files that are not there. It calls nothing but coreutils. */
export function secretsScript(files: readonly SecretFile[]): string {
  const all = new Map(files.flatMap(({ secrets }) => secrets.map((secret) => [secret.mark, secret])));
  const chosen = [...all.values()].flatMap((secret) => [
    `if ! [ -s ${nameOf(secret)} ]; then`,
    `  ${draw(secret)} > ${nameOf(secret)}.new`,
    `  keep ${nameOf(secret)} ${sizes(secret)}`,
    "fi",
  ]);
  const made = files.map(
    ({ path, secrets }) => `fill '${path.replaceAll("'", "'\\''")}' ${secrets.map(nameOf).join(" ")}`,
  );
  return [prelude, ...chosen, "", ...made, ""].join("\n");
}

/** The file's name is the mark without its ends. */
function nameOf({ mark }: SecretEffect): string {
  return mark.replaceAll("@", "");
}

const sets = { hex: "0-9a-f", lower: "0-9a-z", upper: "0-9A-Z", letters: "0-9A-Za-z" } as const;

/** From what the machine is called, as "/etc/hostname" says it. */
const names = {
  "host-name": `printf %s "\${name%%.*}"`,
  "domain-name": `case $name in *.*) printf %s "\${name#*.}" ;; *) printf localdomain ;; esac`,
  "full-name": `printf %s "$name"`,
} as const;

function draw({ alphabet, length }: SecretEffect): string {
  if (alphabet === "host-name" || alphabet === "domain-name" || alphabet === "full-name")
    return `{ ${names[alphabet]}; }`;
  if (alphabet === "uuid") return "tr -d '\\n' < /proc/sys/kernel/random/uuid";
  // Four characters for three bytes; "=" where some are missing in the end.
  if (alphabet === "base64") return `head -c ${Math.floor((length * 3) / 4)} /dev/urandom | base64 -w 0`;
  return `tr -dc '${sets[alphabet]}' < /dev/urandom | head -c ${length}`;
}

/** How many bytes `draw` gives when all goes well, as the least and the most. */
function sizes(secret: SecretEffect): string {
  if (secret.alphabet in names) return "1 255";
  const length = drawnLength(secret);
  return `${length} ${length}`;
}

function drawnLength({ alphabet, length }: SecretEffect): number {
  if (alphabet === "uuid") return 36;
  return alphabet === "base64" ? 4 * Math.ceil(Math.floor((length * 3) / 4) / 3) : length;
}

const prelude = `#!/bin/sh
set -eu
umask 077
export LC_ALL=C
mkdir -p ${secretFolder}
cd ${secretFolder}
name=$(cat /proc/sys/kernel/hostname)

# place NEW PATH: NEW, which is written to its end, becomes PATH in one step.
place() {
  sync "$1"
  mv -fT "$1" "$2"
  sync "$(dirname "$2")"
}

# keep SECRET LEAST MOST: what was drawn becomes the secret. Of a pipe, sh(1) is told of the last program alone.
keep() {
  size=$(wc -c < "$1.new")
  if [ "$size" -lt "$2" ] || [ "$size" -gt "$3" ]; then
    echo "$1: $size bytes instead of $2: are there no random numbers?" >&2
    exit 1
  fi
  place "$1.new" "$1"
}

# trusted FOLDER: whether only root has said where it is. Its owner may put a link in the place of a folder.
trusted() {
  part=$1
  while [ -n "$part" ]; do
    if [ -L "$part" ] && [ "$(stat -c %u "$part")" != 0 ]; then return 1; fi
    part=\${part%/*}
  done
}

# put SECRET...: the line with the secrets in the place of their marks.
put() {
  for secret; do
    while :; do
      case $line in
        *"@$secret@"*) line=\${line%%"@$secret@"*}$(cat "$secret")\${line#*"@$secret@"} ;;
        *) break ;;
      esac
    done
  done
  printf %s "$line"
}

# fill PATH SECRET...: makes the file of its template, where it is not there.
fill() {
  path=$1
  shift
  if [ -e "$path" ] || [ -L "$path" ]; then return; fi
  folder=\${path%/*}
  if ! [ -d "$folder" ] || ! trusted "$folder"; then
    echo "$path is not made: its folder is missing, or another user's link leads there" >&2
    return
  fi
  template=${templateFolder}$path
  # Whoever owns the folder may have put a link there.
  rm -rf "$path.first-boot"
  set -C
  {
    while IFS= read -r line; do
      put "$@"
      echo
    done
    if [ -n "$line" ]; then put "$@"; fi
  } < "$template" > "$path.first-boot"
  set +C
  chown -h --reference="$template" "$path.first-boot"
  chmod --reference="$template" "$path.first-boot"
  place "$path.first-boot" "$path"
}
`;
