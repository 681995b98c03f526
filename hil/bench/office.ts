import type { FastifyInstance } from 'fastify';
import type { CardState } from '../../fares/card/state.ts';

/** What the bench puts into the office; what is left out is left as it is. */
export interface OfficeOrder {
  readonly hotlist?: readonly number[] | undefined;
}

/** The office as the bench has it. */
export interface BenchOffice {
  /** Path under which it is mounted, e.g. `/office`. */
  readonly base: string;
  /** Adds the office's own routes to a scope of the bench's server. */
  mount(scope: FastifyInstance): Promise<void>;
  /** A card was issued: the registry knows it from now on. */
  issued(state: CardState): Promise<void>;
  put(order: OfficeOrder): Promise<void>;
  /** `GET /rig/office`. */
  view(): Promise<unknown>;
  close(): Promise<void>;
}

export type OpenOffice = (options: { readonly folder: string; readonly now: () => number }) => Promise<BenchOffice>;
