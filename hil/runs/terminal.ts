import type { RecordEntry } from '../report/entries.ts';
import { RunSummary } from '../report/summary.ts';

export interface TerminalOut {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  write(text: string): unknown;
}

/** Between two lines of a run that nobody watches at a terminal. */
const QUIET_SECONDS = 10;

/** Tells a run at the terminal: one line that goes on, or, where the output goes elsewhere, a plain line now and then. */
export class TerminalTeller {
  readonly #out: TerminalOut;
  readonly #summary = new RunSummary();
  readonly #now: () => number;
  #toldAt = 0;
  #began = 0;
  #lineShown = false;

  constructor(out: TerminalOut, now: () => number = Date.now) {
    this.#out = out;
    this.#now = now;
  }

  /** A line of its own, above the one that goes on. */
  say(text: string): void {
    if (this.#lineShown) this.#out.write('\r\u001b[K');
    this.#lineShown = false;
    this.#out.write(`${text}\n`);
  }

  hear(entry: RecordEntry): void {
    this.#summary.add(entry);
    if (entry.kind === 'opened') this.#began = entry.at;
    if (entry.kind === 'note') this.say(`  note: ${entry.text}`);
    if (entry.kind === 'measured' && !entry.within)
      this.say(`  outside its limits: ${entry.name} ${entry.value} ${entry.unit}`);
    if (entry.kind === 'fault' && entry.outcome === 'failed')
      this.say(`  fault not survived: ${entry.fault} ${entry.detail ?? ''}`);
    if (entry.kind === 'step' && entry.verdict !== 'PASS')
      this.say(
        `  ${entry.verdict} at step ${entry.step} "${entry.title}": ${entry.failure?.message.split('\n')[0] ?? ''}`,
      );
    if (entry.kind === 'closed') return;
    if (this.#out.isTTY) this.#goOn();
    else if (entry.kind === 'step') this.#nowAndThen();
  }

  #goOn(): void {
    const line = this.status();
    if (line === undefined) return;
    this.#out.write(`\r${line.slice(0, (this.#out.columns ?? 80) - 1)}\u001b[K`);
    this.#lineShown = true;
  }

  #nowAndThen(): void {
    const now = this.#now();
    if (now - this.#toldAt < QUIET_SECONDS * 1000) return;
    this.#toldAt = now;
    const line = this.status();
    if (line !== undefined) this.say(line);
  }

  /** `step 12/222  00:09, 02:40 left  chart 34/92  title`. */
  status(): string | undefined {
    const { steps, plan, current, covered } = this.#summary;
    const at = current ?? steps.at(-1);
    if (at === undefined) return undefined;
    const elapsed = (this.#now() - this.#began) / 1000;
    const left = this.#summary.secondsLeft(this.#now());
    const parts = [
      `step ${at.step}${plan ? `/${plan.steps}` : ''}`,
      `${clockTime(elapsed)}${left === undefined ? '' : `, ${clockTime(left)} left`}`,
      ...(covered ? [`chart ${covered.taken}/${covered.of}`] : []),
      at.title,
    ];
    return parts.join('  ');
  }
}

export function clockTime(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${hours > 0 ? `${hours}:` : ''}${two(minutes)}:${two(whole % 60)}`;
}
