import type { Dice } from './dice.ts';
import type { CityCard, Concession, Season, Tier } from './ledger/account.ts';
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
  readonly season?: Season | undefined;
}

const SEASON_DAYS = 30;

/** A pack of all tiers and concessions, rich and poor, some soon expired, and a few cards of other kinds. */
export function dealPack(dice: Dice, tariff: Tariff, size: number, now: number): readonly CardSpec[] {
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
    const e = dice.pick([0, 0, 1, 5000, 123_456]);
    const season = dice.percent(20) ? seasonFrom(now, dice.between(-SEASON_DAYS, 2)) : undefined;
    return { kind: 'city', tier, concession, t, e, validDays, season };
  });
  const odd = (kind: CardSpec['kind']): CardSpec => ({ ...(cards[0] as CardSpec), kind });
  return [...cards, odd('foreign'), odd('damaged'), ...(dice.percent(30) ? [odd('blank')] : [])];
}

/** A season ticket that begins so many days from now. */
export function seasonFrom(now: number, days: number): Season {
  const day = (offset: number): string => civilDay(now + (days + offset) * 86_400);
  return { product: 1, from: day(0), to: day(SEASON_DAYS - 1) };
}

/** Has the bench make the cards; `now` in seconds. */
export async function makePack(rig: Rig, specs: readonly CardSpec[], now: number): Promise<readonly PackCard[]> {
  const pack: PackCard[] = [];
  for (const { kind, tier, concession, t, e, validDays, season } of specs) {
    const expiresOn = civilDay(now + validDays * 86_400);
    const valid = { issuedOn: civilDay(now - 10 * 86_400), expiresOn };
    const contracts = season === undefined ? [] : [season];
    const order =
      kind === 'foreign' || kind === 'blank' ? {} : { tier, concession, purses: { t, e }, contracts, ...valid };
    const made = await rig.ask(issued, 'POST', '/cards', { city: 'tarnow', kind, ...order });
    const account: CityCard = {
      kind: 'city',
      number: Number(made.number),
      tier,
      concession,
      expiresOn,
      standing: { counter: 0, purse: t, servicePurse: e, seasons: [season ?? null, null], ride: { kind: 'none' } },
    };
    pack.push({ id: made.card, number: made.number, kind, account: kind === 'city' ? account : undefined });
  }
  return pack;
}
