import { z } from 'zod';
import { formatDay, operatingDay } from '../../fares/local-time.ts';
import { epochMillis } from '../../fares/time.ts';
import { MOST_DENIED, signDenyList } from '../bank-tap/deny-list.ts';
import type { BankCharge, BankStore } from './bank-store.ts';
import type { OfficeSigner } from './office-key.ts';
import { paymentReference } from './record.ts';

/** The night in which a day of fares ends, as in both cities' profiles. */
const DAY_ENDS_AT_SECONDS = 3 * 3600;

const NONE: ReadonlySet<string> = new Set();
const deniedSchema = z.array(paymentReference).max(MOST_DENIED);

/** The office's side of bank cards: days are closed by themselves when they are over. */
export class BankOffice {
  readonly #store: BankStore;
  readonly #signer: OfficeSigner | undefined;
  readonly #now: () => number;
  #closedBefore = '';
  #signed: { readonly version: number; readonly file: Uint8Array } | undefined;

  constructor(store: BankStore, signer: OfficeSigner | undefined, now: () => number) {
    this.#store = store;
    this.#signer = signer;
    this.#now = now;
  }

  /** Closes the days that are over; `late`: days of taps that came in now, perhaps after they were closed. */
  closeDays(late: ReadonlySet<string> = NONE): void {
    const today = formatDay(operatingDay(epochMillis(this.#now()), DAY_ENDS_AT_SECONDS));
    // At the start every day, for nobody knows where it was left; from then on what has ended since.
    const ended = today === this.#closedBefore ? [] : this.#store.daysBetween(this.#closedBefore, today);
    for (const day of new Set([...ended, ...[...late].filter((each) => each < today)])) {
      this.#store.close(day, this.#now());
    }
    this.#closedBefore = today;
  }

  charges(day: string): readonly BankCharge[] {
    this.closeDays();
    return this.#store.charges(day);
  }

  /** All of it, in the order of days; for whoever looks at the office as a whole. */
  overview(): { readonly charges: readonly BankCharge[]; readonly denied: readonly string[] } {
    this.closeDays();
    const charges = this.#store.chargedDays().flatMap((day) => this.#store.charges(day));
    return { charges, denied: this.#store.denied() };
  }

  /** Throws ZodError. */
  setDenied(references: readonly string[]): void {
    this.#store.setDenied(deniedSchema.parse(references), this.#now());
  }

  /** 0: there is nothing to fetch. */
  get denyListVersion(): number {
    return this.#signer === undefined ? 0 : this.#store.denyIssue().version;
  }

  /** Undefined where there never was a list, or the office has no key. */
  denyListFile(): Uint8Array | undefined {
    const { version, issuedAt } = this.#store.denyIssue();
    if (version === 0 || this.#signer === undefined) return undefined;
    if (this.#signed?.version !== version) {
      const file = signDenyList({ version, issuedAt, references: this.#store.denied() }, this.#signer);
      this.#signed = { version, file };
    }
    return this.#signed.file;
  }
}
