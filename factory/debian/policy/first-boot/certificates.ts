import type { PackagedFirstBoot } from "../../../packages/first-boot-unit.ts";
import { firstBoot, shell, snakeoilUnit } from "./units.ts";

/** Certificates that packages sign for themselves when they are installed, and links to those. */
export const certificates: readonly PackagedFirstBoot[] = [
  firstBoot("ssl-cert", {
    description: "Make the machine's own certificate (snakeoil)",
    creates: "/etc/ssl/private/ssl-cert-snakeoil.key",
    // As make-ssl-cert(8) does it, which needs debconf. The key comes last: it says that all is there.
    run: [
      shell(
        "umask 077; name=$(uname -n | cut -c 1-64); key=/etc/ssl/private/ssl-cert-snakeoil.key; " +
          "certificate=/etc/ssl/certs/ssl-cert-snakeoil.pem; " +
          'openssl req -new -x509 -days 3650 -nodes -sha256 -newkey rsa:2048 -subj "/CN=$name" ' +
          '-addext "subjectAltName=DNS:$name" -keyout "$key.new" -out "$certificate.new"; ' +
          'chmod 644 "$certificate.new"; mv "$certificate.new" "$certificate"; ' +
          'ln -sf ssl-cert-snakeoil.pem "/etc/ssl/certs/$(openssl x509 -hash -noout -in "$certificate").0"; ' +
          'chgrp ssl-cert "$key.new"; chmod 640 "$key.new"; mv "$key.new" "$key"',
      ),
    ],
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
