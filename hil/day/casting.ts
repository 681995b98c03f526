import type { Dice } from '../monkey/dice.ts';
import type { Concession, Tier } from '../monkey/ledger/account.ts';
import { maximumOf } from '../monkey/ledger/fares.ts';
import { type CardSpec, seasonFrom } from '../monkey/pack.ts';
import type { Tariff } from '../monkey/shapes.ts';
import { KINDS, type Kind, nameOf, type Passenger, SHARES } from './passenger.ts';

const LONG_VALID = 400;

/** So many passengers: the first of each kind, then each as often as its share. */
export function castPassengers(count: number, tariff: Tariff, now: number, dice: Dice): readonly Passenger[] {
  return Array.from({ length: count }, (_, card): Passenger => {
    const kind = KINDS[card] ?? dice.weighted(SHARES);
    return { card, kind, name: nameOf(card), spec: cardOf(kind, tariff, now, dice) };
  });
}

function cardOf(kind: Kind, tariff: Tariff, now: number, dice: Dice): CardSpec {
  const tier = dice.pick<Tier>(['standard', 'standard', 'premium']);
  const concession = dice.pick<Concession>(['normal', 'normal', 'local', 'statutory']);
  const t = dice.between(4000, 15_000);
  const e = dice.pick([0, 0, 1000, 2500]);
  const plain: CardSpec = { kind: 'city', tier, concession, t, e, validDays: LONG_VALID };
  switch (kind) {
    case 'pupil':
      return { ...plain, tier: 'standard', concession: dice.pick<Concession>(['local', 'statutory']) };
    case 'premium':
      return { ...plain, tier: 'premium' };
    case 'season ticket':
      return { ...plain, season: seasonFrom(now, -dice.between(0, 20)) };
    case 'season ticket, empty purse':
      return { ...plain, t: dice.between(0, 100), season: seasonFrom(now, -dice.between(0, 20)) };
    case 'poor':
      return { ...plain, t: maximumOf(tariff, plain) - 1, e: dice.between(1000, 3000) };
    case 'purse mover':
      return { ...plain, t: dice.between(500, 900), e: dice.between(3000, 9000) };
    case 'family':
    case 'companions only':
    case 'joined by friends':
      return { ...plain, t: dice.between(15_000, 40_000) };
    case 'expired':
      return { ...plain, validDays: -1 };
    case 'foreign card':
      return { ...plain, kind: 'foreign' };
    case 'damaged card':
      return { ...plain, kind: 'damaged' };
    case 'commuter':
    case 'hasty':
    case 'online buyer':
    case 'forgetful':
    case 'other door':
    case 'blocked on the way':
    case 'card checker':
    case 'blocked':
      return plain;
    default:
      return kind satisfies never;
  }
}
