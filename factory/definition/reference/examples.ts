/** What people ask for most, as definitions that a test loads. */
export const examples = `## Examples

### Files, folders, templates, modes

\`\`\`yaml
extends: container-host
name: app
version: "1.0.0"
parameters:
  port: { type: integer, default: 8080, minimum: 1024, maximum: 65535 }
files:
  # A reference in a template is $\u007b{ port }}; --set port=9090 gives another value.
  - path: /etc/app.conf
    template: true
    content: |
      listen = $\u007b{ port }}
  # Another mode and owner, and the content that the package has.
  - { path: /etc/ssh/sshd_config, mode: "0600" }
\`\`\`

With \`source: ./app\` a folder is copied as a whole. Modes of its files are 0644, or 0755 where you may execute them, whatever your
umask is, unless \`mode\` says one for all; \`folderMode\` is that of the folders. A link stays a link, and is refused where it leads out of
the folder. \`exclude\` has globs: \`*.log\` wherever such a name is, \`build/**\` from the folder on.

### People and services

\`\`\`yaml
extends: container-host
name: app
version: "1.0.0"
users:
  # A number below 1000, no shell, no home unless one is named.
  - { name: app, system: true, home: /var/lib/app }
directories:
  - { path: /var/lib/app, user: app, group: app, mode: "0750" }
firstBoot:
  # As long as the key is not there, each boot tries to make it, before app.service. It gets its name when it is whole
  # and on the disk: a machine that is switched off in between begins anew.
  - name: app-key
    creates: /var/lib/app/key
    run:
      - [/bin/sh, -ec, "head -c 32 /dev/urandom | base64 > /var/lib/app/key.new"]
      - [/bin/sync, /var/lib/app/key.new]
      - [/bin/mv, /var/lib/app/key.new, /var/lib/app/key]
    user: app
    before: [app.service]
services:
  enable: [app.service]
  units:
    - name: app.service
      content: |
        [Service]
        User=app
        ExecStart=/usr/bin/cat /var/lib/app/key
        [Install]
        WantedBy=multi-user.target
swap: 1G
\`\`\`

Random numbers are good by then. What the commands make is readable for their user alone (\`UMask=0077\`), until they say otherwise
themselves; what they print goes to the journal. A command that fails is a failed unit (\`systemctl --failed\`), and the next
boot tries again. So is one that takes longer than half an hour: whatever waits for it starts then. A drop-in with \`TimeoutStartSec=\`
(\`services.dropins\`) gives it more time or less. One that needs the network says so in \`after\`.

What packages make when they are installed, and no image may hold, is made in the same way:

| What                    | Packages                                                                                                  |
| ----------------------- | --------------------------------------------------------------------------------------------------------- |
| certificates            | ssl-cert (dovecot, xrdp and others use it), ejabberd, quassel-core, courier-imap, courier-pop, courier-mta |
| keys, passwords         | bind9, nsd, munge, xrdp, dropbear, rabbitmq-server, pacemaker-common, bacula-fd, bacula-sd, backuppc, varnish, open-isns-server |
| names                   | open-iscsi, nvme-cli, exim4-config, popularity-contest, postfix (an Internet site, as where Debian asks nobody; not with \`packages.answers\` for it), miniupnpd, xymon, xymon-client |
| databases               | PostgreSQL's main cluster, mariadb-server, slapd, heimdal-kdc, postfix (aliases), usbguard (the devices that are there), rkhunter (the programs that are there) |
| Diffie-Hellman groups   | courier-base, freeradius-config                                                                           |

The units are called first-boot-PACKAGE.service, and their scripts lie in /usr/lib/first-boot. \`services.mask\` takes one away, and
one of your own with the same name takes its place. A file that the definition or the machine's configuration brings is left as it
is. The certificate of ssl-cert is there before any service starts, whichever names it: that takes part of a second once, and
long where the processor is emulated. slapd has the suffix of the
machine's domain and no administrator's password: root sets one by \`ldapi:///\`.

### Bonds, VLANs, bridges

\`\`\`yaml
extends: container-host
name: router
version: "1.0.0"
network:
  - { name: 10-ports, match: [eno1, eno2], bond: bond0 }
  - { name: 20-bond, match: [bond0], device: { kind: bond, mode: 802.3ad }, dhcp: "no", vlans: [lan10] }
  - { name: 30-lan, match: [lan10], device: { kind: vlan, id: 10 }, bridge: br0 }
  - { name: 40-bridge, match: [br0], device: { kind: bridge }, addresses: [192.0.2.7/24], gateways: [192.0.2.1] }
\`\`\`

### Packages from elsewhere

\`\`\`yaml
extends: container-host
name: app
version: "1.0.0"
repositories:
  - url: https://packages.example.org/debian
    suite: stable
    keys:
      - url: https://packages.example.org/key.asc
        fingerprint: "0123 4567 89AB CDEF 0123  4567 89AB CDEF 0123 4567"
packages:
  install: [app]
  answers: { app/listen: "127.0.0.1" }
\`\`\`

The key is fetched when packages are locked, believed because it has the fingerprint, and kept in the store; the lock names its SHA-256.`;
