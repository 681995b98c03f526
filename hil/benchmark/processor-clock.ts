/** Linux, clock_gettime(2): processor time of the calling thread. */
const CLOCK_THREAD_CPUTIME_ID = 3;

/**
 * Milliseconds the calling thread has been on the processor, to the nanosecond: stands still while another program
 * has the processor, so that a busy computer changes nothing. Undefined where the system has no such clock.
 */
export async function processorClock(): Promise<(() => number) | undefined> {
  if (process.platform !== 'linux') return undefined;
  try {
    const { default: koffi } = await import('koffi');
    const call = koffi.load(null).func('int clock_gettime(int clock, void *time)');
    // struct timespec on a 64-bit system: seconds and nanoseconds, 8 bytes each.
    const time = new BigInt64Array(2);
    const read = (): number => {
      if (call(CLOCK_THREAD_CPUTIME_ID, time) !== 0) throw new RangeError('no processor clock');
      return Number(time[0] ?? 0n) * 1000 + Number(time[1] ?? 0n) / 1e6;
    };
    read();
    return read;
  } catch {
    return undefined;
  }
}
