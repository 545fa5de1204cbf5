/** Tries of an input; for larger ones the last chunks are left whole. */
const mostTries = 1500;

/** Takes pieces out of an input as long as it still fails. */
export async function minimise(
  input: Uint8Array,
  stillFails: (input: Uint8Array) => Promise<boolean>,
): Promise<Uint8Array> {
  let smallest = input;
  let tries = 0;
  for (let chunk = Math.ceil(input.length / 2); chunk >= 1; chunk = chunk === 1 ? 0 : Math.ceil(chunk / 2)) {
    for (let at = 0; at < smallest.length && tries < mostTries; tries++) {
      const without = new Uint8Array([...smallest.subarray(0, at), ...smallest.subarray(at + chunk)]);
      if (await stillFails(without)) smallest = without;
      else at += chunk;
    }
  }
  return smallest;
}
