/** How long what may take, milliseconds. */
export interface PrinterTiming {
  /** For an answer to a real-time question; printers answer within some milliseconds, a busy computer reads later. */
  readonly answerMs: number;
  /** Between two looks while nothing is printed. */
  readonly pollMs: number;
  /** Between two looks while a job is under way. */
  readonly jobPollMs: number;
  /** For a whole job: 300 mm at 100 mm/s and the cut, with room for a slow line. */
  readonly proofMs: number;
  readonly clearMs: number;
  readonly reconnectMs: number;
  /** Between two orders to go on after a jam or a stuck cutter. */
  readonly recoverMs: number;
  /** How long offline without a cause may last in a job: somebody fed paper, the head cools down. */
  readonly offlineGraceMs: number;
  /** So many looks without an answer mean that nobody is there. */
  readonly silentLooks: number;
}

export const PRINTER_TIMING: PrinterTiming = {
  answerMs: 500,
  pollMs: 1000,
  jobPollMs: 200,
  proofMs: 30_000,
  clearMs: 1000,
  reconnectMs: 1000,
  recoverMs: 5000,
  offlineGraceMs: 5000,
  silentLooks: 3,
};
