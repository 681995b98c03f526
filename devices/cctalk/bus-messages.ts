import type {
  CoinAcceptorEvent,
  CoinAcceptorStatus,
  CreditReading,
  RecognisedCoin,
} from '../coin-acceptor/contract.ts';
import type { CoinHopperStatus, HopperCounters, PayoutOutcome } from '../coin-hopper/contract.ts';
import type { DeviceFailure } from '../device-failure.ts';
import type { DeviceAddress } from './exchange.ts';

/** What is on the line; handed to the bus's own process. */
export interface CctalkBusSettings {
  readonly path: string;
  /** 9600 on every ccTalk line of today. */
  readonly baudRate: number;
  readonly acceptor?: DeviceAddress | undefined;
  readonly hoppers: readonly CctalkHopperSettings[];
  /** How often the acceptor is asked, ms; many refuse coins after a second without. */
  readonly pollMs: number;
}

export interface CctalkHopperSettings extends DeviceAddress {
  readonly name: string;
  /** Grosze. */
  readonly value: number;
  readonly dispense: 'serial-number' | 'unencrypted';
}

/** Orders to the process, each with its answer. */
export interface BusOrders {
  start: { readonly ask: readonly [last: CreditReading | null]; readonly answer: undefined };
  accept: { readonly ask: readonly [values: readonly number[]]; readonly answer: undefined };
  refuse: { readonly ask: readonly []; readonly answer: undefined };
  'start-hopper': { readonly ask: readonly [hopper: string]; readonly answer: undefined };
  counters: { readonly ask: readonly [hopper: string]; readonly answer: HopperCounters };
  pay: {
    readonly ask: readonly [hopper: string, count: number, before: HopperCounters];
    readonly answer: PayoutOutcome;
  };
  recall: {
    readonly ask: readonly [hopper: string, count: number, before: HopperCounters];
    readonly answer: PayoutOutcome;
  };
  stop: { readonly ask: readonly [hopper: string]; readonly answer: number | undefined };
  close: { readonly ask: readonly []; readonly answer: undefined };
}

export type OrderName = keyof BusOrders;

export type ToBus = {
  [Name in OrderName]: { readonly id: number; readonly order: Name; readonly with: BusOrders[Name]['ask'] };
}[OrderName];

export type FromBus =
  | { readonly id: number; readonly ok: true; readonly answer: unknown }
  | {
      readonly id: number;
      readonly ok: false;
      readonly device: string;
      readonly reason: DeviceFailure['reason'];
      readonly detail: string;
    }
  | {
      readonly tell: 'acceptor';
      readonly event: CoinAcceptorEvent;
      readonly coins: readonly RecognisedCoin[];
      readonly status: CoinAcceptorStatus;
    }
  | { readonly tell: 'hopper'; readonly hopper: string; readonly status: CoinHopperStatus }
  /** The process itself is gone. */
  | { readonly tell: 'gone'; readonly detail: string };
