import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import type { DemoReport } from "@wherry/factory/run/demo.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { firewallScene } from "./support/firewall-scene.ts";
import { bootMachine, patience, type TestMachine } from "./support/machine.ts";
import { withoutMachine } from "./support/mirror.ts";
import { artifact, wherry } from "./support/wherry.ts";

const skip = await withoutMachine();

describe("the stock container host in a machine", { skip }, () => {
  let folder: Awaited<ReturnType<typeof temporaryDirectory>>;
  let image: string;
  let archive: string;
  let machine: TestMachine;
  /** Of another machine from the same image: machine-id, public host key. */
  let other: string[];

  before(async () => {
    folder = await temporaryDirectory();
  });
  after(async () => {
    await machine?.[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
  });

  test("`wherry demo` builds it, boots it, and runs the base container in it without any network", async () => {
    const { status, stdout, stderr } = await wherry(["demo", "--output", join(folder.path, "demo"), "--json"]);
    assert.equal(status, 0, stderr);
    const report: DemoReport = JSON.parse(stdout);
    assert.match(report.said, /^Hello from a container: base-container 1\.0\.0 on Linux 6\./);
    const [container, host] = report.builds;
    assert.ok(container && host);
    archive = artifact(container, "oci");
    image = artifact(host, "qcow2");
    // Each milestone was seen, in order.
    const { firmware, kernel, initrd, verity, usr, var: variable, init, multiUser } = report.machine.milestones;
    const times = [firmware, kernel, initrd, verity, usr, variable, init, multiUser];
    assert.deepEqual(
      times,
      times.toSorted((a, b) => (a ?? 0) - (b ?? 0)),
    );
    assert.ok(times.every((time) => time !== undefined && time > 0));
  });

  test("`wherry run --exec` passes on input, output, errors and status of the command as they are", async () => {
    const command =
      "cat /etc/machine-id /etc/ssh/ssh_host_ed25519_key.pub >&2; echo \"'$HOME'\" >&2; cat; printf 'no end\\n\\t%s' end; exit 7";
    const consoleFile = join(folder.path, "console");
    const { status, stdout, stderr } = await wherry(
      ["run", image, "--exec", command, "--console", consoleFile, "--timeout", String(patience), "--quiet"],
      { input: "line\n\0ünd\r\n" },
    );
    assert.equal(status, 7, stderr);
    assert.equal(stdout, "line\n\0ünd\r\nno end\n\tend");
    const [id = "", key = "", home, ...rest] = stderr.split("\n");
    other = [id, key];
    assert.deepEqual([home, ...rest], ["'/root'", ""]);
    assert.match(await readFile(consoleFile, "utf8"), /\] wherry: usr\r?\n/);
  });

  test("a third machine comes up without a failed unit", async () => {
    machine = await bootMachine(image, { ports: [80] });
    await machine.ready();
    const state = await machine.ssh("systemctl is-system-running --wait");
    assert.equal(state.stdout, "running\n", await machine.say("systemctl --failed"));
    assert.equal(await machine.say("systemctl --failed --no-legend"), "");
    assert.equal(await machine.say("systemctl get-default"), "multi-user.target");
    assert.equal(await machine.say("systemctl list-jobs --no-legend"), "");
  });

  test("nothing but the firmware's and emulator's own quirks is worth a warning", async () => {
    const said = await machine.say("journalctl --boot --priority warning --output cat --no-pager");
    const quirks =
      /^(tsc|APIC calibration|clocksource|mtrr|amd_pstate|hrtimer|GPT|workqueue|rcu|clockevents)\b|^Unstable clock|^ *(If you want|"?trace_clock|on the kernel)|CONFIG_IMA_DISABLE_HTABLE|^sched_clock|took too long|psmouse|i8042/;
    assert.deepEqual(
      said.split("\n").filter((line) => line !== "" && !quirks.test(line)),
      [],
    );
  });

  test("/usr cannot be changed", async () => {
    for (const command of ["touch /usr/new", "rm /usr/bin/ls", "mount -o remount,rw /usr", "touch /bin/new"]) {
      assert.notEqual((await machine.ssh(command)).status, 0, command);
    }
    assert.match(await machine.say("findmnt -no SOURCE,FSTYPE,OPTIONS /usr"), /^\/dev\/mapper\/usr +erofs +ro,/);
  });

  test("/var has grown to the end of the disk", async () => {
    const bytes = Number(await machine.say("df --block-size 1 --output=size /var | tail -n 1"));
    assert.ok(bytes > 4e9, `${bytes} bytes`);
  });

  test("host name, locale, time zone, and the network are as defined", async () => {
    assert.equal(await machine.say("uname -n"), "container-host");
    assert.equal(await machine.say(". /etc/os-release; echo $IMAGE_ID $IMAGE_VERSION"), "container-host 1.0.0");
    assert.equal(
      await machine.say("date +%Z; locale charmap; localectl status | grep LANG"),
      ["UTC", "UTF-8", "System Locale: LANG=C.UTF-8"].join("\n"),
    );
    assert.match(await machine.say("getent hosts container-host; getent passwd systemd-network"), /systemd-network:/);
    assert.match(await machine.say("networkctl status --no-pager"), /State: (routable|degraded|carrier)/i);
  });

  test("`wherry-agent status` says what runs, whether it is whole, and where its state is", async () => {
    const text = await machine.say("wherry-agent status");
    assert.match(text, /^image +container-host 1\.0\.0$/m);
    assert.match(text, /^slot +a$/m);
    assert.match(text, /^verity +every block that was read is what it should be$/m);
    assert.match(text, /^\/var +\d+\.\d GiB, \d+ % used, not encrypted, \/dev\/vda\d$/m);
    const status = JSON.parse(await machine.say("wherry-agent status --json"));
    const device = await machine.say("findmnt -no SOURCE /var");
    const [size = "", used = ""] = (await machine.say("df --block-size 1 --output=size,used /var | tail -n 1"))
      .trim()
      .split(/ +/);
    assert.match(await machine.say("cat /proc/cmdline"), new RegExp(`usrhash=${status.usr.rootHash}( |$)`));
    assert.deepEqual(
      { ...status.usr, rootHash: status.usr.rootHash.length },
      { slot: "a", rootHash: 64, verity: "verified" },
    );
    assert.deepEqual([status.var.device, status.var.size, status.var.volatile], [device, Number(size), false]);
    assert.ok(Math.abs(status.var.used - Number(used)) < 2 ** 24);
    const wrong = await machine.ssh("wherry-agent statsu");
    assert.deepEqual(wrong, {
      status: 2,
      stdout: "",
      stderr: "wherry-agent: unknown command 'statsu'\n  did you mean status?\n",
    });
    // The agent's loan from the initrd is returned.
    assert.equal(await machine.say("ls -A /run/wherry"), "");
  });

  test("the kernel's settings are applied", async () => {
    const wanted = {
      "kernel.kptr_restrict": "2",
      "kernel.dmesg_restrict": "1",
      "kernel.kexec_load_disabled": "1",
      "kernel.sysrq": "0",
      "kernel.unprivileged_bpf_disabled": "1",
      "fs.suid_dumpable": "0",
      "net.core.bpf_jit_harden": "2",
      "net.ipv4.ip_forward": "1",
    };
    const said = await machine.say(`sysctl -n ${Object.keys(wanted).join(" ")}; cat /sys/kernel/security/lockdown`);
    assert.equal(said, `${Object.values(wanted).join("\n")}\nnone [integrity] confidentiality`);
  });

  test("SSH takes keys and nothing else, and has one host key", async () => {
    const settings = (await machine.say("sshd -T")).split("\n");
    for (const line of [
      "passwordauthentication no",
      "kbdinteractiveauthentication no",
      "permitrootlogin without-password",
      "x11forwarding no",
      "hostkey /etc/ssh/ssh_host_ed25519_key",
    ]) {
      assert.ok(settings.includes(line), line);
    }
    assert.equal(
      await machine.say("ls /etc/ssh/ssh_host_*"),
      ["/etc/ssh/ssh_host_ed25519_key", "/etc/ssh/ssh_host_ed25519_key.pub"].join("\n"),
    );
    assert.equal(await machine.say("stat -c %a:%U /etc/ssh/ssh_host_ed25519_key"), "600:root");
    assert.match(await machine.say("grep '^root:' /etc/shadow"), /^root:[!*]/);
  });

  test("a port that the firewall does not name is not reachable, SSH's is", async () => {
    assert.match(await machine.say("nft list chain inet host input"), /hook input .*policy drop/);
    await machine.say(
      "systemd-run --quiet --unit listener systemd-socket-activate --listen 80 --accept --inetd /bin/echo open",
    );
    await machine.say("for n in $(seq 50); do ss -tln | grep -q ':80 ' && exit; sleep 0.2; done; exit 1");
    // QEMU accepts on its own behalf; what counts is whether the guest ever says anything.
    assert.equal(await firstBytes(machine.machine.ports.get(80) ?? 0), "");
    await machine.say("nft insert rule inet host input tcp dport 80 accept");
    assert.equal(await firstBytes(machine.machine.ports.get(80) ?? 0), "open\n");
    await machine.say("systemctl stop listener");
  });

  test("a container has a network of its own, with names, by a bridge", async () => {
    const loaded = await machine.ssh("podman load --quiet", await readFile(archive));
    assert.equal(loaded.status, 0, loaded.stderr);
    await machine.say("podman network create inner >/dev/null");
    const said = await machine.say(
      `podman run --rm --network inner localhost/base-container:1.0.0 /bin/sh -c 'cat /proc/net/dev /etc/resolv.conf'`,
    );
    assert.match(said, /eth0:/);
    assert.match(said, /nameserver 10\.89\./);
  });

  test("from outside and from other networks, only what the firewall allows answers, also while it is loaded again", async () => {
    const laid = await machine.ssh(
      "cat >/run/firewall-scene && . /run/firewall-scene && lay_out",
      Buffer.from(firewallScene),
    );
    assert.equal(laid.status, 0, laid.stdout + laid.stderr);
    const tryAll = async () => (await machine.say(". /run/firewall-scene && try_all")).split("\n").sort();
    const ofContainers = [
      "container 10.91.0.3 90", // its own network
      "container fd91::3 90",
      "container 198.51.100.2 70", // what it asks for outside
      "container 2001:db8:9::2 70",
      "machine 127.0.0.1 8080", // the machine itself
      "machine 127.0.0.1 8082",
    ];
    assert.deepEqual(await tryAll(), ofContainers.toSorted());
    const allowed = "table inet host {\n\tchain published { ct original proto-dst 8080 accept\n\t}\n}\n";
    await machine.say(`printf '${allowed}' >/etc/nftables.d/60-test.nft && systemctl reload nftables`);
    const published = ["outside 198.51.100.1 8080", "outside 2001:db8:9::1 8080", "other 198.51.100.1 8080"];
    assert.deepEqual(await tryAll(), [...ofContainers, ...published].sort());
    // Loaded without end meanwhile, by a reload and by a restart in turns; podman's own rules stay.
    await machine.say(
      "systemd-run --quiet --unit reloads sh -c 'while :; do systemctl reload nftables; systemctl restart nftables; done'",
    );
    assert.deepEqual(await tryAll(), [...ofContainers, ...published].sort());
    await machine.say("systemctl stop reloads; systemctl reset-failed nftables; nft list table inet netavark");
    // A fault leaves the rules as they are, and is told.
    const broken = await machine.ssh("echo broken >/etc/nftables.d/70-broken.nft; systemctl reload nftables");
    assert.notEqual(broken.status, 0);
    assert.match(await machine.say("nft list chain inet host published"), /proto-dst 8080 accept/);
    await machine.say("rm /etc/nftables.d/*-broken.nft /etc/nftables.d/60-test.nft && systemctl restart nftables");
    assert.deepEqual(await tryAll(), ofContainers.toSorted());
    // Names are found on a bridge of whatever name, and dropped packets are noted.
    assert.match(await machine.say("podman exec first getent ahostsv4 second"), /^10\.91\.0\.3 /);
    assert.match(await machine.say("journalctl --dmesg --grep 'firewall: dropped' --lines 1"), /IN=\S+/);
    await machine.say(". /run/firewall-scene && clear_up");
  });

  test("nobody is told of this machine's name, and redirects and false senders are not believed", async () => {
    assert.match(await machine.say("resolvectl llmnr; resolvectl mdns"), /^Global: no$[\s\S]*^Global: no$/m);
    assert.doesNotMatch(await machine.say("ss --udp --listening --numeric"), /:(5353|5355) /);
    const names = ["ipv4.conf.all.rp_filter", "ipv4.conf.all.send_redirects", "ipv6.conf.all.accept_redirects"];
    assert.equal(await machine.say(`sysctl -n ${names.map((name) => `net.${name}`).join(" ")}`), "1\n0\n0");
  });

  test("a quadlet makes a service of a container", async () => {
    const unit = [
      "[Container]",
      "Image=localhost/base-container:1.0.0",
      "Network=none",
      'Exec=/bin/sh -c "echo from a quadlet"',
      "[Service]",
      "Type=oneshot",
      "RemainAfterExit=yes",
      "",
    ].join("\n");
    const written = await machine.ssh(
      "mkdir -p /etc/containers/systemd && cat >/etc/containers/systemd/quad.container && systemctl daemon-reload && systemctl start quad",
      Buffer.from(unit),
    );
    assert.equal(written.status, 0, written.stderr);
    assert.match(await machine.say("journalctl --unit quad --output cat --no-pager"), /^from a quadlet$/m);
  });

  test("containers have an init, ids of their own, and pods", async () => {
    const inside = (options: string, command: string) =>
      machine.say(`podman run --rm --network none ${options} ${container} /bin/sh -c '${command}'`);
    assert.equal(await inside("--init", "cat /proc/1/comm"), "podman-init");
    assert.match(await inside("--userns auto", "cat /proc/self/uid_map"), /^ *0 +2147483647 +\d+$/);
    await machine.say(`mkdir -p ${quadlets}`);
    for (const [name, lines] of Object.entries({
      "duo.pod": ["[Pod]", "PodName=duo", "PublishPort=8082:80"],
      "one.container": ["[Container]", `Image=${container}`, "Pod=duo.pod", "RunInit=true", "Exec=sleep 1000"],
      "play.kube": ["[Kube]", `Yaml=${quadlets}/play.yaml`],
      "play.yaml": [
        "apiVersion: v1",
        "kind: Pod",
        "metadata: { name: played }",
        `spec: { containers: [{ name: c, image: "${container}", command: [sleep, "1000"] }] }`,
      ],
    })) {
      await machine.ssh(`cat >${quadlets}/${name}`, Buffer.from(`${lines.join("\n")}\n`));
    }
    await machine.say("systemctl daemon-reload && systemctl start one.service play.service");
    const pods = await machine.say("podman pod ps --format '{{.Name}} {{.Status}}'");
    assert.deepEqual(pods.split("\n").toSorted(), ["duo Running", "played Running"]);
    await machine.say("podman pod rm --all --force --time 0 && systemctl stop duo-pod.service play.service");
    await machine.say(`rm ${quadlets}/*.*; systemctl reset-failed`);
    await machine.say("systemctl daemon-reload && podman rmi --force $(podman images --quiet podman-pause)");
  });

  test("a user who stays has containers of their own, with limits", async () => {
    await machine.say("useradd --create-home --shell /bin/bash ada && loginctl enable-linger ada");
    await machine.say(`podman save --quiet ${container} | ${asAda("podman load --quiet")}`);
    const limited = "--memory 64m --pids-limit 50 --network pasta";
    assert.equal(
      await machine.say(
        asAda(
          `podman run --rm ${limited} ${container} /bin/sh -c 'cat /sys/fs/cgroup/memory.max /sys/fs/cgroup/pids.max'`,
        ),
      ),
      "67108864\n50",
    );
    const stays = `podman run --detach --name stays --init --restart always --network none ${container} sleep 1000`;
    await machine.say(`${stays} && ${asAda(stays)}`);
    assert.equal(await machine.say("systemctl is-active podman-auto-update.timer"), "active");
    assert.equal(await machine.say(asAda("systemctl --user is-active podman-auto-update.timer")), "active");
  });

  test("an authority of one's own is trusted from the moment it is there", async () => {
    const bundle = "/etc/ssl/certs/ca-certificates.crt";
    const image = `/usr/lib/wherry${bundle}`;
    const count = `grep --count BEGIN ${bundle}`;
    const until = (wanted: number) =>
      machine.say(`for n in $(seq 50); do [ "$(${count})" = ${wanted} ] && exit; sleep 0.2; done; exit 1`);
    const packaged = Number(await machine.say(count));
    // One that is there already will do: it is a certificate. What else lies in the file is not for everybody's eyes.
    await machine.say(
      `(echo -----BEGIN PRIVATE KEY-----; tac ${image} | tac | sed '/END/q' | sed 's/$/\\r/') >/run/own; mv /run/own /etc/ssl/authorities/own.crt`,
    );
    await until(packaged + 1);
    assert.equal((await machine.ssh(`grep PRIVATE ${bundle}`)).status, 1);
    await machine.say("echo -----BEGIN CERTIFICATE----- >/run/bad && mv /run/bad /etc/ssl/authorities/bad.pem");
    await machine.say(
      "for n in $(seq 50); do journalctl --unit local-certificates | grep damaged && exit; sleep 0.2; done; exit 1",
    );
    await machine.say("rm /etc/ssl/authorities/*");
    await until(packaged);
  });

  test("what an administrator types is there, after what packages bring", async () => {
    const wanted = "clear gzip hostname less ping ps tar vi which";
    assert.equal(
      await machine.say(`for name in ${wanted}; do command -v $name || echo no $name; done | grep -c /`),
      "9",
    );
    assert.equal(await machine.say("command -v ps"), "/usr/bin/ps");
    assert.equal(await machine.say(asAda("bash --login -c 'command -v tar'")), "/usr/lib/busybox/tar");
    assert.match(await machine.say("ping -c 1 127.0.0.1"), /1 packets received/);
  });

  test("a user's own units run", async () => {
    const unit = "[Service]\nType=oneshot\nExecStart=/bin/sh -c 'echo mine >%t/said'\n";
    const folder = "/root/.config/systemd/user";
    const written = await machine.ssh(`mkdir -p ${folder} && cat >${folder}/mine.service`, Buffer.from(unit));
    assert.equal(written.status, 0, written.stderr);
    await machine.say("systemctl --user daemon-reload && systemctl --user start mine");
    assert.equal(await machine.say("cat $XDG_RUNTIME_DIR/said"), "mine");
  });

  test("a restart keeps what was written, the machine's identity, and the journal", async () => {
    const identity = "cat /etc/machine-id /etc/ssh/ssh_host_ed25519_key.pub";
    const before = await machine.say(identity);
    assert.match(before, /^[0-9a-f]{32}\nssh-ed25519 /);
    const [id = "", key = ""] = before.split("\n");
    assert.notEqual(id, other[0]);
    assert.notEqual(key, other[1]);
    await machine.say(
      "echo kept | tee /var/kept /etc/kept /root/kept /srv/kept /usr/local/kept 2>/dev/null >/dev/null; true",
    );
    await machine.reboot();
    assert.equal(await machine.say(identity), before);
    assert.equal(await machine.say("cat /var/kept /etc/kept /root/kept /srv/kept"), "kept\nkept\nkept\nkept");
    assert.equal((await machine.ssh("systemctl is-system-running --wait")).stdout, "running\n");
    assert.match(await machine.say("journalctl --list-boots --no-pager | wc -l"), /^[23]$/);
    assert.match(await machine.say("ls /var/log/journal"), new RegExp(id));
    assert.equal(
      await machine.say("podman images --format '{{.Repository}}' base-container"),
      "localhost/base-container",
    );
    const isUp = "podman wait --condition running stays";
    await machine.say(`timeout 60 ${isUp} && ${asAda(`timeout 60 ${isUp}`)}`);
    const remove = "podman rm --force --time 0 stays";
    await machine.say(`${remove} && ${asAda(remove)}`);
  });

  test("a machine that is reset comes back as another one, with its data", async () => {
    const whose =
      "cat /etc/machine-id; ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub; blkid -o value -s UUID $(findmnt -no SOURCE /var)";
    const before = (await machine.say(whose)).split("\n");
    assert.match(
      await machine.say("wherry-agent reset"),
      /^goes +\/etc\/machine-id: [\s\S]*nothing was changed; --yes does it$/m,
    );
    assert.deepEqual((await machine.say(whose)).split("\n"), before);
    assert.match(await machine.say("wherry-agent reset --yes"), /^done; switch the machine off now/m);
    await machine.reboot();
    const after = (await machine.say(whose)).split("\n");
    assert.equal(after.length, 3);
    for (const [index, one] of after.entries()) assert.notEqual(one, before[index]);
    assert.equal(await machine.say("cat /var/kept /etc/kept"), "kept\nkept");
    assert.equal(await machine.say("ls /var/log/journal"), after[0]);
    assert.equal((await machine.ssh("systemctl is-system-running --wait")).stdout, "running\n");
  });

  test("the power button switches it off in order", async () => {
    await machine.machine.powerOff(patience);
    assert.equal(await machine.machine.ended, 0);
    assert.deepEqual(
      machine.lines.filter(({ text }) => /FAILED|Failed unmounting/.test(text)),
      [],
    );
  });
});

const container = "localhost/base-container:1.0.0";
const quadlets = "/etc/containers/systemd";

/** A command as the user ada would type it, who stays logged in. */
function asAda(command: string): string {
  const runtime = "XDG_RUNTIME_DIR=/run/user/$(id -u ada)";
  const bus = "DBUS_SESSION_BUS_ADDRESS=unix:path=/run/user/$(id -u ada)/bus";
  return `(cd / && runuser --user ada -- env ${runtime} ${bus} ${command})`;
}

/** What comes from a port of 127.0.0.1 within five seconds. */
async function firstBytes(port: number): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  let text = "";
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, 5000);
    socket.on("data", (bytes) => {
      text += bytes.toString();
    });
    socket.on("error", () => {});
    socket.on("close", () => {
      clearTimeout(timer);
      resolve();
    });
  });
  socket.destroy();
  return text;
}
