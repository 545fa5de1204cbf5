/**
 * Two runs beside each other, both to their end, whatever becomes of them: where one has failed, the other is still at
 * work, and is told to stop. Rejects with the failure that came first.
 */
export async function runBoth<Variant, Result>(
  [first, second]: readonly [Variant, Variant],
  signal: AbortSignal,
  run: (variant: Variant, signal: AbortSignal) => Promise<Result>,
): Promise<readonly [Result, Result]> {
  const failed = new AbortController();
  const either = AbortSignal.any([signal, failed.signal]);
  let why: unknown;
  const whole = async (variant: Variant) => {
    try {
      return await run(variant, either);
    } catch (error) {
      why ??= error;
      failed.abort(error);
      throw why;
    }
  };
  const runs = [whole(first), whole(second)] as const;
  await Promise.allSettled(runs);
  return await Promise.all(runs);
}
