import assert from "node:assert/strict";
import { chmod, mkdir, readdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { readSuite } from "@wherry/factory/distributions/suite-name.ts";
import { recordScripts } from "@wherry/factory/recording/record-scripts.ts";
import { usualLimits } from "@wherry/factory/recording/running/limits.ts";
import { formatRecords } from "@wherry/factory/scripts/record-file.ts";
import { buildDeb } from "@wherry/testing/fakes/fake-deb.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { openTestWorkshop } from "@wherry/testing/fixtures/test-workshop.ts";

/** What scripts must not be able to do to this machine, to the recorder or to each other's records. */
const hostile: Readonly<Record<string, string>> = {
  "a-forks": "f() { f | f & }; f; sleep 1",
  "b-loops": "while :; do :; done",
  "c-fills-a-file": "dd if=/dev/zero of=/etc/huge bs=1M count=3000",
  "d-fills-the-disk": "i=0; while :; do dd if=/dev/zero of=/var/lib/many.$i bs=1M count=20; i=$((i+1)); done",
  // All at once, before anybody can look.
  "d-fills-at-once":
    "i=0; while [ $i -lt 20 ]; do fallocate -l 15M /srv/many.$i || exit 1; i=$((i+1)); done; rm /srv/many.*",
  "d-fills-the-state": "i=0; while :; do dd if=/dev/zero of=/.wherry/state/many.$i bs=1M count=20; i=$((i+1)); done",
  "e-reaches-out": `
for file in /proc/sys/kernel/core_pattern /proc/sysrq-trigger /proc/sys/vm/drop_caches; do
  (echo x > $file) 2> /dev/null && touch /etc/wrote
done
mount -t tmpfs none /mnt && touch /etc/mounted
unshare --user --map-root-user true && touch /etc/unshared
mknod /etc/sda b 8 0
chmod 600 /dev/null
[ "$(cat /proc/sys/kernel/shmall)" -le 65536 ] || touch /etc/shared-memory
(echo 0 > /proc/self/oom_score_adj) 2> /dev/null && touch /etc/spared
cat /proc/*/environ | tr '\\0' '\\n' | grep -q swordfish && touch /etc/secret
for fd in /proc/self/fd/*; do case \${fd##*/} in 0 | 1 | 2 | 3 | 10) ;; *) case $(readlink "$fd") in "" | /dev/null) ;; *) touch /etc/descriptor ;; esac ;; esac; done
[ "$(ls -d /proc/[0-9]* | wc -l)" -lt 20 ] || touch /etc/processes
ls -A /home | grep -q . && touch /etc/home
(echo x > /.wherry/tools/usr/bin/mount) 2> /dev/null && touch /etc/tools
ls -A /.wherry/host | grep -q . && touch /etc/host
perl -MSocket -e 'socket(my $s, PF_INET, SOCK_STREAM, 0); connect($s, pack_sockaddr_in(80, inet_aton("192.0.2.1"))) or $!{ENETUNREACH} and exit 1' && touch /etc/network
exit 0`,
  "f-leads-astray": `
ln -s /etc/shadow /etc/shadow-link; ln -s / /var/lib/everything; mkfifo /etc/fifo; mkdir /etc/closed
touch /etc/closed/file; perl -e 'chmod 0, "/etc/closed/file", "/etc/closed"'
printf x > "/etc/$(printf 'new\\nline')"; mkdir "/etc/$(printf 'no\\377text')"; touch "/etc/$(printf 'no\\377text')/in"`,
  "g-kills": "kill -9 -1; sleep 1",
  "i-stays": '(setsid sh -c "while sleep 0.1; do date > /etc/stays; done" &)',
  "j-talks": "yes | head -c 30000000",
  "k-good": `
useradd --system --home-dir /var/lib/k-good kgood; install -d -o kgood -g kgood -m 750 /var/lib/k-good
hostname > /etc/k-good-host; date +%Y > /etc/k-good-time; head -c 16 /dev/urandom | od -An -v -tx1 | tr -d ' \\n' > /etc/k-good-token
head -c 300 /dev/urandom > /etc/k-good-noise
echo settings > /etc/k-good; echo /usr/bin/k-good >> /etc/shells`,
  // Its memory is managed by a library that asks for the time.
  "l-waits": "timeout 20 redis-cli --version",
  "m-listens": "(exec < /dev/tty) 2> /dev/null && touch /etc/terminal; exit 0",
  "z-lies": `
rm -rf /.wherry/state/after; ln -s /etc/passwd /.wherry/state/after
for name in tar find; do printf '#!/bin/sh\\ntouch /etc/replaced\\n' > /usr/bin/$name.new; mv /usr/bin/$name.new /usr/bin/$name; done`,
};

const asking = {
  templates: `Template: asks/name
Type: string
Default: nobody
Description: a name

Template: asks/colour
Type: select
Choices: red, blue
Default: red
Description: a colour

Template: asks/secret
Type: password
Description: a secret

Template: asks/size
Type: select
Choices: Small, Large
Choices-C: s, l
Default: l
Description: a size

Template: asks/never
Type: string
Description: not asked
`,
  config:
    "#!/bin/sh\n. /usr/share/debconf/confmodule\ndb_input high asks/name || true\ndb_set asks/size l\ndb_input low asks/size || true\ndb_go || true\n",
  postinst: `#!/bin/sh
. /usr/share/debconf/confmodule
db_get asks/name
echo "$RET" > /etc/asks
db_get asks/size
echo "$RET" >> /etc/asks
db_register asks/secret asks/made
db_get asks/made
test -z "$RET" || echo "$RET" > /etc/made
`,
};

test("scripts have the answers of the definition, and a record says which", { timeout: 600_000 }, async ({
  signal,
}) => {
  await using folder = await temporaryDirectory();
  await mkdir(join(folder.path, "debs"));
  await writeFile(join(folder.path, "debs/asks.deb"), await buildDeb({ name: "asks", version: "1", scripts: asking }));
  const workshop = await openTestWorkshop(signal);
  await using _ = workshop.store;
  const debs = { kind: "local", path: join(folder.path, "debs"), name: "./debs" } as const;
  const system = { architecture: "amd64", repositories: [readSuite("trixie"), debs], mirrors: {} } as const;
  await chmod(folder.path, 0o711);
  const record = async (answers: Readonly<Record<string, string>>) =>
    (await recordScripts(system, ["asks"], workshop, { records: [], answers })).records.find(
      (one) => one.package === "asks",
    );
  const textIn = (made: Awaited<ReturnType<typeof record>>) =>
    made?.effects.map((effect) => (effect.kind === "file" ? `${effect.path} ${effect.text}` : effect.kind));

  const usual = await record({});
  assert.deepEqual(usual?.asked, ["asks/made", "asks/name", "asks/size"]);
  assert.equal(usual?.answers, undefined);
  assert.deepEqual(textIn(usual), ["/etc/asks nobody\nl\n"]);

  const own = "Ada's $(id) \\ name";
  const given = await record({ "asks/name": own, "asks/colour": "blue", "other/question": "x" });
  assert.deepEqual(given?.answers, { "asks/name": own });
  assert.deepEqual(textIn(given), [`/etc/asks ${own}\nl\n`]);

  await assert.rejects(record({ "asks/made": "swordfish" }), { code: "definition.invalid" });
});

const makesKey = `#!/bin/sh
mkdir -p /etc/maker
{ echo "-----BEGIN PRIVATE KEY-----"; head -c 30 /dev/urandom | base64; } > /etc/maker/key
`;
const linksKey = `#!/bin/sh
if [ -e /etc/maker/key ]; then ln -s maker/key /etc/linked.key; fi
deb-systemd-helper unmask linker.service > /dev/null
if deb-systemd-helper --quiet was-enabled linker.service; then deb-systemd-helper enable linker.service > /dev/null; fi
`;
const unit = "[Service]\nExecStart=/bin/true\n[Install]\nWantedBy=multi-user.target\n";

test("what a known package makes on each machine is there for others' scripts, and Debian's helper enables units", {
  timeout: 600_000,
}, async ({ signal }) => {
  await using folder = await temporaryDirectory();
  await mkdir(join(folder.path, "debs"));
  const maker = await buildDeb({ name: "maker", version: "1", scripts: { postinst: makesKey } });
  await writeFile(join(folder.path, "debs/maker.deb"), maker);
  const linker = await buildDeb({
    name: "linker",
    version: "1",
    fields: { Depends: "maker" },
    scripts: { postinst: linksKey },
    files: { "/usr/lib/systemd/system/linker.service": unit },
  });
  await writeFile(join(folder.path, "debs/linker.deb"), linker);
  const workshop = await openTestWorkshop(signal);
  await using _ = workshop.store;
  const debs = { kind: "local", path: join(folder.path, "debs"), name: "./debs" } as const;
  const system = { architecture: "amd64", repositories: [readSuite("trixie"), debs], mirrors: {} } as const;
  await chmod(folder.path, 0o711);
  const both = await recordScripts(system, ["linker"], workshop, { records: [] });
  const [known] = both.records.filter((one) => one.package === "maker");
  assert.deepEqual(known?.perMachine, [{ path: "/etc/maker/key", why: "a private key" }]);
  const alone = await recordScripts(system, ["linker"], workshop, {
    records: both.records.filter((one) => one.package !== "linker"),
  });
  assert.deepEqual(alone.failed, []);
  assert.deepEqual(
    alone.records.map((one) => [one.package, one.effects]),
    [
      [
        "linker",
        [
          { kind: "link", path: "/etc/linked.key", target: "maker/key" },
          { kind: "unit", scope: "system", unit: "linker.service" },
        ],
      ],
    ],
  );
});

/** Each command that runs others as somebody else, and what goes beyond one command. */
const otherUsers = `set -e
useradd --system --home-dir /var/lib/other --shell /usr/sbin/nologin other
groupadd --system others; useradd --system --gid others --shell /bin/sh another
mkdir -p /var/lib/other; chown other:other /var/lib/other
cd /var/lib/other
echo root > kept; chown other kept; echo root > roots
install -d -o root -g others -m 2775 shared
su other -s /bin/sh -c 'echo su > su; mkdir folder; touch folder/file; echo more >> kept; echo more >> roots; ln -s su link'
su - another -c 'touch /var/lib/other/login; test "$PWD" = /; test "$USER" = another; test "$HOME" = /home/another'
su -s /bin/sh other -- -c 'test "$(id -un)" = other; touch "$1"' sh words
runuser -u other -- touch runuser
runuser another <<'END'
touch stdin
END
setpriv --reuid=other --regid=others --clear-groups touch setpriv
start-stop-daemon --start --quiet --chuid other:others --chdir /var/lib/other --exec /usr/bin/touch -- daemon
start-stop-daemon --start --background --make-pidfile --pidfile /run/late.pid -c other --startas /bin/sh -- -c 'sleep 1; touch /var/lib/other/late'
chpst -u other:others touch chpst
sudo -n -u other touch sudo
sudo -u '#0' touch by-root
su other -s /bin/sh -c 'touch made; sudo -u another touch nested; chgrp others made; touch shared/in'
su other -s /bin/sh -c 'touch /tmp/moved'; mv /tmp/moved moved
su other -s /bin/sh -c 'sed -i s/su/changed/ su; exit 7' || test $? = 7
! su nobody-at-all -c true 2> /dev/null
stat -c '%U:%G' su | grep -qx other:other
touch after
`;

test("what scripts make as another user is that user's", { timeout: 600_000 }, async ({ signal }) => {
  await using folder = await temporaryDirectory();
  await mkdir(join(folder.path, "debs"));
  const scripts = { postinst: `#!/bin/sh\n${otherUsers}` };
  const deb = await buildDeb({ name: "others", version: "1", fields: { Depends: "runit, sudo" }, scripts });
  await writeFile(join(folder.path, "debs/others.deb"), deb);
  const workshop = await openTestWorkshop(signal);
  await using _ = workshop.store;
  const debs = { kind: "local", path: join(folder.path, "debs"), name: "./debs" } as const;
  const system = { architecture: "amd64", repositories: [readSuite("trixie"), debs], mirrors: {} } as const;
  await chmod(folder.path, 0o711);
  const { records, failed } = await recordScripts(system, ["others"], workshop, { records: [] });
  assert.deepEqual(failed, []);
  const record = records.find((one) => one.package === "others");
  assert.deepEqual(record?.perMachine, []);
  const owners = record?.effects.flatMap((effect) =>
    "user" in effect && "path" in effect
      ? [`${effect.path.replace("/var/lib/other/", "")} ${effect.user}:${effect.group}`]
      : [],
  );
  assert.deepEqual(owners, [
    "/var/lib/other other:other",
    "after root:root",
    "by-root root:root",
    "chpst other:others",
    "daemon other:others",
    "folder other:other",
    "folder/file other:other",
    "kept other:root",
    "late other:other",
    "login another:others",
    "made other:others",
    "moved other:other",
    "nested another:others",
    "roots root:root",
    "runuser other:other",
    "setpriv other:others",
    "shared root:others",
    "shared/in other:others",
    "stdin another:others",
    "su other:other",
    "sudo other:other",
    "words other:other",
  ]);
});

test("a record that is made in a machine is the one that is made in namespaces", {
  timeout: 3_600_000,
}, async (context) => {
  const { signal } = context;
  const workshop = await openTestWorkshop(signal);
  await using _ = workshop.store;
  const system = { architecture: "amd64", repositories: [readSuite("trixie")], mirrors: {} } as const;
  const record = async (where: "namespaces" | "machine") => {
    const { records } = await recordScripts(system, ["arpwatch", "at", "memcached"], workshop, { records: [], where });
    return formatRecords(records);
  };
  const made = await record("namespaces");
  assert.match(made, /sysusers.*arpwatch/);
  assert.equal(await record("machine"), made);
});

test("scripts are recorded, and none can reach beyond its root", { timeout: 1_200_000 }, async ({ signal }) => {
  await using folder = await temporaryDirectory();
  await mkdir(join(folder.path, "debs"));
  for (const [name, script] of Object.entries(hostile)) {
    const fields = name === "l-waits" ? { Depends: "redis-tools" } : {};
    const deb = await buildDeb({ name, version: "1", fields, scripts: { postinst: `#!/bin/sh\n${script}\n` } });
    await writeFile(join(folder.path, "debs", `${name}.deb`), deb);
  }
  const workshop = await openTestWorkshop(signal);
  await using _ = workshop.store;
  const debs = { kind: "local", path: join(folder.path, "debs"), name: "./debs" } as const;
  const system = { architecture: "amd64", repositories: [readSuite("trixie"), debs], mirrors: {} } as const;
  const limits = { ...usualLimits, wallSeconds: 60, processorSeconds: 2, diskBytes: 64 * 2 ** 20 };
  const devices = (await stat("/dev/null")).mode;
  // Others may record at the same time; whom root becomes must get through.
  const temporary = join(folder.path, "tmp");
  await mkdir(temporary, { mode: 0o711 });
  await chmod(folder.path, 0o711);
  process.env.TMPDIR = temporary;
  process.env.WHERRY_SECRET = "swordfish";
  const { records, failed } = await recordScripts(system, Object.keys(hostile), workshop, { records: [], limits });

  assert.equal((await stat("/dev/null")).mode, devices);
  assert.deepEqual(await readdir(temporary), []);
  const names = failed.map(({ package: name }) => name);
  for (const name of [
    "b-loops",
    "c-fills-a-file",
    "d-fills-the-disk",
    "d-fills-at-once",
    "d-fills-the-state",
    "g-kills",
  ])
    assert.ok(names.includes(name), name);
  assert.ok(!names.includes("l-waits"));

  const text = formatRecords(records.map((record) => ({ ...record, perMachine: [] })));
  for (const name of [
    "wrote",
    "mounted",
    "unshared",
    "tools",
    "spared",
    "shared-memory",
    "secret",
    "descriptor",
    "processes",
    "home",
    "host",
    "network",
    "terminal",
    "replaced",
    "sda",
  ]) {
    assert.doesNotMatch(text, new RegExp(`"/etc/${name}"`), name);
  }
  assert.ok(!names.includes("f-leads-astray"));
  // What a link leads to is no content of this machine's.
  assert.doesNotMatch(text, /\$(y|6)\$|root:x:0:0/);

  const good = records.find((record) => record.package === "k-good");
  assert.deepEqual(good?.effects, [
    { kind: "account", sysusers: "u kgood - - /var/lib/k-good /bin/sh" },
    { kind: "file", path: "/etc/k-good", text: "settings\n", mode: 0o644, user: "root", group: "root" },
    { kind: "file", path: "/etc/k-good-token", text: "@secret-k-good-1@", mode: 0o644, user: "root", group: "root" },
    {
      kind: "edit",
      path: "/etc/shells",
      hunks: good?.effects.flatMap((effect) => (effect.kind === "edit" ? effect.hunks : [])) ?? [],
    },
    { kind: "directory", path: "/var/lib/k-good", mode: 0o750, user: "kgood", group: "kgood" },
    // Each machine draws its own.
    { kind: "secret", mark: "@secret-k-good-1@", alphabet: "hex", length: 32, paths: ["/etc/k-good-token"] },
  ]);
  assert.deepEqual(
    good?.perMachine.map(({ path }) => path),
    ["/etc/k-good-host", "/etc/k-good-noise", "/etc/k-good-time"],
  );
});
