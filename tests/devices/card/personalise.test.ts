import { describe, expect, test } from 'vitest';
import { Desfire } from '../../../devices/card/desfire.ts';
import { APPLICATIONS, CITIES } from '../../../devices/card/layout.ts';
import { CardNotBlank, personalise } from '../../../devices/card/personalise.ts';
import { openForTap, TransitCard } from '../../../devices/card/transit-card.ts';
import { CardLost } from '../../../devices/card-reader/contract.ts';
import { grosze } from '../../../fares/money.ts';
import { inspectCard } from '../../../hil/card/inspection.ts';
import {
  blankCard,
  CONTRACTS,
  cityCard,
  contents,
  countingRandom,
  FIRST_STATE,
  HOLDER,
  testKeyStore,
  VirtualField,
} from './virtual-field.ts';

const bytes = (data: Uint8Array) => [...data];

describe('personalisation', () => {
  test('Tarnow: files, rights, limits and contents as in the file table', async () => {
    const card = await cityCard('tarnow', grosze(2500), grosze(700));
    const [application, ...others] = inspectCard(card).applications;
    expect(others).toHaveLength(0);
    expect(application).toMatchObject({ aid: '54524e', keyKind: 'aes', keyVersions: [1, 1, 1, 1, 1, 1] });
    const rights = (read: number, write: number, readWrite: number) => ({ read, write, readWrite, change: 0 });
    expect(application?.files.toSorted((one, other) => one.number - other.number)).toMatchObject([
      { number: 1, kind: 'standard', communication: 'enciphered', rights: rights(3, 15, 4), data: HOLDER },
      {
        number: 2,
        kind: 'value',
        rights: rights(15, 1, 2),
        value: 2500,
        lower: 0,
        upper: 1_000_000,
        limitedCredit: 0,
        limitedCreditEnabled: true,
      },
      { number: 3, kind: 'value', rights: rights(15, 5, 2), value: 700, lower: 0, limitedCreditEnabled: false },
      {
        number: 4,
        kind: 'cyclic',
        rights: rights(3, 2, 1),
        recordSize: 40,
        capacity: 9,
        records: [FIRST_STATE],
      },
      {
        number: 5,
        kind: 'backup',
        rights: rights(1, 2, 3),
        data: Uint8Array.from([...CONTRACTS[0], ...CONTRACTS[1]]),
      },
    ]);
  });

  test('J: the EP may be in debt to 10 zl, and a card issued in debt has nothing to give back', async () => {
    const card = await cityCard('jaworzno', grosze(-300));
    expect(inspectCard(card).applications[0]?.files.find(({ number }) => number === 2)).toMatchObject({
      value: -300,
      lower: -1000,
      limitedCredit: 0,
    });
    await expect(personalise(new VirtualField(blankCard()), contents('jaworzno', grosze(-1001)))).rejects.toThrow(
      RangeError,
    );
  });

  test.each([
    ['krakow', grosze(1), grosze(0)],
    ['jaworzno', grosze(0), grosze(1)],
    ['tarnow', grosze(-1), grosze(0)],
    ['tarnow', grosze(0), grosze(1_000_001)],
  ] as const)('%s refuses purses of %i and %i gr before the card is touched', async (city, purse, servicePurse) => {
    const field = new VirtualField(blankCard());
    await expect(personalise(field, contents(city, purse, servicePurse))).rejects.toThrow(RangeError);
    expect(field.frames).toHaveLength(0);
  });

  test.each(CITIES)('every key of a %s card is its own, and opens it', async (city) => {
    const card = await cityCard(city, grosze(0));
    const keys = testKeyStore();
    for (const key of ['issuer', 'tap', 'load', 'inspection', 'service-counter', 'services'] as const) {
      const opened = await TransitCard.open(new VirtualField(card), { city, key, keys, random: countingRandom() });
      expect(opened.key).toBe(key);
    }
    const values = [...card.memory.picc.keys, ...(card.memory.applications.get(APPLICATIONS[city])?.keys ?? [])];
    expect(new Set(values.map(({ value }) => Buffer.from(value).toString('hex'))).size).toBe(7);
  });

  test('a card fresh from the factory, with a DES master key', async () => {
    const card = blankCard('des');
    await personalise(new VirtualField(card), contents('tarnow'));
    const opened = await openForTap(new VirtualField(card), 'tarnow', testKeyStore(), countingRandom());
    expect(bytes(await opened.readNewestState())).toEqual(bytes(FIRST_STATE));
  });

  test('an issued card is not blank, and stays as it was', async () => {
    const card = await cityCard('tarnow');
    const before = JSON.stringify(card);
    await expect(personalise(new VirtualField(card), contents('tarnow', grosze(99_900)))).rejects.toThrow(CardNotBlank);
    expect(JSON.stringify(card)).toBe(before);
  });

  test('strangers can neither list nor create applications on it; the picc key can', async () => {
    const card = await cityCard('tarnow');
    const keys = testKeyStore();
    const stranger = new Desfire(new VirtualField(card), keys.openChannel(countingRandom()));
    await expect(stranger.getApplicationIds()).rejects.toMatchObject({ name: 'DesfireRefusal' });
    await expect(stranger.createApplication(1, 0x0f, 1)).rejects.toMatchObject({ name: 'DesfireRefusal' });
    await stranger.authenticate(0, keys.handle('tarnow', 'picc', card.uid));
    expect(await stranger.getApplicationIds()).toEqual([APPLICATIONS.tarnow]);
    expect(bytes(await stranger.getCardUid())).toEqual(bytes(card.uid));
  });

  test('cut before or after every frame: begun again it ends well, or the card was already finished', async () => {
    const whole = new VirtualField(blankCard());
    await personalise(whole, contents('tarnow'));
    let finished = 0;
    for (let frame = 0; frame < whole.frames.length; frame++) {
      for (const when of ['before', 'after'] as const) {
        const card = blankCard();
        const field = new VirtualField(card);
        if (when === 'before') field.cutBefore = frame;
        else {
          field.fault = (at, answer) => {
            if (at === frame) throw new CardLost('removed', 'cut by the test');
            return answer;
          };
        }
        await expect(personalise(field, contents('tarnow'))).rejects.toThrow(CardLost);
        const again = await personalise(new VirtualField(card), contents('tarnow')).catch((error: unknown) => error);
        if (again !== undefined) {
          expect(again).toBeInstanceOf(CardNotBlank);
          finished++;
        }
        const opened = await openForTap(new VirtualField(card), 'tarnow', testKeyStore(), countingRandom());
        expect(await opened.readPurse()).toBe(2500);
        expect(await opened.readAllStates()).toHaveLength(1);
      }
    }
    // After the last ChangeKey only its answer and the two frames of the proof are left.
    expect(finished).toBe(1 + 2 * 2);
  });
});
