import { readFileSync } from 'node:fs';
import { DiversifiedKeyStore } from '../../../devices/card/diversified-key-store.ts';
import type { City } from '../../../devices/card/layout.ts';
import { parseMasterKeys } from '../../../devices/card/master-keys.ts';
import { type Personalisation, personalise } from '../../../devices/card/personalise.ts';
import { type CardInField, CardLost } from '../../../devices/card-reader/contract.ts';
import { type Grosze, grosze } from '../../../fares/money.ts';
import { VirtualCard } from '../../../hil/card/virtual-card.ts';

export const TEST_KEYS_FILE = new URL('../../../devices/card/public-test-keys.json', import.meta.url);

export function testKeyStore(): DiversifiedKeyStore {
  return new DiversifiedKeyStore(parseMasterKeys(readFileSync(TEST_KEYS_FILE, 'utf8'), 'allowed'));
}

/** Bytes that differ from call to call and are the same in every run. */
export function countingRandom(seed = 1): (count: number) => Uint8Array {
  let state = seed;
  return (count) =>
    Uint8Array.from({ length: count }, () => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      return state >>> 16;
    });
}

/** Changes the answer of the frame with that number (from 0); throwing CardLost cuts the card off after it. */
export type AnswerFault = (frame: number, answer: Uint8Array, command: Uint8Array) => Uint8Array;

/** The virtual card held directly to the driver, whole APDUs and no reader between. */
export class VirtualField implements CardInField {
  readonly uid: Uint8Array;
  readonly reader = 'in process';
  readonly frames: { sent: Uint8Array; received: Uint8Array }[] = [];
  fault: AnswerFault | undefined;
  /** The card is gone before it gets the frame with this number. */
  cutBefore: number | undefined;
  readonly #card: VirtualCard;

  constructor(card: VirtualCard) {
    this.#card = card;
    this.uid = card.uid;
    card.powerOff();
    card.powerOn();
  }

  async transmit(command: Uint8Array): Promise<Uint8Array> {
    const frame = this.frames.length;
    if (frame === this.cutBefore || !this.#card.hasPower) {
      this.#card.powerOff();
      throw new CardLost('removed', 'cut by the test');
    }
    const answer = this.#card.execute(command);
    this.frames.push({ sent: command, received: answer });
    return this.fault === undefined ? answer : this.fault(frame, answer, command);
  }
}

export function blankCard(masterKey: 'aes' | 'des' = 'aes', answerFrame?: number): VirtualCard {
  const uid = Uint8Array.of(0x04, 0x64, 0xd5, 0x9a, 0xdd, 0x1e, 0x90);
  const random = countingRandom(7);
  if (answerFrame === undefined) return VirtualCard.blank({ uid, random, masterKey });
  const { model } = VirtualCard.blank({ uid, random }).memory;
  return VirtualCard.blank({ uid, random, masterKey, model: { ...model, answerFrame } });
}

export const HOLDER = Uint8Array.from({ length: 64 }, (_, at) => at);
export const FIRST_STATE = new Uint8Array(40).fill(0x11);
export const CONTRACTS = [new Uint8Array(20).fill(0xc1), new Uint8Array(20).fill(0xc2)] as const;

export function contents(city: City, purse: Grosze = grosze(2500), servicePurse = grosze(0)): Personalisation {
  return {
    city,
    keys: testKeyStore(),
    holder: HOLDER,
    state: FIRST_STATE,
    purse,
    servicePurse,
    contracts: CONTRACTS,
    random: countingRandom(3),
  };
}

export async function cityCard(city: City, purse?: Grosze, servicePurse?: Grosze): Promise<VirtualCard> {
  const card = blankCard();
  await personalise(new VirtualField(card), contents(city, purse, servicePurse));
  card.powerOff();
  return card;
}
