import assert from "node:assert/strict";
import { test } from "node:test";
import type { WherryError } from "@wherry/core/errors/errors.ts";
import { createFinding, placeOf } from "@wherry/core/errors/finding.ts";
import { linkOf, smallContext, smallTree, textOf } from "@wherry/testing/fixtures/small-tree.ts";
import type { ServicesDefinition } from "../../definition/image-definition.ts";
import { applyServices } from "./services.ts";

const INSTALL = "[Install]\nWantedBy=multi-user.target\n";
const SYSTEM = "/usr/lib/systemd/system";
const ETC = "/etc/systemd/system";

const tree = smallTree({
  [`${SYSTEM}/podman.service`]: INSTALL,
  [`${SYSTEM}/ssh.service`]: INSTALL,
  [`${SYSTEM}/getty@.service`]: "[Install]\nWantedBy=getty.target\nDefaultInstance=tty1\n",
  [`${SYSTEM}/systemd-networkd.service`]: INSTALL,
  [`${SYSTEM}/static.service`]: "[Service]\n",
  [`${SYSTEM}/wanted.service`]: INSTALL,
  [`${SYSTEM}/sysinit.target.wants/wanted.service`]: { link: "../wanted.service" },
  [`${ETC}/multi-user.target.wants/ssh.service`]: { link: `${SYSTEM}/ssh.service` },
  [`${ETC}/sshd.service`]: { link: `${SYSTEM}/ssh.service` },
});

function services(given: Partial<ServicesDefinition>): ServicesDefinition {
  return { enable: [], disable: [], mask: [], units: [], dropins: [], ...given };
}

async function messages(given: Partial<ServicesDefinition>): Promise<string> {
  try {
    await applyServices(tree, smallContext({ services: services(given) }));
  } catch (error) {
    const { findings } = error as { findings: { message: string; hint?: string }[] };
    return findings.map(({ message, hint }) => `${message} ${hint ?? ""}`).join("\n");
  }
  return "";
}

test("a unit of the definition's own can be enabled at once", async () => {
  const own = services({
    units: [{ name: "app.service", content: INSTALL }],
    enable: ["app.service", "getty@ttyS0.service"],
  });
  const finished = await applyServices(tree, smallContext({ services: own }));
  assert.equal(textOf(finished, `${ETC}/app.service`), INSTALL);
  assert.equal(linkOf(finished, `${ETC}/multi-user.target.wants/app.service`), `${ETC}/app.service`);
  assert.equal(linkOf(finished, `${ETC}/getty.target.wants/getty@ttyS0.service`), `${SYSTEM}/getty@.service`);
});

test("disabling takes links and aliases away, masking puts /dev/null in the unit's place", async () => {
  const finished = await applyServices(
    tree,
    smallContext({ services: services({ disable: ["ssh.service"], mask: ["podman.service"] }) }),
  );
  assert.equal(finished.has(`${ETC}/multi-user.target.wants/ssh.service`), false);
  assert.equal(finished.has(`${ETC}/sshd.service`), false);
  assert.equal(linkOf(finished, `${ETC}/podman.service`), "/dev/null");
});

test("disabling a template takes the links of its instances away, and no mask", async () => {
  const linked = [`${ETC}/getty.target.wants/getty@tty1.service`, `${ETC}/autovt@tty2.service`];
  const mask = `${ETC}/getty@tty3.service`;
  const links = Object.fromEntries(linked.map((path) => [path, { link: `${SYSTEM}/getty@.service` }]));
  const enabled = new Map([...tree, ...smallTree({ ...links, [mask]: { link: "/dev/null" } })]);
  const finished = await applyServices(enabled, smallContext({ services: services({ disable: ["getty@.service"] }) }));
  assert.deepEqual(
    linked.filter((path) => finished.has(path)),
    [],
  );
  assert.equal(linkOf(finished, mask), "/dev/null");
});

test("what a unit names in Also goes with it, whatever else it names", async () => {
  const units = smallTree({
    [`${SYSTEM}/app.service`]: `${INSTALL}Also=static.service gone.service app.socket\n`,
    [`${SYSTEM}/app.socket`]: "[Install]\nWantedBy=sockets.target\n",
  });
  const whole = new Map([...tree, ...units]);
  const enabled = await applyServices(whole, smallContext({ services: services({ enable: ["app.service"] }) }));
  const links = [`${ETC}/multi-user.target.wants/app.service`, `${ETC}/sockets.target.wants/app.socket`];
  for (const link of links) assert.equal(enabled.has(link), true, link);
  const disabled = await applyServices(enabled, smallContext({ services: services({ disable: ["app.service"] }) }));
  for (const link of links) assert.equal(disabled.has(link), false, link);
});

test("an alias never takes the place of a unit's own file", async () => {
  const units = [
    { name: "own.service", content: "[Service]\n" },
    { name: "app.service", content: `${INSTALL}Alias=own.service\n` },
  ];
  await assert.rejects(
    applyServices(tree, smallContext({ services: services({ units, enable: ["app.service"] }) })),
    ({ findings }: { findings: readonly { message: string }[] }) => {
      assert.deepEqual(
        findings.map(({ message }) => message),
        ["services.enable: app.service cannot be linked at /etc/systemd/system/own.service: there is a file"],
      );
      return true;
    },
  );
});

test("of drop-ins of one name the first counts, and an instance has its own", async () => {
  const dropins = smallTree({
    [`${SYSTEM}/static.service.d/a.conf`]: "[Install]\nWantedBy=hidden.target\n",
    [`${ETC}/static.service.d/a.conf`]: "[Install]\nWantedBy=shown.target\n",
    [`${ETC}/getty@ttyS0.service.d/a.conf`]: "[Install]\nWantedBy=own.target\n",
  });
  const enable = ["static.service", "getty@ttyS0.service"];
  const finished = await applyServices(
    new Map([...tree, ...dropins]),
    smallContext({ services: services({ enable }) }),
  );
  assert.equal(finished.has(`${ETC}/shown.target.wants/static.service`), true);
  assert.equal(finished.has(`${ETC}/hidden.target.wants/static.service`), false);
  assert.equal(finished.has(`${ETC}/own.target.wants/getty@ttyS0.service`), true);
});

test("a folder that was made for a link stays when the link goes again", async () => {
  const given = services({ enable: ["podman.service"], mask: ["podman.service"] });
  const finished = await applyServices(
    new Map([...tree].filter(([path]) => !path.startsWith(`${ETC}/`))),
    smallContext({ services: given }),
  );
  assert.equal(finished.get(`${ETC}/multi-user.target.wants`)?.kind, "directory");
  assert.equal(finished.has(`${ETC}/multi-user.target.wants/podman.service`), false);
});

test("a drop-in needs a unit, or a pattern of units, to drop into", async () => {
  const dropins = ["ssh.service", "getty@ttyS0.service", "service", "app-.service"].map((unit) => ({
    unit,
    name: "10-x.conf",
    content: "",
  }));
  const finished = await applyServices(tree, smallContext({ services: services({ dropins }) }));
  assert.equal(finished.has(`${ETC}/service.d/10-x.conf`), true);
  assert.match(
    await messages({ dropins: [{ unit: "shh.service", name: "x", content: "" }] }),
    /Did you mean ssh.service/,
  );
});

test("networks and firewalls enable what they need, unless the definition says no", async () => {
  const plain = { addresses: [], gateways: [], dns: [], device: null, vlans: [], bridge: null, bond: null };
  const network = [{ name: "20-wired", match: ["en*"], dhcp: "yes" as const, ...plain }];
  const wants = `${ETC}/multi-user.target.wants/systemd-networkd.service`;
  assert.equal((await applyServices(tree, smallContext({ network }))).has(wants), true);
  const masked = services({ mask: ["systemd-networkd.service"] });
  assert.equal((await applyServices(tree, smallContext({ network, services: masked }))).has(wants), false);
  const firewall = {
    input: "drop",
    forward: "drop",
    published: "allowed",
    log: "none",
    allow: [],
    routes: [],
    uplinks: [],
  } as const;
  await assert.rejects(applyServices(tree, smallContext({ firewall })), {
    code: "definition.invalid",
    findings: [
      createFinding("error", "firewall: there is no unit nftables.service", {
        hint: "No package of this image ships it.",
      }),
    ],
  });
});

test("a unit is not taken for another one by its type alone", async () => {
  assert.match(await messages({ enable: ["foo.service"] }), /no unit foo\.service No package of this image ships it/);
});

test("every unit that does not exist or fit is reported at once, with what to do", async () => {
  const said = await messages({
    enable: ["podmann.service", "static.service", "getty@.service.service", "no-such-thing.timer"],
    disable: ["wanted.service"],
    mask: ["shh.service"],
  });
  assert.match(said, /no unit podmann.service Did you mean podman.service/);
  assert.match(said, /static.service has no \[Install\]/);
  assert.match(said, /no-such-thing.timer No package/);
  assert.match(said, /wanted.service is started by sysinit.target from \/usr Mask it/);
  assert.match(said, /no unit shh.service/);
});

test("a unit that does not fit is told at its place in the definition", async () => {
  const where = { file: "image.yaml", line: 9, column: 12 };
  const entriesAt = { "services.mask own.service": where, "firstBoot key": where };
  const own = services({ units: [{ name: "own.service", content: "[Service]\n" }], mask: ["own.service"] });
  const unit = { name: "key", description: "", creates: null, run: [["/usr/bin/true"]], user: "root" };
  const firstBoot = [{ ...unit, before: ["podmn.service"], after: [] }];
  const context = smallContext({ services: own, firstBoot, entriesAt });
  await assert.rejects(applyServices(tree, context), ({ findings }: WherryError) => {
    assert.deepEqual(findings.map(placeOf), [where, where]);
    assert.match(findings[0]?.hint ?? "", /out of services.mask/);
    return true;
  });
});

test("a unit that is not there and was inherited says from where, and whose it is", async () => {
  const given = services({ enable: ["ntp.service", "resolved.service", "podmann.service"] });
  const inherited = { "services.enable": { "ntp.service": "base (base.yaml)", "podmann.service": "base (base.yaml)" } };
  const owners = new Map([
    ["ntp.service", "ntpd"],
    ["resolved.service", "resolved"],
  ]);
  const context = smallContext({ services: given, inherited }, { packageOfUnit: (unit) => owners.get(unit) });
  await assert.rejects(applyServices(tree, context), ({ findings }: { findings: readonly { hint?: string }[] }) => {
    assert.deepEqual(
      findings.map(({ hint }) => hint),
      [
        'It is inherited from base (base.yaml): take it away with "-ntp.service" in services.enable, or add ntpd, which has it, to packages.install.',
        "The package resolved has it: add it to packages.install.",
        'It is inherited from base (base.yaml): take it away with "-podmann.service" in services.enable.',
      ],
    );
    return true;
  });
});
