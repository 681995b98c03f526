import type { FastifyInstance } from 'fastify';
import type { CardState, Concession, Tier } from '../../fares/card/state.ts';
import type { LoadOrder } from '../../kiosk/office/load.ts';

/** What the bench puts into the office; what is left out is left as it is. */
export interface OfficeOrder {
  readonly hotlist?: readonly number[] | undefined;
  /** References of bank cards that are not taken any more; takes the place of the list before. */
  readonly denied?: readonly string[] | undefined;
  /** The holder's rights as the operator knows them from now on. */
  readonly registry?: { readonly number: number; readonly tier: Tier; readonly concession: Concession } | undefined;
  /** What is to be carried over to a card. */
  readonly load?: LoadOrder | undefined;
}

/** The office as the bench has it. */
export interface BenchOffice {
  /** Adds the office's own routes, all under `/office`, to a scope of the bench's server. */
  mount(scope: FastifyInstance): Promise<void>;
  /** A card was issued: the registry knows it from now on. */
  issued(state: CardState, uid: string): Promise<void>;
  /** Throws RigError 409 for a load that contradicts one it has. */
  put(order: OfficeOrder): Promise<void>;
  /** `GET /rig/office`. */
  view(): Promise<unknown>;
  close(): Promise<void>;
}

export type OpenOffice = (options: {
  readonly folder: string;
  /** Bench time, milliseconds since 1970. */
  readonly now: () => number;
}) => Promise<BenchOffice>;
