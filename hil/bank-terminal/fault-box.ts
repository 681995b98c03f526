import type { TerminalFault } from './terminal-model.ts';

/** Faults that are still to happen, each so often. */
export class FaultBox {
  readonly #left = new Map<TerminalFault, number>();
  readonly #occasion: (fault: TerminalFault) => boolean;

  /** `occasion`: whether somebody else lets it happen now. */
  constructor(occasion: (fault: TerminalFault) => boolean) {
    this.#occasion = occasion;
  }

  put(fault: TerminalFault, times: number): void {
    this.#left.set(fault, (this.#left.get(fault) ?? 0) + times);
  }

  /** True once for each time. */
  take(fault: TerminalFault): boolean {
    const left = this.#left.get(fault) ?? 0;
    if (left > 0) this.#left.set(fault, left - 1);
    return left > 0 || this.#occasion(fault);
  }
}
