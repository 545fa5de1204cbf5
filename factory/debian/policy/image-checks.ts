import type { ImageCheckPolicy } from "../../packages/image-check-policy.ts";

/** What Debian's programs need besides what their packages say, and what its packages ship that nobody needs. */
export const debianImageChecks: ImageCheckPolicy = {
  needs: [
    { by: "/usr/bin/apt-get", programs: ["/usr/bin/dpkg"] },
    { by: "/usr/sbin/dovecot", accounts: ["dovecot", "dovenull"], files: ["/etc/dovecot/dovecot.conf"] },
    { by: "/usr/sbin/exim4", accounts: ["Debian-exim"] },
    { by: "postgresql.service", accounts: ["postgres"] },
    { by: "/usr/sbin/rpcbind", accounts: ["_rpc"] },
    { by: "/usr/sbin/rpc.statd", accounts: ["statd"] },
    { by: "/usr/sbin/smbd", files: ["/etc/samba/smb.conf"] },
    { by: "/usr/sbin/nmbd", files: ["/etc/samba/smb.conf"] },
    { by: "/usr/sbin/snmpd", userOptions: ["-u"], groupOptions: ["-g"] },
    { by: "/usr/sbin/unbound", accounts: ["unbound"] },
    { by: "/usr/sbin/named", userOptions: ["-u"] },
    { by: "/usr/sbin/ntpd", userOptions: ["-u"] },
    { by: "/usr/sbin/clamd", files: ["/etc/clamav/clamd.conf"] },
    { by: "/usr/bin/freshclam", files: ["/etc/clamav/freshclam.conf"] },
  ],
  harmless: [],
};
