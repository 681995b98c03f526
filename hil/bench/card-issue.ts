import { Desfire } from '../../devices/card/desfire.ts';
import { FACTORY_KEY, type KeyStore } from '../../devices/card/key-store.ts';
import { PURSE_UPPER_LIMIT, STATE_RECORD_SIZE } from '../../devices/card/layout.ts';
import { personalise } from '../../devices/card/personalise.ts';
import { TransitCard } from '../../devices/card/transit-card.ts';
import type { CardInField } from '../../devices/card-reader/contract.ts';
import { type Contract, encodeContractSlot } from '../../fares/card/contract-slot.ts';
import { encodeHolder } from '../../fares/card/holder.ts';
import type { CardState, Concession, Tier } from '../../fares/card/state.ts';
import { encodeStateRecord } from '../../fares/card/state-record.ts';
import { civilDay, parseDay } from '../../fares/local-time.ts';
import { grosze, NOTHING } from '../../fares/money.ts';
import { type DayNumber, dayNumber, type EpochMillis, secondsOf, unixSeconds } from '../../fares/time.ts';
import type { VirtualCard } from '../card/virtual-card.ts';
import type { CardKind, City } from './rack.ts';
import type { Random } from './random.ts';
import { RigError } from './rig-error.ts';

/** What a card is to be; `POST /rig/cards`. Amounts are grosze, dates `2026-11-20`. */
export interface CardOrder {
  readonly city: City;
  readonly number: number;
  readonly kind: CardKind;
  readonly holder?: { readonly name: string } | undefined;
  readonly tier?: Tier | undefined;
  readonly concession?: Concession | undefined;
  readonly purses?:
    | { readonly t?: number | undefined; readonly e?: number | undefined; readonly ep?: number | undefined }
    | undefined;
  readonly contracts?: readonly { readonly product: number; readonly from: string; readonly to: string }[] | undefined;
  readonly issuedOn?: string | undefined;
  readonly expiresOn?: string | undefined;
}

/** What issuing needs around it. */
export interface IssueMeans {
  readonly keys: KeyStore;
  readonly random: Random;
  readonly now: EpochMillis;
}

/** Five years, as city cards of that time were issued. */
/** J36: cards of this day and after it. */
const NEW_CARDS = Date.UTC(2012, 7, 4) / 86_400_000;
const VALID_DAYS = 5 * 365;
/** Files 02 and 03 as each city calls them. */
const PURSES: Readonly<Record<City, readonly string[]>> = { tarnow: ['t', 'e'], jaworzno: ['ep'], krakow: [] };
/** ASCII "OTH": an application of nobody we know. */
const FOREIGN_APPLICATION = 0x4f5448;

/**
 * Makes of a blank card what was ordered, by the commands that a real card would be given. Answers the first state
 * of a city card. Throws RigError 400 for an order no card can fulfil.
 */
export async function issueCard(
  card: VirtualCard,
  uid: Uint8Array,
  order: CardOrder,
  means: IssueMeans,
): Promise<CardState | undefined> {
  const field: CardInField = { uid, reader: 'bench', transmit: async (command) => card.execute(command) };
  card.powerOn();
  try {
    switch (order.kind) {
      case 'blank':
        return undefined;
      case 'foreign':
        await makeForeign(field, means);
        return undefined;
      case 'city':
        return await makeCityCard(field, order, means);
      case 'damaged':
        await makeCityCard(field, order, means);
        await damage(field, order.city, means);
        return undefined;
    }
  } catch (cause) {
    if (cause instanceof RangeError) throw new RigError(400, 'bad-card', cause.message);
    throw cause;
  } finally {
    card.powerOff();
  }
}

async function makeCityCard(field: CardInField, order: CardOrder, { keys, random, now }: IssueMeans) {
  const { city } = order;
  const { tier = 'standard', concession = 'normal' } = order;
  const { purse, servicePurse } = pursesOf(order);
  const issuedOn = dayFrom(order.issuedOn) ?? civilDay(now);
  const expiresOn = dayFrom(order.expiresOn) ?? dayNumber(issuedOn + VALID_DAYS);
  if (expiresOn < issuedOn) throw new RangeError('the card expires before it is issued');
  const cardNumber = order.number;
  const holder = encodeHolder({ name: order.holder?.name ?? '', cardNumber, tier, concession, issuedOn, expiresOn });
  const state: CardState = {
    kind: 'issued',
    counter: 0,
    transaction: { terminal: 0, sequence: 0 },
    at: secondsOf(now),
    cardNumber,
    tier,
    concession,
    // J36: on an old card that never had money, the electronic purse is opened at a counter.
    purseEnabled: city !== 'krakow' && !(city === 'jaworzno' && purse === 0 && issuedOn < NEW_CARDS),
    expiresOn,
    purse,
    servicePurse,
    ride: { kind: 'none' },
  };
  const [first, second] = (order.contracts ?? []).map((contract) => contractOf(contract, now));
  await personalise(field, {
    city,
    keys,
    holder,
    state: encodeStateRecord(state),
    purse,
    servicePurse,
    contracts: [encodeContractSlot(first), encodeContractSlot(second)],
    random: random.bytes,
  });
  return state;
}

/** The newest record is nonsense, as after a failing EEPROM: the card still speaks, and says nothing that is a state. */
async function damage(field: CardInField, city: City, { keys, random }: IssueMeans): Promise<void> {
  const card = await TransitCard.open(field, { city, key: 'load', keys, random: random.bytes });
  await card.writeState(new Uint8Array(STATE_RECORD_SIZE).fill(0xff));
  await card.commit();
}

/** A card of another scheme: good, and none of ours. */
async function makeForeign(field: CardInField, { keys, random }: IssueMeans): Promise<void> {
  const desfire = new Desfire(field, keys.openChannel(random.bytes));
  await desfire.selectApplication(0);
  await desfire.authenticate(0, FACTORY_KEY);
  await desfire.createApplication(FOREIGN_APPLICATION, 0x0f, 1);
}

function pursesOf({ city, purses = {} }: CardOrder) {
  const known = PURSES[city];
  const other = Object.entries(purses).find(([purse, amount]) => amount !== undefined && !known.includes(purse));
  if (other)
    throw new RangeError(`a card of ${city} has no purse "${other[0]}"; it has: ${known.join(', ') || 'none'}`);
  for (const [purse, amount] of Object.entries(purses)) {
    if (amount !== undefined && amount > PURSE_UPPER_LIMIT)
      throw new RangeError(`purse "${purse}" cannot hold that much`);
  }
  return {
    purse: grosze((city === 'jaworzno' ? purses.ep : purses.t) ?? NOTHING),
    servicePurse: grosze(purses.e ?? NOTHING),
  };
}

function contractOf({ product, from, to }: { product: number; from: string; to: string }, now: EpochMillis): Contract {
  const first = dayFrom(from) ?? civilDay(now);
  const last = dayFrom(to) ?? first;
  return { product, from: first, to: last, eTicket: 0, price: NOTHING, codedAt: unixSeconds(now / 1000) };
}

function dayFrom(text: string | undefined): DayNumber | undefined {
  if (text === undefined) return undefined;
  const day = parseDay(text);
  if (day === undefined) throw new RangeError(`${text} is not a date of the calendar`);
  return day;
}
