import type { TestCard } from './card.ts';
export class TestOffice {
  card: TestCard | undefined;
  constructor(_now: () => number) {}
  register(card: TestCard) {
    this.card = card;
  }
  take(_m: string, rows: readonly { seq: number }[]) {
    return { accepted: rows.map((r) => r.seq), rejected: [], resolved: [], hotlist: [] };
  }
  view(_n: number) {
    const m = this.card!.memory();
    return { purses: { t: m.t, e: m.e }, counter: m.counter, findings: [], openDoubts: 0 };
  }
  close() {}
}
