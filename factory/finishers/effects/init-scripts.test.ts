import assert from "node:assert/strict";
import { test } from "node:test";
import { linkOf, smallContext, smallTree, textOf } from "@wherry/testing/fixtures/small-tree.ts";
import type { JudgedEffect } from "../../scripts/effects.ts";
import { readHeader } from "./init-script-header.ts";
import { initScriptUnit } from "./init-script-unit.ts";
import { writeInitScriptUnits } from "./init-scripts.ts";

const FOLDER = "/usr/lib/systemd/system";
const WANTS = "/etc/systemd/system/multi-user.target.wants";
const script = `#!/bin/sh
### BEGIN INIT INFO
# Provides:          dictd dict-server $dictionaries
# Required-Start:    $local_fs $remote_fs $syslog $network
# Should-Start:      postgresql dictd
# X-Start-Before:    nagios
# Default-Start:     2 3 4 5
# Default-Stop:      0 1 6
# Short-Description: Serve 100% of dictionaries
# Description:       more
### END INIT INFO
echo "Usage: $0 {start|stop|reload|restart}"
`;
const started = (name: string, start = true): JudgedEffect => ({ kind: "init-script", name, start });
const systemd = { "/usr/lib/systemd/systemd": "" };
const write = async (entries: Parameters<typeof smallTree>[0], ...effects: JudgedEffect[]) =>
  await writeInitScriptUnits(smallTree({ ...systemd, ...entries }), smallContext({}, { effects }));

test("a unit says of a script what its header says, in the lines of systemd-sysv-generator", () => {
  assert.deepEqual(initScriptUnit("dictd", script), {
    aliases: ["dict-server.service"],
    text: `[Unit]
Documentation=man:systemd-sysv-generator(8)
SourcePath=/etc/init.d/dictd
Description=LSB: Serve 100%% of dictionaries
Before=dictionaries.target
Before=nagios.service
Before=multi-user.target
Before=graphical.target
After=remote-fs.target
After=network-online.target
After=postgresql.service
Wants=dictionaries.target
Wants=network-online.target

[Service]
Type=forking
Restart=no
TimeoutSec=5min
IgnoreSIGPIPE=no
KillMode=process
GuessMainPID=no
RemainAfterExit=yes
SuccessExitStatus=5 6
ExecStart=/etc/init.d/dictd start
ExecStop=/etc/init.d/dictd stop
ExecReload=/etc/init.d/dictd reload

[Install]
WantedBy=multi-user.target graphical.target
`,
  });
});

test("a script without a header has the usual run levels, and the file of its process", () => {
  const header = readHeader("#!/bin/sh\n# description: old\n# pidfile: /run/x.pid\n");
  assert.deepEqual(
    [header.description, header.pidFile, header.runLevels, header.canReload],
    ["old", "/run/x.pid", ["2", "3", "4", "5"], false],
  );
});

test("a service with a script alone gets a unit, its other names and what starts it", async () => {
  const finished = await write({ "/etc/init.d/dictd": { program: script } }, started("dictd"));
  assert.match((await textOf(finished, `${FOLDER}/dictd.service`)) ?? "", /ExecStart=\/etc\/init.d\/dictd start/);
  assert.equal(linkOf(finished, `${FOLDER}/dict-server.service`), "dictd.service");
  assert.equal(linkOf(finished, `${WANTS}/dictd.service`), `${FOLDER}/dictd.service`);
});

test("one that is registered and not enabled can be enabled; the last word counts", async () => {
  const finished = await write({ "/etc/init.d/x": { program: script } }, started("x"), started("x", false));
  assert.deepEqual([finished.has(`${FOLDER}/x.service`), finished.has(`${WANTS}/x.service`)], [true, false]);
});

test("a unit, another name of one, a mask or a script that nobody may execute is left as it is", async () => {
  const program = { program: script };
  const finished = await write(
    {
      "/etc/init.d/a": program,
      "/etc/init.d/b": program,
      "/etc/init.d/c": program,
      "/etc/init.d/d": script,
      [`${FOLDER}/a.service`]: "own",
      [`${FOLDER}/b.service`]: { link: "a.service" },
      [`${FOLDER}/dict-server.service`]: "own",
      "/etc/systemd/system/c.service": { link: "/dev/null" },
    },
    ...["a", "b", "c", "d", "gone"].map((name) => started(name)),
  );
  assert.equal(await textOf(finished, `${FOLDER}/a.service`), "own");
  assert.equal(linkOf(finished, `${FOLDER}/b.service`), "a.service");
  assert.deepEqual(
    [...finished.keys()].filter((path) => /[cd](ictd)?\.service$/.test(path)),
    ["/etc/systemd/system/c.service"],
  );
});

test("an image without systemd gets no units", async () => {
  const tree = smallTree({ "/etc/init.d/x": { program: script } });
  assert.equal(await writeInitScriptUnits(tree, smallContext({}, { effects: [started("x")] })), tree);
});
