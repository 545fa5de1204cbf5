import { ignoredKeys, translatedKeys } from "@wherry/config/cloud-config/keys.ts";
import { schemas } from "@wherry/config/reference/schemas.ts";
import { corpusTexts, textsOf } from "./corpus-texts.ts";
import type { Seeds, SeedTable } from "./seeds.ts";

const ignition = `{"ignition": {"version": "3.4.0", "config": {"merge": [{"source": "https://example.org/a.ign"}]}},
 "passwd": {"users": [{"name": "core", "sshAuthorizedKeys": ["ssh-ed25519 AAAA"], "groups": ["wheel"], "uid": 1000}]},
 "storage": {"disks": [{"device": "/dev/vdb", "wipeTable": true, "partitions": [{"label": "data", "number": 1, "sizeMiB": 100}]}],
  "filesystems": [{"device": "/dev/disk/by-partlabel/data", "path": "/var/data", "format": "ext4"}],
  "files": [{"path": "/etc/a", "mode": 420, "contents": {"source": "data:;base64,aGVsbG8="}, "append": [{"source": "data:,a"}]}],
  "directories": [{"path": "/opt/a", "mode": 493}], "links": [{"path": "/etc/b", "target": "/etc/a", "hard": false}],
  "luks": [{"name": "a", "device": "/dev/vdc", "clevis": {"tpm2": true}}], "raid": [{"name": "md", "level": "raid1", "devices": ["/dev/a", "/dev/b"]}]},
 "systemd": {"units": [{"name": "a.service", "enabled": true, "contents": "[Service]\\nExecStart=/bin/true\\n[Install]\\nWantedBy=multi-user.target\\n", "dropins": [{"name": "a.conf", "contents": "[Unit]\\n"}]}]},
 "kernelArguments": {"shouldExist": ["quiet"], "shouldNotExist": ["debug"]}}`;
const ignition2 = `{"ignition": {"version": "2.3.0", "config": {"append": [{"source": "http://a"}]}}, "networkd": {"units": [{"name": "a.network", "contents": "[Match]\\n"}]},
 "storage": {"filesystems": [{"name": "data", "mount": {"device": "/dev/a", "format": "ext4"}}], "files": [{"filesystem": "root", "path": "/a", "mode": 420, "contents": {"source": "data:,a"}}]},
 "passwd": {"users": [{"name": "core", "create": {"uid": 1000}}]}, "systemd": {"units": [{"name": "a.service", "enable": true}]}}`;
const butane = `variant: wherry
version: 1.0.0
# a comment
passwd:
  users:
    - name: core
      ssh_authorized_keys: [ssh-ed25519 AAAA]
storage:
  files:
    - path: /etc/a
      mode: 0644
      contents:
        inline: |
          text
          more
  trees: [{local: a, path: /opt}]
  filesystems:
    - {device: /dev/vdb, path: /var/data, format: ext4, with_mount_unit: true}
systemd:
  units:
    - name: a.service
      enabled: true
      contents: "[Service]\\nExecStart=/bin/true\\n"
`;
const clc = `passwd:
  users: [{name: core, password_hash: "$6$a"}]
etcd:
  version: 3.0.15
  name: "{HOSTNAME}"
  advertise_client_urls: "http://{PRIVATE_IPV4}:2379"
flannel: {interface: "{PRIVATE_IPV4}", network_config: '{"network": "10.1.0.0/16"}'}
locksmith: {reboot_strategy: etcd-lock, window_start: Thu 04:00, window_length: 1h}
storage:
  files: [{path: /etc/a, filesystem: root, mode: 0644, contents: {inline: a}}]
  disks: [{device: /dev/sda, partitions: [{label: a, size: 1GiB}]}]
`;
const cloudConfig = `hostname: web
fqdn: web.example.org
users: [default, {name: ada, gecos: "Ada, L.", groups: [sudo, adm], sudo: "ALL=(ALL) ALL", uid: "1001", ssh_authorized_keys: [ssh-ed25519 AAAA]}]
groups: [a, {b: [ada, root]}]
ssh_authorized_keys: [ssh-ed25519 BBBB]
write_files:
  - {path: /etc/a, content: aGVsbG8=, encoding: b64, permissions: "0600", owner: "root:adm"}
  - {path: /etc/a, content: more, append: true, defer: true}
runcmd: [[ls, -l, "it's"], echo a, ~]
bootcmd: [echo b]
ntp: {servers: [ntp.example.org], pools: [pool.example.org]}
timezone: Europe/Berlin
locale: C.UTF-8
mounts: [[/dev/vdb, /var/data, ext4, "defaults,nofail", 0, 2], [sdc1, /mnt]]
ca_certs: {trusted: ["-----BEGIN CERTIFICATE-----\\nAAAA\\n-----END CERTIFICATE-----"]}
power_state: {mode: reboot, delay: +5, message: "now $x %h", condition: [test, -e, /a]}
final_message: "up after $UPTIME, \${timestamp}, $other"
packages: [a]
`;
const documents = `variant: wherry
version: 1.0.0
parameters:
  port: {type: integer, default: 80, minimum: 1}
  name: {pattern: "[a-z]+(-[a-z0-9]{1,4})*", default: web-1}
secrets:
  token: {file: token}
include: [{file: other.bu}]
storage:
  files:
    - path: /etc/\${name}
      contents: {inline: "port \${port} \${{literal}} \${secret.token}"}
`;

const ignitionTexts = () => [ignition, ...corpusTexts("ignition/validate.json", "Config")];
const ignition2Texts = () => [ignition2, ...corpusTexts("ignition-v2/convert-to-v3.json", "input")];
const butaneTexts = () => [
  butane,
  documents,
  ...corpusTexts("butane/unit.json", "input_yaml"),
  ...corpusTexts("butane/examples.json", "input_yaml"),
  ...textsOf("../shared/cases/configurations/*.bu"),
];
const clcTexts = () => [
  clc,
  ...corpusTexts("container-linux-config/cases.json", "input_yaml"),
  ...corpusTexts("container-linux-config/cases.json", "input"),
];
const yamlTexts = () => [
  ...butaneTexts(),
  "a: &x [1, 2.5, ~]\nb: *x\n<<: {c: d}\n? [k]\n: >-\n  folded\n  text\n---\nsecond\n",
  "'single ''quoted'''\n",
  'a: "\\x41\\u00e9\\n"\n',
];

/** Every key of a language's schema. */
function keysOf(name: string): readonly string[] {
  const keys = new Set<string>();
  const visit = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    for (const [key, inner] of Object.entries(value)) {
      if (key === "properties" && typeof inner === "object" && inner !== null)
        for (const property of Object.keys(inner)) keys.add(property);
      visit(inner);
    }
  };
  for (const [schemaName, make] of schemas) if (schemaName.includes(name)) visit(make());
  return [...keys];
}

const ofIgnition = (): Seeds => ({ samples: ignitionTexts(), words: keysOf("ignition").map((key) => `"${key}":`) });
const ofButane = (): Seeds => ({ samples: butaneTexts(), words: keysOf("").map((key) => `${key}:`) });
const ofAny = (): Seeds => ({
  samples: [...ignitionTexts(), ...ignition2Texts(), ...butaneTexts(), ...clcTexts()].filter(
    (_, index) => index % 3 === 0,
  ),
  words: keysOf("").flatMap((key) => [`${key}:`, `"${key}":`]),
});

export const configSeeds: SeedTable = {
  "config/json": ofIgnition,
  "config/plain-yaml": () => ({ samples: yamlTexts() }),
  "config/yaml": () => ({ samples: yamlTexts() }),
  "config/fast-yaml": () => ({ samples: yamlTexts() }),
  "config/ignition": ofIgnition,
  "config/any-ignition": () => ({
    samples: [...ignitionTexts(), ...ignition2Texts()],
    words: ofIgnition().words ?? [],
  }),
  "config/ignition-2": () => ({ samples: ignition2Texts(), words: ofIgnition().words ?? [] }),
  "config/butane": ofButane,
  "config/container-linux-config": () => ({ samples: clcTexts(), words: ofButane().words ?? [] }),
  "config/cloud-config": () => ({
    samples: [cloudConfig],
    words: [...translatedKeys, ...Object.keys(ignoredKeys)].map((key) => `${key}:`),
  }),
  "config/clc-sizes": () => ({ samples: ["10GiB", "512M", "2.5 T", "0x10"] }),
  "config/lint": () => ({
    samples: [...ignitionTexts(), "# wherry-lint: ignore file-mode\n{}"],
    words: ofIgnition().words ?? [],
  }),
  "config/parameters": () => ({ samples: ["a ${name} ${{literal}} ${secret.token}", "123", "-5", "${a}${b}"] }),
  "config/patterns": () => ({
    samples: [
      "[a-z]+(-[a-z0-9]{1,4})*\nweb-1",
      "^(a|b|)*c?$\nababc",
      "\\d{2,}\\.\\w\n12.a",
      "(a*)*b\naaaaaaaaaa",
      "[^\\s\\]]+\nx",
    ],
    words: ["(?:", "(?=", "\\b", "{0,4000}", "{,2}", "{2}", "\\p{L}", "\\1", "[^", "*?", "++"],
  }),
  "texts/transpile": ofAny,
  "texts/validate": ofAny,
};
