import type { PrinterStatus } from './contract.ts';

/** What a printer says about itself, from whichever of its answers (Epson ESC/POS: DLE EOT n, GS a). */
export interface PrinterCondition {
  readonly offline: boolean;
  readonly coverOpen: boolean;
  /** The feed button is held. */
  readonly feeding: boolean;
  readonly cutterError: boolean;
  /** A paper jam and the like: gone after the cause is removed and the printer is told so. */
  readonly mechanicalError: boolean;
  /** Only switching it off helps. */
  readonly unrecoverableError: boolean;
  /** Goes by itself: the head is too hot. */
  readonly passingError: boolean;
  readonly paperNearEnd: boolean;
  readonly paperOut: boolean;
  /** It stopped in the middle for want of paper; some printers tell only this. */
  readonly stoppedByPaperEnd: boolean;
}

/** DLE EOT n: n = 1 printer, 2 cause of offline, 3 cause of error, 4 paper roll. */
export type RealTimeQuestion = 1 | 2 | 3 | 4;
export const REAL_TIME_QUESTIONS: readonly RealTimeQuestion[] = [1, 2, 3, 4];

const bit = (byte: number, number: number): boolean => (byte & (1 << number)) !== 0;

/** The part of the condition that the answer to DLE EOT n tells. */
export function conditionOf(question: RealTimeQuestion, byte: number): Partial<PrinterCondition> {
  switch (question) {
    case 1:
      return { offline: bit(byte, 3) };
    case 2:
      // Bit 6 says that there is an error; which one is told by question 3.
      return { coverOpen: bit(byte, 2), feeding: bit(byte, 3), stoppedByPaperEnd: bit(byte, 5) };
    case 3:
      return {
        mechanicalError: bit(byte, 2),
        cutterError: bit(byte, 3),
        unrecoverableError: bit(byte, 5),
        passingError: bit(byte, 6),
      };
    case 4:
      return { paperNearEnd: bit(byte, 2) || bit(byte, 3), paperOut: bit(byte, 5) || bit(byte, 6) };
    default:
      return question satisfies never;
  }
}

/** The four bytes of an automatic status; what they do not tell stays as it was last told. */
export function conditionOfAutomatic(bytes: Uint8Array): Partial<PrinterCondition> {
  const [first = 0, second = 0, third = 0] = bytes;
  const paperOut = bit(third, 2) || bit(third, 3);
  return {
    offline: bit(first, 3),
    coverOpen: bit(first, 5),
    feeding: bit(first, 6),
    // Not every printer tells it here.
    ...(bit(second, 2) ? { mechanicalError: true } : {}),
    cutterError: bit(second, 3),
    unrecoverableError: bit(second, 5),
    passingError: bit(second, 6),
    paperNearEnd: bit(third, 0) || bit(third, 1),
    paperOut,
    ...(paperOut ? {} : { stoppedByPaperEnd: false }),
  };
}

/** What this condition means for printing. Causes go before the mere `offline` that each of them brings. */
export function statusOf(condition: PrinterCondition): Extract<PrinterStatus, { kind: 'ready' | 'faulty' }> {
  const fault = faultOf(condition);
  if (fault !== undefined) return { kind: 'faulty', ...fault };
  return { kind: 'ready', paper: condition.paperNearEnd ? 'near-end' : 'enough' };
}

function faultOf(condition: PrinterCondition): Omit<Extract<PrinterStatus, { kind: 'faulty' }>, 'kind'> | undefined {
  if (condition.coverOpen) return { fault: 'cover-open', detail: 'the cover is open' };
  if (condition.paperOut || condition.stoppedByPaperEnd) return { fault: 'paper-out', detail: 'the paper has run out' };
  if (condition.cutterError) return { fault: 'cutter', detail: 'the cutter is stuck' };
  if (condition.mechanicalError) return { fault: 'jam', detail: 'mechanical error, e.g. a paper jam' };
  if (condition.unrecoverableError) return { fault: 'offline', detail: 'unrecoverable error: switch it off and on' };
  if (condition.passingError) return { fault: 'offline', detail: 'the head is too hot' };
  if (condition.feeding) return { fault: 'offline', detail: 'somebody holds the feed button' };
  if (condition.offline) return { fault: 'offline', detail: 'offline for a reason it does not tell' };
  return undefined;
}
