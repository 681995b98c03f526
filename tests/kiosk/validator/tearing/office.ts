import type { EpochMillis } from '../../../../fares/time.ts';
import type { LoadOrder } from '../../../../kiosk/office/load.ts';
import { type Office, openOffice } from '../../../../kiosk/office/office.ts';
import type { OfficeNews } from '../../../../kiosk/office/record.ts';
import { registrationOf } from '../../../../kiosk/office/registration.ts';
import type { TestCard } from './card.ts';
import type { OfficeLike } from './terminal.ts';

/** The office in memory; machines hand it their outbox without a network between them. */
export class TestOffice implements OfficeLike {
  readonly #office: Office;

  constructor(now: () => EpochMillis) {
    this.#office = openOffice({ directory: ':memory:', now });
  }

  register({ state }: TestCard): void {
    this.#office.register(registrationOf(state));
  }

  take(machine: string, terminal: number, rows: Parameters<OfficeLike['take']>[2]): OfficeNews {
    if (rows.length === 0) return this.#office.news(machine);
    return this.#office.receive(rows.map(({ seq, payload }) => ({ ...payload, machine, terminal, seq })));
  }

  /** For the routes of a server. */
  get served(): Office {
    return this.#office;
  }

  putLoad(load: LoadOrder): void {
    this.#office.putLoad(load);
  }

  loadStates(number: number): readonly string[] {
    const loads = this.#office.overview().loads.filter((load) => Number(load.number) === number);
    return loads.map(({ state }) => state);
  }

  /** Where the loads of one card stand, without looking at any other card. */
  loadsOf(number: number): readonly string[] {
    return this.#office.card(number).loads.map(({ state }) => state);
  }

  /** What the office believes of a card. */
  view(number: number) {
    const { purses, counter, findings, openDoubts } = this.#office.card(number);
    return { purses, counter, findings, openDoubts };
  }

  close(): void {
    this.#office.close();
  }
}
