import type { PackagedFirstBoot } from "../../../packages/first-boot-unit.ts";
import { firstBoot, shell, snakeoilUnit } from "./units.ts";

/** PostgreSQL's releases in Debian, from bookworm on. */
const postgresql = ["15", "16", "17", "18"].map((version) =>
  firstBoot(`postgresql-${version}`, {
    description: `Make PostgreSQL's cluster ${version}/main`,
    creates: `/etc/postgresql/${version}/main/postgresql.conf`,
    run: [
      ["/usr/bin/pg_createcluster", version, "main"],
      // Its generator found no cluster when the machine started.
      ["/usr/bin/systemctl", "daemon-reload"],
      ["/usr/bin/systemctl", "--no-block", "start", `postgresql@${version}-main.service`],
    ],
    before: ["postgresql.service"],
    after: [snakeoilUnit],
  }),
);

/** Folders and files of data that the server of a database wants made before it starts. */
export const databases: readonly PackagedFirstBoot[] = [
  ...postgresql,
  firstBoot("mariadb-server", {
    description: "Make MariaDB's data folder",
    // Its folder is there before it is whole; made a second time, it loses nothing.
    creates: null,
    run: [
      ["/usr/bin/install", "-d", "-m", "0755", "-o", "mysql", "-g", "mysql", "/var/lib/mysql"],
      [
        "/usr/bin/mariadb-install-db",
        "--rpm",
        "--cross-bootstrap",
        "--user=mysql",
        "--disable-log-bin",
        "--skip-test-db",
      ],
    ],
    before: ["mariadb.service"],
  }),
  firstBoot("coturn", {
    description: "Make coturn's database of users",
    creates: "/var/lib/turn/turndb",
    run: [
      shell(
        "umask 007; sqlite3 /var/lib/turn/turndb.new < /usr/share/coturn/schema.sql; " +
          "mv /var/lib/turn/turndb.new /var/lib/turn/turndb",
      ),
    ],
    user: "turnserver",
    before: ["coturn.service"],
  }),
  firstBoot("postfix", {
    description: "Make postfix's database of aliases",
    // Which ending the file has depends on the release.
    creates: null,
    run: [["/usr/bin/newaliases"]],
    before: ["postfix.service"],
  }),
];
