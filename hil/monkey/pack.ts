import type { Dice } from './dice.ts';
import type { CityCard, Concession, Tier } from './ledger/account.ts';
import { maximumOf, minimumOf } from './ledger/fares.ts';
import type { Rig } from './rig.ts';
import { issued, type Tariff } from './shapes.ts';
import { civilDay, type PackCard } from './world.ts';

export interface CardSpec {
  readonly kind: PackCard['kind'];
  readonly tier: Tier;
  readonly concession: Concession;
  readonly t: number;
  readonly e: number;
  /** Days from the first one until the last of validity. */
  readonly validDays: number;
}

/** A pack of all tiers and concessions, rich and poor, some soon expired, and a few cards of other kinds. */
export function dealPack(dice: Dice, tariff: Tariff, size: number): readonly CardSpec[] {
  const cards = Array.from({ length: size }, (): CardSpec => {
    const tier = dice.pick<Tier>(['standard', 'premium']);
    const concession = dice.pick<Concession>(['normal', 'local', 'statutory']);
    const [least, most] = [minimumOf(tariff, { tier, concession }), maximumOf(tariff, { tier, concession })];
    const t = dice.weighted<() => number>([
      [6, () => dice.between(5000, 200_000)],
      [1, () => dice.between(0, most - 1)],
      [1, () => dice.pick([0, least, most - 1, most, most + least - 1, most + least])],
    ])();
    const validDays = dice.percent(20) ? dice.between(-1, 3) : 400;
    return { kind: 'city', tier, concession, t, e: dice.pick([0, 0, 1, 5000, 123_456]), validDays };
  });
  const odd = (kind: CardSpec['kind']): CardSpec => ({ ...(cards[0] as CardSpec), kind });
  return [...cards, odd('foreign'), odd('damaged'), ...(dice.percent(30) ? [odd('blank')] : [])];
}

/** Has the bench make the cards; `now` in seconds. */
export async function makePack(rig: Rig, specs: readonly CardSpec[], now: number): Promise<readonly PackCard[]> {
  const pack: PackCard[] = [];
  for (const { kind, tier, concession, t, e, validDays } of specs) {
    const expiresOn = civilDay(now + validDays * 86_400);
    const valid = { issuedOn: civilDay(now - 10 * 86_400), expiresOn };
    const order = kind === 'foreign' || kind === 'blank' ? {} : { tier, concession, purses: { t, e }, ...valid };
    const made = await rig.ask(issued, 'POST', '/cards', { city: 'tarnow', kind, ...order });
    const account: CityCard = {
      kind: 'city',
      number: Number(made.number),
      tier,
      concession,
      expiresOn,
      servicePurse: e,
      standing: { counter: 0, purse: t, ride: { kind: 'none' } },
    };
    pack.push({ id: made.card, number: made.number, kind, account: kind === 'city' ? account : undefined });
  }
  return pack;
}
