import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeDataUrl } from "@wherry/core/urls/data-url.ts";
import type { Resource } from "../ignition/config.ts";
import { type CloudConfigTranslation, translateCloudConfig } from "./translate.ts";

const translate = (text: string) => translateCloudConfig(`#cloud-config\n${text}`);

function textOf(resource: Resource | undefined): string | undefined {
  const read = decodeDataUrl(resource?.source ?? "");
  return "bytes" in read ? new TextDecoder().decode(read.bytes) : undefined;
}

const fileOf = ({ config }: CloudConfigTranslation, path: string) =>
  config?.storage?.files?.find((file) => file.path === path);
const contentsOf = (translation: CloudConfigTranslation, path: string) => textOf(fileOf(translation, path)?.contents);
const unitOf = ({ config }: CloudConfigTranslation, name: string) =>
  config?.systemd?.units?.find((unit) => unit.name === `cloud-config-${name}.service`)?.contents ?? "";
const ignoredOf = ({ ignored }: CloudConfigTranslation) => ignored.map(({ path }) => path.join("."));

test("only what begins with #cloud-config is one, and templates are refused by name", async () => {
  const faultOf = async (text: string) => (await translateCloudConfig(text)).findings[0]?.message;
  assert.equal(await faultOf("#cloud-config\n"), undefined);
  assert.equal(await faultOf("\n #Cloud-Config\nhostname: a\n"), undefined);
  assert.match((await faultOf("## template: jinja\n#cloud-config\na: {{ b }}\n")) ?? "", /jinja template/);
  for (const text of ["", "hostname: a\n", "#cloud-config-archive\n- a\n", "#!/bin/sh\n"]) {
    assert.match((await faultOf(text)) ?? "", /begins with the line #cloud-config/);
  }
});

test("nothing in it becomes nothing but a version", async () => {
  for (const text of ["", "# a comment\n", "~\n", "{}\n"]) {
    const { config, findings } = await translate(text);
    assert.deepEqual(config, { ignition: { version: "3.7.0-experimental" } });
    assert.deepEqual(findings, []);
  }
});

test("every key is translated, or listed as ignored with its reason and place", async () => {
  const translation = await translate("packages: [vim]\nhostnam: web\nzzz: 1\nchpasswd: {list: a}\n");
  assert.deepEqual(ignoredOf(translation), ["packages", "hostnam", "zzz", "chpasswd"]);
  const [packages, hostname] = translation.findings;
  assert.deepEqual([packages?.level, packages?.line, packages?.column], ["warning", 2, 1]);
  assert.equal(packages?.message, "ignored: what is installed is the image's, by its definition");
  assert.equal(hostname?.hint, 'Did you mean "hostname"?');
  assert.ok(translation.config);
});

test("the host's name is the short one, unless the full one is preferred", async () => {
  const nameOf = async (text: string) => contentsOf(await translate(text), "/etc/hostname");
  assert.equal(await nameOf("hostname: web\n"), "web\n");
  assert.equal(await nameOf("hostname: web.example.org\n"), "web\n");
  assert.equal(await nameOf("fqdn: web.example.org\n"), "web\n");
  assert.equal(await nameOf("fqdn: web.example.org\nhostname: other\n"), "other\n");
  assert.equal(await nameOf("fqdn: a.example.org\nprefer_fqdn_over_hostname: true\nhostname: b\n"), "a.example.org\n");
  assert.equal(await nameOf("hostname: web\npreserve_hostname: true\n"), undefined);
  assert.equal(await nameOf('hostname: "a b"\n'), undefined);
  assert.deepEqual(ignoredOf(await translate('hostname: "a\\nb"\n')), ["hostname"]);
  assert.equal(await nameOf("hostname: 007\n"), "007\n");
});

test("users have what they are said to have, and passwords are locked unless they are said not to be", async () => {
  const translation = await translate(`users:
  - default
  - name: ada
    gecos: Ada Lovelace
    groups: sudo, adm
    primary_group: staff
    shell: /bin/sh
    homedir: /var/ada
    uid: "1001"
    passwd: $6$a$b
    sudo: ["ALL=(ALL) NOPASSWD:ALL", "ALL=(b) ALL"]
    ssh_authorized_keys: [ssh-ed25519 AAAA]
  - {name: bob, hashed_passwd: $6$c, lock_passwd: false, no_create_home: true, no-user-group: true, system: true, sudo: false}
  - {name: eve, plain_text_passwd: a, expiredate: 2030-01-01, ssh_import_id: [gh:eve], shel: /bin/sh}
ssh_authorized_keys: [ssh-ed25519 BBBB]
`);
  assert.deepEqual(translation.config?.passwd, {
    groups: [{ name: "staff" }, { name: "sudo" }, { name: "adm" }],
    users: [
      { name: "core", sshAuthorizedKeys: ["ssh-ed25519 BBBB"] },
      {
        name: "ada",
        uid: 1001,
        gecos: "Ada Lovelace",
        homeDir: "/var/ada",
        shell: "/bin/sh",
        primaryGroup: "staff",
        groups: ["sudo", "adm"],
        passwordHash: "!$6$a$b",
        sshAuthorizedKeys: ["ssh-ed25519 AAAA"],
      },
      { name: "bob", noCreateHome: true, noUserGroup: true, system: true, passwordHash: "$6$c" },
      { name: "eve" },
    ],
  });
  const sudoers = "/etc/sudoers.d/90-cloud-init-users";
  assert.equal(contentsOf(translation, sudoers), "# User rules for ada\nada ALL=(ALL) NOPASSWD:ALL\nada ALL=(b) ALL\n");
  assert.equal(fileOf(translation, sudoers)?.mode, 0o440);
  assert.deepEqual(ignoredOf(translation), [
    "users.3.plain_text_passwd",
    "users.3.expiredate",
    "users.3.ssh_import_id",
    "users.3.shel",
  ]);
  assert.equal(translation.findings.at(-1)?.hint, 'Did you mean "shell"?');
});

test("users come in the older forms as well", async () => {
  const usersOf = async (text: string) => (await translate(text)).config?.passwd?.users?.map(({ name }) => name);
  assert.deepEqual(await usersOf("users: ada, bob\n"), ["ada", "bob"]);
  assert.deepEqual(await usersOf("users: {ada: {gecos: A}, bob: true, eve: false}\n"), ["ada", "bob"]);
  assert.deepEqual(await usersOf("users: [[ada, bob], eve]\n"), ["ada", "bob", "eve"]);
  assert.deepEqual(await usersOf("user: ada\nusers: [bob]\n"), ["bob", "ada"]);
  assert.deepEqual((await translate("user: {name: ada, uid: 7}\nssh_authorized_keys: k\n")).config?.passwd?.users, [
    { name: "ada", uid: 7, sshAuthorizedKeys: ["k"] },
  ]);
  const { config } = await translateCloudConfig("#cloud-config\nusers: [default]\n", { administrator: "admin" });
  assert.deepEqual(config?.passwd?.users, [{ name: "admin" }]);
});

test("keys at the top are ignored where there is no default user", async () => {
  const translation = await translate("users: [{name: ada}]\nssh_authorized_keys: [k]\n");
  assert.deepEqual(translation.config?.passwd?.users, [{ name: "ada" }]);
  assert.deepEqual(ignoredOf(translation), ["ssh_authorized_keys"]);
});

test("groups have those members who are users of the text, or root", async () => {
  const translation = await translate("users: [{name: ada}]\ngroups: [a, {b: [ada, root, nobody]}, {c: ada}]\n");
  assert.deepEqual(translation.config?.passwd, {
    groups: [{ name: "a" }, { name: "b" }, { name: "c" }],
    users: [
      { name: "ada", groups: ["b", "c"] },
      { name: "root", groups: ["b"] },
    ],
  });
  assert.deepEqual(ignoredOf(translation), ["groups.1.b.2"]);
});

test("nothing that is said of an account makes a line or a field of its own", async () => {
  const translation = await translate(`users:
  - {name: "a:0:0", gecos: a}
  - {name: ada, gecos: "x:0", shell: "/bin/sh\\nroot::0:0", sudo: "ALL\\nbob ALL=(ALL) ALL"}
`);
  assert.deepEqual(translation.config?.passwd?.users, [{ name: "ada" }]);
  assert.equal(translation.config?.storage, undefined);
  assert.deepEqual(ignoredOf(translation), ["users.0", "users.1.gecos", "users.1.shell", "users.1.sudo"]);
});

test("files are decoded, owned, allowed and written in turn", async () => {
  const translation = await translate(`write_files:
  - {path: /a, content: hello, permissions: "0600", owner: "ada:adm"}
  - {path: /b, content: aGVs bG8=, encoding: b64, permissions: 0755}
  - {path: /c, content: H4sIAAAAAAAAA8tIzcnJBwCGphA2BQAAAA==, encoding: gz+b64, permissions: 420, owner: ":7"}
  - {path: x/../d, content: one}
  - {path: /d, content: two, append: true, permissions: "0640"}
  - {path: /e, content: late, defer: true}
  - {path: /e, content: early}
  - {path: /f, append: yes}
  - {path: /etc/hostname, content: lost}
hostname: web
`);
  assert.deepEqual(ignoredOf(translation), []);
  assert.deepEqual(
    translation.config?.storage?.files?.map(({ path, mode }) => [path, mode?.toString(8)]),
    [
      ["/a", "600"],
      ["/b", "755"],
      ["/c", "644"],
      ["/d", "640"],
      ["/e", "644"],
      ["/f", "644"],
      ["/etc/hostname", "644"],
    ],
  );
  assert.deepEqual(fileOf(translation, "/a")?.user, { name: "ada" });
  assert.deepEqual(fileOf(translation, "/a")?.group, { name: "adm" });
  assert.deepEqual(fileOf(translation, "/c")?.group, { id: 7 });
  assert.equal(contentsOf(translation, "/b"), "hello");
  assert.equal(fileOf(translation, "/c")?.contents?.compression, "gzip");
  assert.equal(contentsOf(translation, "/d"), "one");
  assert.deepEqual(fileOf(translation, "/d")?.append?.map(textOf), ["two"]);
  assert.equal(contentsOf(translation, "/e"), "late");
  assert.equal(fileOf(translation, "/f")?.contents, undefined);
  assert.equal(contentsOf(translation, "/etc/hostname"), "web\n");
});

test("files that cannot be written are ignored one by one", async () => {
  const translation = await translate(`write_files:
  - {content: a}
  - {path: /a, content: a, encoding: b64}
  - {path: /b, content: aGVsbG8=, encoding: gz+b64}
  - {path: /c, content: [a]}
  - {path: /d, permissions: rw, encoding: rot13, source: {uri: "https://a"}}
  - text
  - {path: /}
`);
  const paths = translation.config?.storage?.files?.map(({ path }) => path);
  assert.deepEqual(paths, ["/d"]);
  assert.deepEqual(ignoredOf(translation), [
    "write_files.0",
    "write_files.1",
    "write_files.2",
    "write_files.3.content",
    "write_files.4.source",
    "write_files.4.permissions",
    "write_files.5",
    "write_files.6",
  ]);
});

test("commands become a script as cloud-init's shellify writes it", async () => {
  const translation = await translate(`runcmd:
  - [echo, "it's", 3, true, ~]
  - echo $HOME && ls
  - ~
  - {a: b}
  - [a, [b]]
bootcmd: [echo boot]
`);
  assert.equal(
    contentsOf(translation, "/etc/cloud-config/runcmd"),
    "#!/bin/sh\n'echo' 'it'\\''s' '3' 'True' 'None'\necho $HOME && ls\n",
  );
  assert.equal(contentsOf(translation, "/etc/cloud-config/bootcmd"), "#!/bin/sh\necho boot\n");
  assert.match(unitOf(translation, "runcmd"), /^ConditionPathExists=!\/var\/lib\/cloud-config\//m);
  assert.doesNotMatch(unitOf(translation, "bootcmd"), /ConditionPathExists/);
  assert.deepEqual(ignoredOf(translation), ["runcmd.3", "runcmd.4"]);
  assert.deepEqual(ignoredOf(await translate("runcmd: echo a\n")), ["runcmd"]);
  assert.equal((await translate("runcmd: []\n")).config?.systemd, undefined);
});

test("words without quotes are those that Python makes of YAML 1.1", async () => {
  // As PyYAML's safe_load and str() give them.
  const said = ["echo", "True", "yes", "1.0", "1.5", "3", "420", "True", "False", "10.1", "-1.0", "None", "1.0", "no"];
  const words = 'echo, yes, "yes", 1.0, 1.50, 3, 0644, true, No, 10.100, -1.0, null, "1.0", "no"';
  assert.equal(
    contentsOf(await translate(`runcmd: [[${words}]]\n`), "/etc/cloud-config/runcmd"),
    `#!/bin/sh\n${said.map((word) => `'${word}'`).join(" ")}\n`,
  );
});

test("a final message is said after the commands at every boot, with what is known of its variables", async () => {
  const translation = await translate("final_message: |\n  up $UPTIME, it's ${timestamp} $version $(reboot)\n");
  assert.equal(
    contentsOf(translation, "/etc/cloud-config/final-message"),
    "#!/bin/sh\nread -r uptime rest </proc/uptime\n" +
      "printf '%s\\n' 'up '\"$uptime\"', it'\\''s '\"$(date -R)\"' ''$version'' $(reboot)'\n",
  );
  assert.doesNotMatch(unitOf(translation, "final-message"), /ConditionPathExists|StateDirectory/);
  assert.match(translation.findings[0]?.message ?? "", /^\$version is not known/);
});

test("the machine goes down as it is said, after all else", async () => {
  const startOf = async (text: string) =>
    /^ExecStart=(.*)$/m.exec(unitOf(await translate(`power_state: ${text}\n`), "power-state"))?.[1];
  assert.equal(await startOf("{mode: reboot}"), "@systemctl shutdown -r now");
  assert.equal(await startOf("{mode: poweroff, delay: +5}"), "@systemctl shutdown -P +5");
  assert.equal(
    await startOf(`{mode: halt, delay: 2, message: 'a "b" $c %d'}`),
    '@systemctl shutdown -H +2 "a \\"b\\" $$c %%d"',
  );
  assert.equal(await startOf("{mode: reboot, condition: false}"), undefined);
  assert.equal(await startOf("{mode: sleep}"), undefined);
  assert.equal(await startOf('{mode: reboot, delay: "1; a"}'), undefined);
  const conditional = await translate("power_state: {mode: reboot, condition: [test, -e, /a b]}\n");
  assert.match(unitOf(conditional, "power-state"), /^ExecCondition=/m);
  assert.equal(contentsOf(conditional, "/etc/cloud-config/power-state-condition"), "#!/bin/sh\n'test' '-e' '/a b'\n");
});

test("time has its zone, its servers, and the locale its name", async () => {
  const translation = await translate(`timezone: Europe/Berlin
locale: de_DE.UTF-8
ntp: {servers: [a.example.org, "b c"], pools: pool.example.org, ntp_client: chrony, peers: [d]}
`);
  assert.deepEqual(translation.config?.storage?.links, [
    { path: "/etc/localtime", target: "../usr/share/zoneinfo/Europe/Berlin", overwrite: true },
  ]);
  assert.equal(contentsOf(translation, "/etc/locale.conf"), "LANG=de_DE.UTF-8\n");
  assert.equal(
    contentsOf(translation, "/etc/systemd/timesyncd.conf.d/cloud-config.conf"),
    "[Time]\nNTP=\nNTP=a.example.org pool.example.org\n",
  );
  assert.deepEqual(ignoredOf(translation), ["ntp.peers", "ntp.ntp_client", "ntp.servers"]);
  assert.deepEqual(ignoredOf(await translate("timezone: ../../etc/shadow\nlocale: a b\n")), ["locale", "timezone"]);
  assert.equal((await translate("ntp: {enabled: false, servers: [a]}\nlocale: false\n")).config?.storage, undefined);
});

test("authorities are files of the folder that images trust", async () => {
  const pem = "-----BEGIN CERTIFICATE-----\\nAAAA\\n-----END CERTIFICATE-----";
  const translation = await translate(`ca_certs: {trusted: ["${pem}", text], remove_defaults: true}\nca-certs: {}\n`);
  assert.equal(contentsOf(translation, "/etc/ssl/authorities/cloud-config-1.crt"), `${pem.replaceAll("\\n", "\n")}\n`);
  assert.deepEqual(ignoredOf(translation), ["ca-certs", "ca_certs.remove_defaults", "ca_certs.trusted.1"]);
  assert.ok((await translate(`ca-certs: {trusted: "${pem}"}\n`)).config?.storage);
});

test("mounts are lines of fstab, with what is not said filled in", async () => {
  const translation = await translate(`mounts:
  - [sdc1, /mnt/a b]
  - [LABEL=data, /data, ext4, ~, 0, 1]
  - ["host:/srv", /srv, nfs, ro]
  - [ephemeral0, /mnt]
  - [sdd]
  - text
  - [a, "b\\nc d e"]
mount_default_fields: [~, ~, auto, "defaults,nofail", "0", "2"]
`);
  assert.deepEqual(fileOf(translation, "/etc/fstab")?.append?.map(textOf), [
    "/dev/sdc1\t/mnt/a\\040b\tauto\tdefaults,nofail\t0\t2\n" +
      "LABEL=data\t/data\text4\tdefaults,nofail\t0\t1\n" +
      "host:/srv\t/srv\tnfs\tro\t0\t2\n",
  ]);
  assert.deepEqual(ignoredOf(translation), ["mounts.3", "mounts.4", "mounts.5", "mounts.6"]);
});
