import type { PackagedFirstBoot } from "../../../packages/first-boot-unit.ts";
import { firstBoot } from "./entry.ts";

/** self_signed KEY CERTIFICATE: both by other names than anyone looks for; readable for root alone. */
const selfSigned = `name=$(uname -n | cut -c 1-64)
self_signed() {
  openssl req -new -x509 -days 3650 -nodes -sha256 -newkey rsa:2048 -subj "/CN=$name" \\
    -addext "subjectAltName=DNS:$name" -keyout "$1" -out "$2"
}
`;

const signers = ["uname", "cut", "openssl"];

/** Key and certificate in one file, as some servers want them. */
function pem(file: string, owner: string, mode: string): string {
  return `${selfSigned}self_signed ${file}.new ${file}.certificate
cat ${file}.certificate >> ${file}.new
rm ${file}.certificate
chown ${owner} ${file}.new
chmod ${mode} ${file}.new
place ${file}.new ${file}
`;
}

const pemPrograms = [...signers, "cat", "chmod", "chown", "rm"];

const courier = (
  [
    ["courier-imap", "imapd", "courier-imap-ssl.service"],
    ["courier-pop", "pop3d", "courier-pop-ssl.service"],
    ["courier-mta", "esmtpd", "courier-mta-ssl.service"],
  ] as const
).map(([name, server, unit]) =>
  firstBoot(name, {
    description: `Make a certificate for courier's ${server}`,
    creates: `/etc/courier/${server}.pem`,
    script: pem(`/etc/courier/${server}.pem`, "courier", "600"),
    programs: pemPrograms,
    needs: ["openssl"],
    before: [unit],
  }),
);

/** Certificates that packages sign for themselves when they are installed, links to those, and what goes with them. */
export const certificates: readonly PackagedFirstBoot[] = [
  firstBoot("ssl-cert", {
    description: "Make the machine's own certificate (snakeoil)",
    creates: "/etc/ssl/private/ssl-cert-snakeoil.key",
    // As make-ssl-cert(8) does it, which needs debconf. The key comes last: it says that all is there.
    script: `${selfSigned}key=/etc/ssl/private/ssl-cert-snakeoil.key
certificate=/etc/ssl/certs/ssl-cert-snakeoil.pem
self_signed "$key.new" "$certificate.new"
chmod 644 "$certificate.new"
place "$certificate.new" "$certificate"
ln -sfT ssl-cert-snakeoil.pem "/etc/ssl/certs/$(openssl x509 -hash -noout -in "$certificate").0"
chgrp ssl-cert "$key.new"
chmod 640 "$key.new"
place "$key.new" "$key"
`,
    programs: [...signers, "chgrp", "chmod", "ln"],
    needs: ["openssl"],
    makes: ["/etc/ssl/certs/ssl-cert-snakeoil.pem"],
    // Whose settings name it cannot be told from packages: it is there before any service starts, the definition's own
    // among them.
    before: ["basic.target"],
  }),
  firstBoot("ejabberd", {
    description: "Make a certificate for ejabberd",
    creates: "/etc/ejabberd/ejabberd.pem",
    script: pem("/etc/ejabberd/ejabberd.pem", "root:ejabberd", "640"),
    programs: pemPrograms,
    needs: ["openssl"],
    before: ["ejabberd.service"],
  }),
  firstBoot("quassel-core", {
    description: "Make a certificate for quassel",
    creates: "/var/lib/quassel/quasselCert.pem",
    script: pem("/var/lib/quassel/quasselCert.pem", "quasselcore:quassel", "640"),
    programs: pemPrograms,
    needs: ["openssl"],
    before: ["quasselcore.service"],
  }),
  ...courier,
  firstBoot("courier-base", {
    description: "Write down courier's Diffie-Hellman group",
    creates: "/etc/courier/dhparams.pem",
    script: diffieHellman("/etc/courier/dhparams.pem", "root:courier"),
    programs: ["chmod", "chown", "openssl"],
    needs: ["openssl"],
    before: courier.flatMap(({ before }) => before),
  }),
  firstBoot("freeradius-config", {
    description: "Write down freeradius's Diffie-Hellman group",
    creates: "/etc/freeradius/3.0/certs/dh",
    script: diffieHellman("/etc/freeradius/3.0/certs/dh", "freerad:freerad"),
    programs: ["chmod", "chown", "openssl"],
    needs: ["openssl"],
    before: ["freeradius.service"],
  }),
];

/** Debian's scripts search one of their own for minutes; that of RFC 7919 is as good, and better examined. */
function diffieHellman(file: string, owner: string): string {
  return `openssl genpkey -genparam -algorithm DH -pkeyopt group:ffdhe2048 -out ${file}.new
chown ${owner} ${file}.new
chmod 640 ${file}.new
place ${file}.new ${file}
`;
}
