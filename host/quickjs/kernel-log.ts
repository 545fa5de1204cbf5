import * as os from "quickjs:os";
import { encodeUtf8 } from "@wherry/core/bytes/utf8.ts";

/**
 * A line in the kernel's log, at the level of debugging messages: those who read it later find it there. Nothing
 * happens where /dev/kmsg cannot be written to.
 */
export function writeKernelLog(line: string): void {
  const descriptor = os.open("/dev/kmsg", os.O_WRONLY);
  if (descriptor < 0) return;
  const bytes = encodeUtf8(`<7>${line}\n`);
  os.write(descriptor, bytes.buffer, bytes.byteOffset, bytes.length);
  os.close(descriptor);
}
