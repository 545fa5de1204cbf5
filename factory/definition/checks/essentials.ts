import type { Finding } from "@wherry/core/errors/finding.ts";
import { type Check, findingAt, findingAtKey } from "./check.ts";

/** What every image needs, wherever it comes from: a name, a version, something to hold and somewhere to get it. */
export const checkEssentials: Check = (context) => {
  const { name, version, packages, kernel, files, repositories, output } = context.definition;
  const findings: Finding[] = [];
  if (name === "") findings.push(findingAt(context, [], "the definition needs a name", "write name: my-host"));
  if (version === "") findings.push(findingAt(context, [], "the definition needs a version", 'write version: "1.0.0"'));
  if (kernel !== null && kernel.package === "") {
    findings.push(
      findingAtKey(context, ["kernel"], "kernel needs a package", "for example package: linux-image-cloud-amd64"),
    );
  }
  if (packages.install.length === 0 && kernel === null && files.length === 0) {
    findings.push(findingAt(context, [], "the image would be empty", "list packages below packages.install"));
  }
  if (repositories.length === 0 && (packages.install.length > 0 || kernel !== null)) {
    findings.push(
      findingAt(
        context,
        [],
        "there are packages to install, but no repositories",
        'write repositories: ["debian:trixie"]',
      ),
    );
  }
  for (const [index, format] of output.entries()) {
    if (format !== "oci" && kernel === null) {
      const message = `output: ${format} is a disk that boots, but the image has no kernel`;
      findings.push(
        findingAt(context, ["output", index], message, "add kernel: linux-image-cloud-amd64, or make oci only"),
      );
    }
  }
  return findings;
};
