import type { Duplex } from "node:stream";
import { WherryError } from "@wherry/core/errors/errors.ts";

/** The other end is read as what it is: anybody may be speaking there. */
export interface GuestPort {
  /** A word with numbers, and parts whose sizes are the first of them. */
  send(word: string, parts: readonly AsyncIterable<Uint8Array>[], numbers: readonly number[]): Promise<void>;
  /** So many parts, each of so many bytes at most. */
  receive(limits: readonly number[]): Promise<readonly Buffer[]>;
}

const block = 4096;
/** Characters of the line that tells the sizes of what follows. */
const longestLine = 200;

/** Speaks with `machine-init.sh`. */
export function openGuestPort(stream: Duplex): GuestPort {
  const chunks = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  let kept: Buffer = Buffer.alloc(0);
  const more = async (): Promise<Buffer> => {
    const next = await chunks.next();
    if (next.done === true) throw lost();
    return next.value;
  };
  const line = async (): Promise<string> => {
    while (!kept.includes(0x0a)) {
      if (kept.length > longestLine) throw wrong("a line without end");
      kept = Buffer.concat([kept, await more()]);
    }
    const end = kept.indexOf(0x0a);
    const text = kept.subarray(0, Math.min(end, longestLine)).toString("latin1");
    kept = kept.subarray(end + 1);
    return text;
  };
  const bytes = async (count: number): Promise<Buffer> => {
    const parts = [kept];
    for (let size = kept.length; size < count; ) {
      const part = await more();
      parts.push(part);
      size += part.length;
    }
    const all = Buffer.concat(parts);
    kept = all.subarray(count);
    return all.subarray(0, count);
  };
  const write = async (data: Uint8Array): Promise<void> => {
    if (stream.destroyed) throw lost();
    if (!stream.write(data)) {
      await new Promise<void>((resolve, reject) => {
        const drained = () => {
          stream.off("close", closed);
          resolve();
        };
        const closed = () => {
          stream.off("drain", drained);
          reject(lost());
        };
        stream.once("drain", drained).once("close", closed);
      });
    }
  };
  return {
    send: async (word, parts, numbers) => {
      const header = Buffer.alloc(block);
      header.write(`${[word, ...numbers].join(" ")}\n`);
      await write(header);
      for (const part of parts) {
        let size = 0;
        for await (const data of part) {
          await write(data);
          size += data.length;
        }
        await write(Buffer.alloc((block - (size % block)) % block));
      }
    },
    receive: async (limits) => {
      const sizes = (await line()).trim().split(/\s+/).map(Number);
      const isWrong = limits.some(
        (most, index) => !(Number.isInteger(sizes[index]) && (sizes[index] ?? -1) >= 0 && (sizes[index] ?? 0) <= most),
      );
      if (sizes.length !== limits.length || isWrong) throw wrong(`parts of ${sizes.slice(0, 9).join(", ")} bytes`);
      const parts: Buffer[] = [];
      for (const size of sizes) parts.push(await bytes(size));
      return parts;
    },
  };
}

function wrong(what: string): WherryError {
  return new WherryError(
    "recording.failed",
    `the machine for the scripts sends what is none of its business: ${what}`,
    {
      hint: "read the scripts, declare in the definition what the image needs of them, and acknowledge them",
    },
  );
}

function lost(): WherryError {
  return new WherryError("recording.failed", "the machine for the scripts ended before its time", {
    hint: "try again where more memory is free: all of its system lies there; or where ordinary users have namespaces, which need no machine",
  });
}
