import { z } from 'zod';
import type { RigCalls } from '../../station/rig-calls.ts';
import type { Course } from './recipes.ts';

const terminal = z.object({ waitsForCard: z.boolean() });

/** A bank card, and what the terminal does with it. */
export class BankHand {
  readonly #calls: RigCalls;

  constructor(calls: RigCalls) {
    this.#calls = calls;
  }

  /** `byItself`: somebody holds a card to it after a while. */
  async open(byItself: boolean): Promise<void> {
    await this.#calls.tell('POST', '/terminal', { automatic: byItself, ...(byItself ? { next: 'approve' } : {}) });
  }

  /** The terminal plans it as it is asked. */
  async plan(course: Course): Promise<void> {
    const next = course === 'none' || course === 'unplug' ? 'approve' : course;
    await this.#calls.tell('POST', '/terminal', { next });
  }

  async isWaited(): Promise<boolean> {
    return (await this.#calls.ask(terminal, 'GET', '/terminal')).waitsForCard;
  }

  async hold(): Promise<void> {
    await this.#calls.tell('POST', '/terminal', { tap: true });
  }
}
