import type { Message } from './terminal-ear.ts';

export type Answer = { readonly kind: 'received' } | { readonly kind: 'refused'; readonly code: number };

/** Its power was cut: whatever it was doing does not go on. */
export class PowerCut extends Error {
  override readonly name = 'PowerCut';
}

/** What a terminal says and waits for, until its power is cut. */
export class TerminalVoice {
  readonly #speak: (words: Message) => void;
  /** T3: how long the machine may take to answer, ms. */
  readonly #ackMs: number;
  readonly #waits = new Set<() => void>();
  /** Counts power cuts. */
  #life = 0;
  #answer: ((answer: Answer | 'nothing') => void) | undefined;
  /** Nothing of what it says leaves it. */
  mute = false;

  constructor(speak: (words: Message) => void, ackMs: number) {
    this.#speak = speak;
    this.#ackMs = ackMs;
  }

  say(words: Message): void {
    if (!this.mute) this.#speak(words);
  }

  /** A message and the machine's answer; without one it goes on after T3, or at once when the line is gone. */
  tell(words: Message): Promise<Answer | 'nothing'> {
    const answered = this.wait<Answer | 'nothing'>((done) => {
      this.#answer = done;
      const late = setTimeout(() => done('nothing'), this.#ackMs);
      return () => {
        clearTimeout(late);
        if (this.#answer === done) this.#answer = undefined;
      };
    });
    this.say(words);
    return answered;
  }

  async pause(milliseconds: number): Promise<void> {
    await this.wait<'over'>((done) => {
      const clock = setTimeout(() => done('over'), milliseconds);
      return () => clearTimeout(clock);
    });
  }

  /** Waits for whatever `begin` arranges. Rejects with PowerCut when the power goes first. */
  async wait<Result>(begin: (done: (result: Result) => void) => () => void): Promise<Result> {
    const life = this.#life;
    const result = await new Promise<Result | typeof CUT>((resolve) => {
      const cut = () => settle(CUT);
      const settle = (what: Result | typeof CUT) => {
        this.#waits.delete(cut);
        tidy();
        resolve(what);
      };
      this.#waits.add(cut);
      const tidy = begin(settle);
    });
    if (result === CUT || life !== this.#life) throw new PowerCut();
    return result;
  }

  hearAnswer(answer: Answer | 'nothing'): void {
    this.#answer?.(answer);
  }

  cutPower(): void {
    this.mute = false;
    this.#life += 1;
    for (const cut of [...this.#waits]) cut();
  }
}

const CUT = Symbol('power cut');
