import { symbologyOf } from './aim-symbology.ts';
import type { DiscardReason, Scan } from './contract.ts';
import { readReport, type ScanLayout } from './scan-layout.ts';

export type Assembled =
  | { readonly kind: 'scan'; readonly scan: Scan }
  | { readonly kind: 'same-again'; readonly scan: Scan }
  | { readonly kind: 'discarded'; readonly why: DiscardReason; readonly detail: string };

export interface AssemblySettings {
  /** Longest pause between two reports of one code, ms. */
  readonly pauseMs: number;
  /** A code that comes again within this time of its last coming is the same symbol still lying there, ms. */
  readonly sameCodeMs: number;
}

export const ASSEMBLY_SETTINGS: AssemblySettings = { pauseMs: 500, sameCodeMs: 1000 };

/** The longest symbol holds 7,089 digits (QR, ISO/IEC 18004). */
const LONGEST_CODE = 8192;

/** Puts the reports of a scanner together to codes. Times are monotonic milliseconds. */
export class ScanAssembly {
  readonly #layout: ScanLayout;
  readonly #settings: AssemblySettings;
  #parts: Uint8Array[] = [];
  #length = 0;
  #aim = '';
  /** Undefined while no code is under way. */
  #lastPart: number | undefined;
  /** A code was discarded, and the rest of it is still to come. */
  #skipping = false;
  #previous: { readonly scan: Scan; readonly at: number } | undefined;

  constructor(layout: ScanLayout, settings: AssemblySettings = ASSEMBLY_SETTINGS) {
    this.#layout = layout;
    this.#settings = settings;
  }

  /** When `expire` should be called at the latest; undefined while nothing is awaited. */
  get deadline(): number | undefined {
    return this.#lastPart === undefined ? undefined : this.#lastPart + this.#settings.pauseMs;
  }

  /** A report came. */
  take(report: Uint8Array, at: number): readonly Assembled[] {
    const late = this.expire(at);
    const part = readReport(this.#layout, report);
    if (part.kind === 'other') return late;
    if (part.kind === 'nonsense')
      return [...late, ...this.cut(), { kind: 'discarded', why: 'nonsense', detail: part.detail }];
    const cut = this.#length > 0 && part.aim !== this.#aim ? this.cut() : [];
    return [...late, ...cut, ...this.#add(part, at)];
  }

  /** Time passed: what waited too long for its rest is given up. */
  expire(at: number): readonly Assembled[] {
    if (this.#lastPart === undefined || at - this.#lastPart <= this.#settings.pauseMs) return [];
    return this.cut();
  }

  /** No more reports follow what came, e.g. because the scanner was unplugged. */
  cut(): readonly Assembled[] {
    const length = this.#length;
    const told = this.#skipping || this.#lastPart === undefined;
    this.#clear();
    return told ? [] : [{ kind: 'discarded', why: 'cut-short', detail: `after ${length} bytes` }];
  }

  #add(part: { readonly aim: string; readonly bytes: Uint8Array; readonly more: boolean }, at: number): Assembled[] {
    if (this.#skipping) {
      if (part.more) this.#lastPart = at;
      else this.#clear();
      return [];
    }
    this.#parts.push(part.bytes);
    this.#length += part.bytes.length;
    this.#aim = part.aim;
    this.#lastPart = at;
    if (this.#length > LONGEST_CODE) {
      const detail = `over ${LONGEST_CODE} bytes`;
      this.#clear();
      if (part.more) [this.#skipping, this.#lastPart] = [true, at];
      return [{ kind: 'discarded', why: 'too-long', detail }];
    }
    return part.more ? [] : this.#whole(at);
  }

  #whole(at: number): Assembled[] {
    const bytes = Uint8Array.from(this.#parts.flatMap((part) => [...part]));
    const aim = this.#aim;
    this.#clear();
    if (aim.startsWith(']Z'))
      return [{ kind: 'discarded', why: 'not-a-code', detail: `${aim}, ${bytes.length} bytes` }];
    // Some scanners report that the trigger was let go without a code.
    if (bytes.length === 0) return [{ kind: 'discarded', why: 'not-a-code', detail: 'no bytes' }];
    const scan: Scan = { aim, symbology: symbologyOf(aim), bytes };
    const before = this.#previous;
    const again = before !== undefined && at - before.at <= this.#settings.sameCodeMs && isSame(before.scan, scan);
    this.#previous = { scan, at };
    return [{ kind: again ? 'same-again' : 'scan', scan }];
  }

  #clear(): void {
    this.#parts = [];
    this.#length = 0;
    this.#aim = '';
    this.#lastPart = undefined;
    this.#skipping = false;
  }
}

const isSame = (one: Scan, other: Scan): boolean =>
  one.aim === other.aim && Buffer.from(one.bytes).equals(Buffer.from(other.bytes));
