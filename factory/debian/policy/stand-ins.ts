import { dpkgDatabase } from "./dpkg-database.ts";

/** What systemctl(1) does where nothing runs: it knows which units are wanted, and all else is as if it were done. */
export const systemctlStandIn = `#!/bin/sh
verb=
units=
for word; do
  case $word in
    -*) ;;
    *.*) units="$units $word" ;;
    *) if [ -z "$verb" ]; then verb=$word; else units="$units $word.service"; fi ;;
  esac
done
case $verb in
  enable | disable | mask | unmask | reenable)
    [ "$verb" != reenable ] || verb=enable
    for unit in $units; do deb-systemd-helper "$verb" "$unit" || exit 1; done
    ;;
  is-enabled) for unit in $units; do deb-systemd-helper --quiet is-enabled "$unit" || exit 1; done ;;
  is-active | is-failed | is-system-running | status) exit 3 ;;
esac
exit 0
`;

/** Where the stand-in of setcap(8) says what it was told: "CAPABILITIES<tab>PATH" a line. */
export const toldCapabilities = `${dpkgDatabase}/capabilities`;

/** What setcap(8) does without root's rights: it says what it was told. Every file takes two words. */
export const setcapStandIn = `#!/bin/sh
while :; do
  case "$1" in
    -q | -f) shift ;;
    -n) shift 2 ;;
    *) break ;;
  esac
done
[ "$1" = -v ] && exit 0
while [ $# -ge 2 ]; do
  [ -f "$2" ] || exit 1
  printf '%s\\t%s\\n' "$1" "$(readlink -f "$2")" >> ${toldCapabilities}
  shift 2
done
`;
