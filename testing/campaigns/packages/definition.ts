import type { Machine } from "./plan-machines.ts";

/** A core system with the packages, and nothing said about any of them. A machine also lets commands in. */
export function definitionOf(machine: Machine, name: string, boot: boolean): string {
  const wanted = machine.flatMap(({ package: name, beside = [] }) => [name, ...beside]);
  const install = (boot ? ["openssh-server", "procps", "sed", "grep", ...wanted] : wanted).map((one) =>
    JSON.stringify(one),
  );
  const settings = machine.flatMap((one) => (one.settings === undefined ? [] : [one.settings]));
  const files = (boot ? [patient, wayIn, ...settings] : settings).map(({ path, text }) =>
    JSON.stringify({ path, content: text }),
  );
  return `name: ${name}
version: "1"
extends: core
packages: { install: [${install.join(", ")}] }
files: [${files.join(", ")}]
${boot ? bootable : "kernel: null\noutput: [oci]\n"}`;
}

/** A drop-in for every service, of packages that set a limit of their own as well: a busy host without KVM is slow. */
const patient = { path: "/etc/systemd/system/service.d/patient.conf", text: "[Service]\nTimeoutStartSec=45min\n" };

/** Each boot lets in who started it, with a key of its own; systemd's own file leaves the key of the first boot. */
const wayIn = {
  path: "/etc/tmpfiles.d/provision.conf",
  text: `d- /root :0700 root :root -
d- /root/.ssh :0700 root :root -
f+^ /root/.ssh/authorized_keys :0600 root :root - ssh.authorized_keys.root
`,
};

const bootable = `services: { enable: [systemd-networkd.service, ssh.service] }
disk: { slot: 6G, var: 4G }
output: [qcow2]
`;
