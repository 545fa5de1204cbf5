import type { PackagedFirstBoot } from "../../../packages/first-boot-unit.ts";
import { firstBoot } from "./entry.ts";

/** What packages make of many files of the machine, or keep beside them. */
export const collections: readonly PackagedFirstBoot[] = [
  firstBoot("etckeeper", {
    description: "Put /etc under version control",
    creates: null,
    makes: ["/etc/.git", "/etc/.gitignore", "/etc/.etckeeper"],
    // A repository that somebody brought stays; one that was begun here is begun anew.
    script: `begun=/etc/.first-boot-etckeeper
if [ -e "$begun" ] || ! [ -e /etc/.git ]; then
  touch "$begun"
  sync "$begun"
  rm -rf /etc/.git
  etckeeper init
  etckeeper commit "Initial commit"
  sync -f /etc
  rm "$begun"
fi
`,
    programs: ["etckeeper", "rm", "touch"],
    needs: ["findutils", "grep", "hostname", "sed"],
    before: ["etckeeper.service"],
  }),
  firstBoot("cracklib-runtime", {
    description: "Make the list of words that no password may be",
    creates: "/var/cache/cracklib/src-dicts",
    makes: ["/var/cache/cracklib"],
    script: `umask 022
work=/var/cache/cracklib/.first-boot
rm -rf "$work"
mkdir -p "$work"
. /etc/cracklib/cracklib.conf
cracklib-format $cracklib_dictpath_src > "$work.words"
cracklib-packer "$work/cracklib_dict" < "$work.words"
rm "$work.words"
echo "$cracklib_dictpath_src" > "$work/src-dicts"
sync -f "$work"
pour /var/cache/cracklib src-dicts
`,
    programs: ["/usr/sbin/cracklib-format", "/usr/sbin/cracklib-packer", "mkdir", "rm"],
    needs: ["grep", "gzip"],
    before: ["cron.service"],
  }),
  firstBoot("bacula-director-sqlite3", {
    description: "Make bacula's catalogue",
    creates: "/var/lib/bacula/bacula.db",
    script: `new=/var/lib/bacula/bacula.db.new
rm -f "$new"
sqlite3 "$new" < /usr/share/dbconfig-common/data/bacula-director-sqlite3/install/sqlite3
chown bacula:bacula "$new"
chmod 640 "$new"
place "$new" /var/lib/bacula/bacula.db
`,
    programs: ["chmod", "chown", "rm", "sqlite3"],
    before: ["bacula-director.service"],
  }),
  firstBoot("gridengine-master", {
    description: "Make the grid engine's cluster",
    creates: null,
    makes: ["/var/spool/gridengine/spooldb"],
    // A cluster from elsewhere stays; one that was begun here is begun anew.
    script: `folder=/var/spool/gridengine
begun=$folder/.first-boot
if [ -e "$begun" ] || ! [ -e "$folder/spooldb/sge" ]; then
  touch "$begun"
  sync "$begun"
  rm -rf "$folder/spooldb"
  install -d -o sgeadmin -g sgeadmin "$folder/spooldb"
  runuser -u sgeadmin -- /usr/share/gridengine/scripts/init_cluster /var/lib/gridengine default "$folder/spooldb" sgeadmin
  sync -f "$folder"
  rm "$begun"
fi
`,
    programs: ["install", "rm", "/usr/sbin/runuser", "touch"],
    before: ["gridengine-master.service"],
  }),
];
