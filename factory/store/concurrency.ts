/** Lets at most `most` pieces of work run at once; the others wait in line. */
export function limitConcurrency(most: number): <T>(work: () => Promise<T>) => Promise<T> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve));
    else running++;
    try {
      return await work();
    } finally {
      // Handing the place over keeps the count.
      const next = waiting.shift();
      if (next === undefined) running--;
      else next();
    }
  };
}
