import type { PackagedFirstBoot } from "../../../packages/first-boot-unit.ts";
import { firstBoot, snakeoilUnit } from "./units.ts";

/** Certificates that packages sign for themselves when they are installed, and links to those. */
export const certificates: readonly PackagedFirstBoot[] = [
  firstBoot("ssl-cert", {
    description: "Make the machine's own certificate (snakeoil)",
    creates: "/etc/ssl/private/ssl-cert-snakeoil.key",
    run: [["/usr/sbin/make-ssl-cert", "generate-default-snakeoil"]],
    before: [
      "apache2.service",
      "dovecot.service",
      "exim4.service",
      "nginx.service",
      "postfix.service",
      "postgresql.service",
      "proftpd.service",
      "vsftpd.service",
    ],
  }),
  firstBoot("dovecot-core", {
    description: "Give dovecot the machine's own certificate",
    creates: "/etc/dovecot/private/dovecot.key",
    run: [
      ["/usr/bin/install", "-d", "-m", "0700", "/etc/dovecot/private"],
      ["/usr/bin/ln", "-sf", "/etc/ssl/certs/ssl-cert-snakeoil.pem", "/etc/dovecot/private/dovecot.pem"],
      ["/usr/bin/ln", "-sf", "/etc/ssl/private/ssl-cert-snakeoil.key", "/etc/dovecot/private/dovecot.key"],
    ],
    before: ["dovecot.service"],
    after: [snakeoilUnit],
  }),
];
