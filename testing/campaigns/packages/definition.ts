import type { Machine } from "./plan-machines.ts";

/** A core system with the packages, and nothing said about any of them. A machine also lets commands in. */
export function definitionOf(machine: Machine, name: string, boot: boolean): string {
  const wanted = machine.flatMap(({ package: name, beside = [] }) => [name, ...beside]);
  const install = (boot ? ["openssh-server", "procps", "sed", "grep", ...wanted] : wanted).map((one) =>
    JSON.stringify(one),
  );
  const files = machine.flatMap(({ settings }) =>
    settings === undefined ? [] : [JSON.stringify({ path: settings.path, content: settings.text })],
  );
  return `name: ${name}
version: "1"
extends: core
packages: { install: [${install.join(", ")}] }
files: [${files.join(", ")}]
${boot ? bootable : "kernel: null\noutput: [oci]\n"}`;
}

const bootable = `kernel: { arguments: [systemd.default_timeout_start_sec=900] } # a busy host without KVM
services: { enable: [systemd-networkd.service, ssh.service] }
disk: { slot: 6G, var: 4G }
output: [qcow2]
`;
