import type { Tickets } from './ledger/account.ts';
import type { LoadOrder } from './ledger/loads.ts';
import type { FaultOrder } from './rig.ts';

/** What is armed for one presentation of a card; without a place it strikes at once, and at each occasion. */
export type Strike = FaultOrder;

/** What goes on while a card lies in the field after its result. */
export interface Hold {
  readonly advance: number;
}

/** A fault that stays until it is mended. */
export type Trouble =
  | { readonly device: 'disk'; readonly fault: 'full' | 'io' }
  | { readonly device: 'disk'; readonly fault: 'slow'; readonly amount: number }
  | { readonly device: 'antenna'; readonly fault: 'reader-lost' }
  | { readonly device: 'office'; readonly fault: 'down' | 'drop-answer' }
  | { readonly device: 'vehicle'; readonly fault: 'silent' | 'garbage' };

export interface BusPosition {
  readonly line: string;
  readonly course: string;
  /** One run of a course, as the ledger names it. */
  readonly run: string;
  readonly stops: number;
  /** What they are called; without it they are numbered. */
  readonly names?: readonly string[];
  readonly at: number;
  readonly phase: 'at-stop' | 'between';
}

/** One step of a day: plain data, so that it can be printed and played again. Cards are numbers of the pack. */
export type Action =
  | {
      readonly do: 'tap';
      readonly at: string;
      readonly card: number;
      readonly strike?: Strike;
      readonly hold?: Hold;
      /** Taken away after so many milliseconds, whatever the machine has done by then. */
      readonly pullMs?: number;
      /** Stays in the field of a machine that died. */
      readonly leave?: boolean;
    }
  | {
      readonly do: 'group';
      readonly at: string;
      readonly card: number;
      readonly tickets: Tickets;
      readonly strike?: Strike;
      readonly pullMs?: number;
    }
  /** Grosze from the e-purse to the t-purse, in the card pocket. */
  | {
      readonly do: 'transfer';
      readonly at: string;
      readonly card: number;
      readonly amount: number;
      readonly strike?: Strike;
      readonly pullMs?: number;
    }
  | {
      readonly do: 'carry-over';
      readonly at: string;
      readonly card: number;
      readonly strike?: Strike;
      readonly pullMs?: number;
    }
  /** Into the card pocket though nothing was chosen: out again, or back to a doubt. */
  | { readonly do: 'pocket'; readonly at: string; readonly card: number; readonly strike?: Strike }
  /** Bought on the Internet, or decided for the passenger: it waits in the office. */
  | { readonly do: 'load'; readonly card: number; readonly load: LoadOrder }
  | { readonly do: 'card-check'; readonly at: string; readonly card: number; readonly strike?: Strike }
  | { readonly do: 'pair'; readonly at: string; readonly cards: readonly [number, number] }
  | { readonly do: 'second'; readonly at: string; readonly cards: readonly [number, number] }
  | { readonly do: 'touch'; readonly at: string; readonly button: 'language' | 'larger' | 'card-check' }
  | { readonly do: 'home'; readonly at: string }
  | { readonly do: 'advance'; readonly seconds: number }
  | { readonly do: 'bus'; readonly vehicle: number; readonly to: BusPosition }
  | { readonly do: 'kill'; readonly at: string }
  | { readonly do: 'start'; readonly at: string }
  | { readonly do: 'trouble'; readonly at: string; readonly trouble: Trouble }
  | { readonly do: 'mend'; readonly at: string; readonly device: Trouble['device'] }
  | { readonly do: 'jump'; readonly at: string; readonly amount: number }
  | { readonly do: 'hotlist'; readonly cards: readonly number[] }
  | { readonly do: 'day'; readonly now: number }
  /** Everything is mended and every doubt is asked after: card, journal and office must agree. */
  | { readonly do: 'evening' };

/** One line, as a violation prints it. */
export function sentence(action: Action): string {
  const { do: what, ...rest } = action;
  const told = Object.entries(rest).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return [what, ...told].join(' ');
}
