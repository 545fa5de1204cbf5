import { open } from "node:fs/promises";
import { createInterface } from "node:readline";
import { PassThrough, type Writable } from "node:stream";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { type BuildResult, buildImage } from "../build/pipeline.ts";
import type { ImageDefinition } from "../definition/image-definition.ts";
import type { Exporter } from "../exporters/exporter.ts";
import { oci } from "../exporters/oci.ts";
import { qcow2 } from "../exporters/qcow2.ts";
import type { RunReport } from "../machine/run-machine.ts";
import type { Workshop } from "../supply/workshop.ts";
import { prepareMachine, runImage } from "./run-image.ts";

export interface DemoOptions {
  readonly workshop: Workshop;
  /** Folder for the images. */
  readonly output: string;
  readonly host: ImageDefinition;
  readonly container: ImageDefinition;
  readonly stderr: Writable;
}

export interface DemoReport {
  readonly builds: readonly BuildResult[];
  readonly machine: RunReport;
  /** What the container printed. */
  readonly said: string;
  readonly exitStatus: number;
}

/** The whole way: two images, a machine, a container in it. */
export async function runDemo(options: DemoOptions): Promise<DemoReport> {
  const { workshop, output, host, container, stderr } = options;
  const build = async (definition: ImageDefinition, exporter: Exporter) => {
    const options = {
      output,
      exporters: [exporter],
      compression: "fast",
      lockFile: undefined,
      code: true,
    } as const;
    const result = await buildImage(definition, { ...options, workshop: named(workshop, definition.name) });
    return { result, image: result.artifacts.find(({ kind }) => kind === exporter.format)?.path };
  };
  // Each waits for the network, and for one processor at a time.
  const [small, large] = await Promise.all([
    build(container, oci),
    build(host, qcow2),
    prepareMachine(workshop, host.architecture),
  ]);
  const built = [small, large];
  const [archive, image] = built.map((one) => one.image);
  if (archive === undefined || image === undefined) throw new WherryError("internal", "a build made no image");

  await using input = await open(archive);
  const stdout = new PassThrough();
  const said: Buffer[] = [];
  stdout.on("data", (bytes: Buffer) => said.push(bytes));
  // How the machine's boot went is asked only now, and takes its time.
  createInterface(stdout).on("line", (line) =>
    workshop.emit({ type: "notice", message: `the container says: ${line}` }),
  );
  const machine = await runImage({
    workshop,
    image,
    architecture: host.architecture,
    memory: 1024,
    cpus: 2,
    timeout: 600,
    diskSize: 8 * 2 ** 30,
    persist: false,
    forwards: [],
    firmwareConfig: {},
    scratchDisks: [],
    shares: [],
    command: runContainer(container),
    stdin: input.fd,
    terminal: undefined,
    analyse: true,
    consoleFile: undefined,
    stdout,
    stderr,
  });
  return {
    builds: built.map(({ result }) => result),
    machine,
    said: Buffer.concat(said).toString("utf8"),
    exitStatus: machine.exitStatus,
  };
}

/** The workshop whose stages tell of which image they are: two are built at once. */
function named(workshop: Workshop, name: string): Workshop {
  return {
    ...workshop,
    emit: (event) =>
      workshop.emit(event.type === "stage.finished" ? { ...event, result: `${name}: ${event.result}` } : event),
  };
}

/** Loads the image that comes on standard input and runs it, cut off from every network. */
function runContainer({ name, version }: ImageDefinition): string {
  const line = '. /etc/os-release; echo "Hello from a container: $IMAGE_ID $IMAGE_VERSION on $(uname -sr)"';
  return `podman load --quiet >/dev/null && podman run --rm --network=none localhost/${name}:${version} /bin/sh -c '${line}'`;
}
