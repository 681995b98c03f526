import type { Tone } from '../../devices/signals/contract.ts';
import type { EntryBody } from '../journal/contract.ts';
import type { Scene } from '../screen/scene.ts';

/**
 * What bench and machine say to each other over the process's IPC channel (JSON). The bench asks, the machine
 * answers when the effect has reached it; the machine also tells what happens by itself.
 */
export type BenchToMachine = { readonly id: number } & BenchRequest;

export type BenchRequest =
  /** What the machine knows of the bus, a VehicleReport; `look`: it asks the on-board computer first. */
  | { readonly ask: 'vehicle'; readonly look: boolean }
  | { readonly ask: 'clock'; readonly clock: ClockSetting }
  | { readonly ask: 'touch'; readonly button: string; readonly scene?: number }
  | { readonly ask: 'touch-at'; readonly x: number; readonly y: number; readonly scene?: number }
  | { readonly ask: 'key'; readonly key: string }
  | { readonly ask: 'state' }
  | { readonly ask: 'scenes'; readonly after: number }
  | { readonly ask: 'signals'; readonly after: number }
  | { readonly ask: 'journal'; readonly after: number }
  | { readonly ask: 'tariff' }
  /** Branches of the chart taken since the start, a CoverageReport. */
  | { readonly ask: 'coverage' }
  /** Answers when the reader sees this many cards (`settled`: and no tap is under way), or after `timeoutMs` with `reached: false`. */
  | {
      readonly ask: 'field';
      readonly reader: 'antenna' | 'slot';
      readonly cards: number;
      readonly timeoutMs: number;
      readonly settled?: boolean;
    }
  /** Sends the outbox now and fetches news; answers when the office has answered or failed. */
  | { readonly ask: 'office-sync' }
  /** Somebody has left so many coins in this hopper, and says so. */
  | { readonly ask: 'fill'; readonly hopper: string; readonly coins: number }
  | { readonly ask: 'faults'; readonly faults: readonly MachineFault[] }
  | { readonly ask: 'stop' };

export type MachineToBench =
  | { readonly id: number; readonly ok: true; readonly answer: unknown }
  /** `status` is what the rig interface answers with. */
  | {
      readonly id: number;
      readonly ok: false;
      readonly status: 400 | 404 | 409;
      readonly error: string;
      readonly detail?: unknown;
    }
  | { readonly tell: 'ready'; readonly pid: number; readonly port: number }
  | { readonly tell: 'cannot-start'; readonly error: string }
  | { readonly tell: 'fault-fired'; readonly fault: number }
  /** Something changed that a page may want to show: a new scene, signal or journal entry. */
  | { readonly tell: 'changed'; readonly what: 'scene' | 'signal' | 'journal' | 'device' };

/**
 * Wall clock = `wall` + rate x (now - `monotonic`), both ms, `monotonic` being CLOCK_MONOTONIC of this computer
 * (process.hrtime), the same for all processes; frozen: `wall`. Waits run at `rate` always.
 */
export interface ClockSetting {
  readonly wall: number;
  readonly monotonic: number;
  readonly rate: number;
  readonly frozen: boolean;
}

/** Faults that strike inside the machine; those of card, reader, office and vehicle strike in the bench. */
export interface MachineFault {
  readonly fault: number;
  readonly device: 'disk' | 'machine' | 'clock';
  readonly kind: 'full' | 'io' | 'slow' | 'kill' | 'jump';
  /** The Nth journal write from now, 1 = the next; absent = every one until taken back. */
  readonly journalWrite?: number | undefined;
  /** For `kill` and `io`: before the write reaches the disk or after. */
  readonly when: 'before' | 'after';
  /** How often it strikes; absent = until taken back. */
  readonly count?: number | undefined;
  /** `slow`: milliseconds per write; `jump`: milliseconds. */
  readonly amount?: number | undefined;
}

export interface MachineState {
  readonly now: number;
  readonly city: string;
  readonly machine: string;
  /** XState's state value. */
  readonly statechart: unknown;
  readonly scene: Scene;
  readonly devices: Readonly<
    Record<
      string,
      {
        readonly kind: string;
        readonly status: string;
        readonly detail?: string;
        /** A hopper: coins that it should hold, and the value of each, grosze. */
        readonly coins?: number;
        readonly value?: number;
      }
    >
  >;
  readonly lamps: Readonly<Record<string, boolean>>;
  /** Keys beside the screen by what is written on them, and what each asks for; absent: there are none. */
  readonly keys?: Readonly<Record<string, string>>;
  /** Grosze owed to passengers (money machines). */
  readonly owed: number;
  /** Of a machine that sells, over its whole journal, grosze: credited = delivered + paidOut + what is owed of coins. */
  readonly money?: {
    readonly credited: number;
    readonly delivered: number;
    readonly paidOut: number;
    readonly owed: number;
    /** On bank cards. */
    readonly charged: number;
    /** Delivered, and taken back by the bank. */
    readonly lost: number;
    /** Events after which the acceptor may have kept a coin. */
    readonly disputes: number;
  };
  readonly terminal: number;
}

export interface CoverageReport {
  /** Id of the chart. */
  readonly chart: string;
  /** Tells charts apart (statecharts/chart-hash.ts). */
  readonly model: string;
  /** Every branch of the chart in document order; `taken`: how often, since the machine was started. */
  readonly branches: readonly { readonly id: string; readonly taken: number }[];
}

export interface ShownScene {
  readonly at: number;
  readonly scene: Scene;
}

export interface GivenSignal {
  readonly seq: number;
  readonly at: number;
  readonly kind: 'beep' | 'lamp' | 'voice' | 'stamp';
  readonly count?: number | undefined;
  /** What a beep sounds like, tone by tone. */
  readonly tones?: readonly Tone[];
  readonly colour?: string;
  readonly text?: string;
}

export interface ShownEntry extends EntryBody {
  readonly seq: number;
  readonly at: number;
  readonly kind: string;
}
