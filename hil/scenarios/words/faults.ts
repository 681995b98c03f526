import { z } from 'zod';
import type { RigCalls } from '../../station/rig-calls.ts';
import type { RunStep } from './watch.ts';

/** Where a fault strikes: at a card command by name or number, or at a write of the journal. */
export interface StrikePlace {
  readonly command?: string;
  readonly nthApdu?: number;
  readonly nthFrame?: number;
  readonly journalWrite?: number;
  readonly when?: 'before' | 'after';
}

export interface FaultOrder {
  readonly device: string;
  readonly fault: string;
  readonly at?: StrikePlace;
  readonly count?: number;
  readonly amount?: number;
}

export interface ArmedFault {
  /** How often it has struck. */
  struck(): Promise<number>;
  takeBack(): Promise<void>;
}

/** What goes wrong. */
export interface Faults {
  /** The card is torn away at this command: `faults.tears({ command: 'CommitTransaction', when: 'after' })`. */
  tears(at: StrikePlace): Promise<ArmedFault>;
  /** Any fault that the rig knows. */
  strike(order: FaultOrder): Promise<ArmedFault>;
  /** Nothing goes wrong any more. */
  end(): Promise<void>;
}

const armed = z.object({ id: z.int() });
const counted = z.array(z.object({ id: z.int(), fired: z.int() }));

export function openFaults(calls: RigCalls, step: RunStep): Faults {
  const arm = async (order: FaultOrder): Promise<ArmedFault> => {
    const { id } = await calls.ask(armed, 'POST', '/faults', order);
    return {
      struck: async () => (await calls.ask(counted, 'GET', '/faults')).find((fault) => fault.id === id)?.fired ?? 0,
      takeBack: async () => void (await calls.tell('DELETE', `/faults?id=${id}`)),
    };
  };
  return {
    tears: (at) =>
      step({ title: `the next card will be torn away ${placed(at)}`, act: 'other' }, () =>
        arm({ device: 'antenna', fault: 'tear', at, count: 1 }),
      ),
    strike: (order) =>
      step({ title: `fault ${order.fault} of ${order.device} ${placed(order.at ?? {})}`.trim(), act: 'other' }, () =>
        arm(order),
      ),
    end: () =>
      step({ title: 'all faults are taken back', act: 'other' }, async () => {
        await calls.tell('DELETE', '/faults');
      }),
  };
}

function placed({ command, nthApdu, nthFrame, journalWrite, when = 'before' }: StrikePlace): string {
  if (command !== undefined) return `${when} ${command}`;
  if (nthApdu !== undefined) return `${when} card command ${nthApdu}`;
  if (nthFrame !== undefined) return `${when} frame ${nthFrame}`;
  return journalWrite === undefined ? '' : `${when} journal write ${journalWrite}`;
}
