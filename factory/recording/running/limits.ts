/** What scripts may use, of one package each time. */
export interface Limits {
  /** However slow the machine is. */
  readonly wallSeconds: number;
  /** In which hardly any processor time was used: what waits for something that does not come. */
  readonly idleSeconds: number;
  /** Of all processes together. */
  readonly totalProcessorSeconds: number;
  /** Of one process. */
  readonly processorSeconds: number;
  readonly fileBytes: number;
  /** Of all files that were changed. */
  readonly diskBytes: number;
  readonly processes: number;
  /** Bytes of address space, of one process; some programs reserve gigabytes. */
  readonly memory: number;
  /** Which part of the machine's memory must be left to others: where it is not, all is stopped. */
  readonly leftMemory: number;
}

/** Far above what any honest script needs. */
export const usualLimits: Limits = {
  wallSeconds: 3600,
  idleSeconds: 120,
  totalProcessorSeconds: 300,
  processorSeconds: 60,
  fileBytes: 256 * 2 ** 20,
  diskBytes: 2 ** 30,
  processes: 512,
  memory: 8 * 2 ** 30,
  leftMemory: 1 / 32,
};
