import { z } from 'zod';
import { type WireFrame, wireFrame } from '../report/entries.ts';
import type { RigCalls } from './rig-calls.ts';

/** Card commands as they passed the machine's readers, each once. */
export class WireTap {
  readonly #calls: RigCalls;
  #last = 0;

  constructor(calls: RigCalls) {
    this.#calls = calls;
  }

  /** What has passed since the last call. */
  async next(): Promise<readonly WireFrame[]> {
    const frames = await this.#calls.ask(z.array(wireFrame), 'GET', `/apdus?after=${this.#last}`);
    this.#last = frames.at(-1)?.seq ?? this.#last;
    return frames;
  }
}
