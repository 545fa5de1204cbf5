import { Argument, type Command, Option } from "commander";
import { type CommonOptions, handle } from "../command.ts";
import { parseListenAddress } from "../listen-address.ts";

interface FakeCloudOptions extends CommonOptions {
  readonly listen: { readonly host: string; readonly port: number };
  readonly userData?: string;
  readonly hostname?: string;
  readonly sshKey?: string;
}

/** Adds `wherry fake-cloud`: a cloud's service of metadata on this machine, until it is interrupted. */
export function addFakeCloudCommand(program: Command): void {
  const command = program
    .command("fake-cloud")
    .summary("serve metadata as a cloud does")
    .description(
      "Serves what a cloud's service of metadata has for a machine, at the same paths and with the same headers and tokens: EC2's wants tokens of version 2, Google's and Azure's their headers. Prints the address, tells every request, and serves until ctrl-C. User data that the cloud would not take are refused.",
    )
    .addArgument(new Argument("<cloud>", "whose service").choices(["ec2", "azure", "gce", "openstack", "nocloud"]))
    .addOption(
      new Option("--listen <address>", "where to listen, HOST:PORT; port 0 takes a free one")
        .argParser(parseListenAddress)
        .default({ host: "127.0.0.1", port: 0 }, "127.0.0.1:0"),
    )
    .option("--user-data <file>", "the user data, byte by byte; - reads standard input")
    .option("--hostname <name>", "what the machine is called (default: wherry)")
    .option("--ssh-key <file>", "public keys that may log in, one a line");
  handle<FakeCloudOptions>(command, async ([cloud = ""], options, context) => {
    const { fakeClouds, usualMachine } = await import("../../fake-clouds/fake-clouds.ts");
    const { serve } = await import("../../system/serve.ts");
    const { readPublicKeys, readUserData } = await import("../cloud-files.ts");
    const name = cloud as keyof typeof fakeClouds;
    const machine = usualMachine(name);
    const fake = fakeClouds[name]({
      ...machine,
      hostname: options.hostname ?? machine.hostname,
      keys: options.sshKey === undefined ? [] : await readPublicKeys(options.sshKey, context.cwd),
      userData: options.userData === undefined ? undefined : await readUserData(options.userData, name, context.cwd),
    });
    await using server = await serve(options.listen, (request) => {
      const answer = fake(request);
      context.emit({ type: "notice", message: `${request.method} ${request.path} ${answer.status}` });
      return answer;
    });
    if (options.json === true) context.result({ cloud: name, url: server.url });
    else context.show([server.url]);
    await new Promise<void>((resolve) => {
      if (context.signal.aborted) resolve();
      context.signal.addEventListener("abort", () => resolve(), { once: true });
    });
    return 0;
  });
}
