/** Commands of the driver's own (Epson ESC/POS application programming guide). */
/** DLE EOT n */
export const askStatus = (question: number): Uint8Array => Uint8Array.of(0x10, 0x04, question);

/** DLE ENQ 2: the cause of an error is gone; drop what is buffered and go on. */
export const RECOVER = Uint8Array.of(0x10, 0x05, 0x02);

/** DLE DC4 8: drops everything that is buffered; answered by `cleared`. */
export const CLEAR_BUFFERS = Uint8Array.of(0x10, 0x14, 8, 1, 3, 20, 1, 6, 2, 8);

/** ESC @ */
export const INITIALISE = Uint8Array.of(0x1b, 0x40);

/** GS a 255: tell each change of status. */
export const TELL_CHANGES = Uint8Array.of(0x1d, 0x61, 0xff);

/** GS r 1: paper sensors, answered when everything before it has been worked off. */
export const ASK_IN_ORDER = Uint8Array.of(0x1d, 0x72, 1);

/** GS V 65/66 0: feeds to the cutter and cuts. */
export const cut = (kind: 'full' | 'partial'): Uint8Array => Uint8Array.of(0x1d, 0x56, kind === 'full' ? 65 : 66, 0);

/** GS ( H function 48: the printer sends this id of four printable characters when what came before is out. */
export function askProcessId(id: string): Uint8Array {
  return Uint8Array.of(0x1d, 0x28, 0x48, 6, 0, 48, 48, ...Buffer.from(id, 'latin1'));
}

/** A job holds a sequence that the printer would carry out at once, wherever it stands. */
export class RealTimeCommandInJob extends Error {
  override readonly name = 'RealTimeCommandInJob';
  readonly at: number;
  constructor(at: number) {
    super(`byte ${at} begins a real-time command`);
    this.at = at;
  }
}

const DLE = 0x10;
const REAL_TIME: readonly (number | undefined)[] = [0x04, 0x05, 0x14];

/**
 * Real-time commands (DLE EOT, DLE ENQ, DLE DC4) work inside pictures and texts too: a job must not hold one by chance.
 * Throws RealTimeCommandInJob.
 */
export function refuseRealTime(job: Uint8Array): void {
  const at = job.findIndex((byte, index) => byte === DLE && REAL_TIME.includes(job[index + 1]));
  if (at >= 0) throw new RealTimeCommandInJob(at);
}
