import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { ticketBytes } from '../../../fares/control-code/bytes.ts';
import { PROOF_SECONDS } from '../../../fares/control-code/control-code.ts';
import { type EpochMillis, millisOf, unixSeconds } from '../../../fares/time.ts';
import { readControlSigner } from '../../../kiosk/control-code/control-key.ts';
import { issueProof } from '../../../kiosk/control-code/issue-proof.ts';
import { SeenCodes } from '../../../kiosk/control-code/seen-codes.ts';
import { compressedKey, showCode } from '../../../kiosk/control-code/show-code.ts';
import { facts, moment, NOON, type Phone, phone, shown, signer, told } from './given.ts';

let mine: Phone;
let other: Phone;
let code: Uint8Array<ArrayBuffer>;
beforeAll(async () => {
  mine = await phone();
  other = await phone();
  code = await shown(mine);
});

describe('K36 a code that the phone made', () => {
  test('is 213 bytes and says what the issuer vouched for', () => {
    expect(code).toHaveLength(213);
    expect(told(code)).toEqual({
      kind: 'valid',
      ticket: { ...facts, issuerKey: 1, deviceKey: mine.point },
      moment: moment(),
    });
  });
});

describe('K37 the code is valid for 2 minutes', () => {
  test.each([
    [0, 'valid'],
    [119_000, 'valid'],
    [119_999, 'valid'],
    [120_000, 'stale'],
    [86_400_000, 'stale'],
    [-30_000, 'valid'],
    [-30_001, 'ahead'],
  ])('%i ms after it was made: %s', (after, kind) => {
    expect(told(code, after).kind).toBe(kind);
  });

  test('at any time it is right exactly from -30 s to before 120 s', () => {
    fc.assert(
      fc.property(fc.integer({ min: -200_000, max: 400_000 }), (after) => {
        const kind = after < -30_000 ? 'ahead' : after < 120_000 ? 'valid' : 'stale';
        expect(told(code, after).kind).toBe(kind);
      }),
      { numRuns: 60 },
    );
  });

  test('stale and ahead say of what', async () => {
    expect(told(code, 120_000)).toMatchObject({ kind: 'stale', why: 'code-too-old' });
    expect(told(code, -31_000)).toMatchObject({ kind: 'ahead', why: 'code' });
    const late = await shown(mine, { at: { at: unixSeconds(NOON + PROOF_SECONDS) } });
    expect(told(late, PROOF_SECONDS * 1000 - 1).kind).toBe('valid');
    expect(told(late, PROOF_SECONDS * 1000)).toMatchObject({ kind: 'stale', why: 'proof-ended' });
  });

  test('a proof from the future of the reader: a clock is wrong', async () => {
    const early = await shown(mine, { at: { at: unixSeconds(NOON - 3600) } });
    expect(told(early, -3_600_000)).toMatchObject({ kind: 'ahead', why: 'proof' });
  });
});

describe('K38 what is wrong with a code is named', () => {
  test('forged issuer: another key under the same number', async () => {
    const forger = readControlSigner(
      JSON.stringify({ format: 'kasownik-control-key/1', id: 1, seed: '5a'.repeat(32) }),
      'refused',
    );
    const proof = issueProof({ ...facts, deviceKey: mine.point }, forger, NOON);
    expect(told(await showCode(proof, mine.key, moment()))).toEqual({ kind: 'forged-issuer' });
  });

  test('a key number that nobody gave', async () => {
    const stranger = { ...signer, id: 9 };
    const proof = issueProof({ ...facts, deviceKey: mine.point }, stranger, NOON);
    expect(told(await showCode(proof, mine.key, moment()))).toEqual({ kind: 'unknown-key', issuerKey: 9 });
  });

  test('forged device: a proof that was copied to another phone', async () => {
    const proof = issueProof({ ...facts, deviceKey: mine.point }, signer, NOON);
    expect(told(await showCode(proof, other.key, moment()))).toEqual({ kind: 'forged-device' });
  });

  test('forged device: a proof of a point that is not on the curve', async () => {
    const nowhere = Uint8Array.from({ length: 33 }, (_, at) => (at === 0 ? 2 : 0xff));
    const proof = issueProof({ ...facts, deviceKey: nowhere }, signer, NOON);
    expect(told(await showCode(proof, mine.key, moment()))).toEqual({ kind: 'forged-device' });
  });

  test('foreign: a paper ticket, a web address, nothing', () => {
    for (const text of ['KB\x01\x02', 'https://example.org/', '#UT01', '']) {
      expect(told(Buffer.from(text, 'latin1'))).toEqual({ kind: 'foreign' });
    }
  });

  test('unreadable: cut short or too long at every length', () => {
    for (let length = 2; length < code.length; length += 1) {
      expect(told(code.subarray(0, length)).kind).toBe('unreadable');
    }
    expect(told(Uint8Array.from([...code, 0]))).toMatchObject({
      kind: 'unreadable',
      detail: '214 bytes instead of 213',
    });
  });

  test('blocked, not yet valid, expired', async () => {
    expect(told(code, 0, { blocked: ({ ticket }) => ticket === facts.ticket }).kind).toBe('blocked');
    const future = await shown(mine, { ticket: { validFrom: unixSeconds(NOON + 1) } });
    expect(told(future).kind).toBe('not-yet-valid');
    expect(told(future, 1000).kind).toBe('valid');
    const past = await shown(mine, { ticket: { validFrom: unixSeconds(NOON - 59), minutes: 1 } });
    expect(told(past, 999).kind).toBe('valid');
    expect(told(past, 1000).kind).toBe('expired');
  });

  test('every changed bit is refused by name', () => {
    const names = new Set<string>();
    for (let bit = 0; bit < code.length * 8; bit += 1) {
      const changed = Uint8Array.from(code);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const { kind } = told(changed);
      names.add(kind);
      const region = bit >> 3;
      if (region < 2) expect(kind).toBe('foreign');
      else if (region === 3) expect(kind).toBe('unknown-key');
      else if (region < 141) expect(['unreadable', 'forged-issuer']).toContain(kind);
      else expect(kind).toBe('forged-device');
    }
    expect(names).toEqual(new Set(['foreign', 'unreadable', 'unknown-key', 'forged-issuer', 'forged-device']));
  });

  test('whatever is scanned, checking never throws and nothing is valid', () => {
    const any = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.uint8Array({ minLength: 209, maxLength: 209 }).map((rest) => Uint8Array.of(0x4b, 0x31, 0x10, 1, ...rest)),
    );
    fc.assert(
      fc.property(any, (bytes) => {
        expect(['foreign', 'unreadable', 'unknown-key', 'forged-issuer']).toContain(told(bytes).kind);
      }),
      { numRuns: 300 },
    );
  });
});

describe('K38 a code that is shown twice', () => {
  test('is told apart, with the time of the first', () => {
    const seen = new SeenCodes();
    expect(told(code, 4000, { seen }).kind).toBe('valid');
    expect(told(code, 9000, { seen })).toMatchObject({ kind: 'already-shown', firstAt: millisOf(NOON) + 4000 });
    expect(told(code, 119_000, { seen })).toMatchObject({ kind: 'already-shown', firstAt: millisOf(NOON) + 4000 });
    expect(told(code, 120_000, { seen }).kind).toBe('stale');
  });

  test('K39 a new code of the same phone, and one of the second binding, are others', async () => {
    const seen = new SeenCodes();
    expect(told(code, 0, { seen }).kind).toBe('valid');
    expect(told(await shown(mine, { at: { counter: 8 } }), 0, { seen }).kind).toBe('valid');
    expect(told(await shown(other, { ticket: { slot: 2 } }), 0, { seen }).kind).toBe('valid');
    expect(seen.size).toBe(3);
  });

  test('is remembered over a restart, and forgotten when it is too old to be right', async () => {
    const before = new SeenCodes([
      {
        ticket: facts.ticket,
        slot: 1,
        counter: 7,
        rightUntil: (millisOf(NOON) + 120_000) as EpochMillis,
        shownAt: (millisOf(NOON) + 1000) as EpochMillis,
      },
    ]);
    expect(told(code, 5000, { seen: before })).toMatchObject({ kind: 'already-shown', firstAt: millisOf(NOON) + 1000 });
    const later = await shown(mine, { at: { at: unixSeconds(NOON + 150), counter: 12 } });
    expect(told(later, 150_000, { seen: before }).kind).toBe('valid');
    expect(before.size).toBe(1);
  });

  test('forged, stale and blocked codes fill no memory', () => {
    const seen = new SeenCodes();
    told(
      Uint8Array.from(code, (byte, at) => (at === 100 ? byte ^ 1 : byte)),
      0,
      { seen },
    );
    told(code, 120_000, { seen });
    told(code, 0, { seen, blocked: () => true });
    expect(seen.size).toBe(0);
  });
});

describe('a number that the inspector asked for', () => {
  test('has to be in the code', async () => {
    expect(told(code, 0, { challenge: 4711 }).kind).toBe('not-answered');
    expect(told(await shown(mine, { at: { answer: 4712 } }), 0, { challenge: 4711 }).kind).toBe('not-answered');
    expect(told(await shown(mine, { at: { answer: 4711 } }), 0, { challenge: 4711 }).kind).toBe('valid');
    expect(told(await shown(mine, { at: { answer: 4711 } })).kind).toBe('valid');
  });
});

describe('the issuer', () => {
  test('signs for 72 hours at most, and only what fits', () => {
    const ticket = { ...facts, deviceKey: mine.point };
    const issue = (change: Partial<typeof ticket>) => () => issueProof({ ...ticket, ...change }, signer, NOON);
    expect(issue({ proofEnds: unixSeconds(NOON + PROOF_SECONDS + 1) })).toThrow('a proof for 259201 s');
    expect(issue({ proofEnds: NOON })).toThrow('a proof for 0 s');
    expect(issue({ lines: [1, 2, 3] })).toThrow('number of lines');
    expect(issue({ lines: [0] })).toThrow('line 0');
    expect(issue({ ticket: '12' })).toThrow('ticket is not 16');
    expect(issue({ carrier: 'XYZ' })).toThrow('carrier is not 8');
    expect(issue({ holderHint: 'Łukasz W' })).toThrow("holder's hint");
    expect(issue({ minutes: 0 })).toThrow('minutes 0');
    expect(issue({ deviceKey: mine.point.slice(1) })).toThrow('device key');
  });

  test('signs the same bytes in the same way', () => {
    const ticket = { ...facts, deviceKey: mine.point };
    const proof = issueProof(ticket, signer, NOON);
    expect(proof).toEqual(issueProof(ticket, signer, NOON));
    expect(proof.subarray(0, 77)).toEqual(ticketBytes({ ...ticket, issuerKey: 1 }));
  });
});

test('the private key of a phone cannot be taken out', async () => {
  await expect(crypto.subtle.exportKey('jwk', mine.key)).rejects.toThrow(/not extractable/);
});

test("RFC 6979, A.2.5: a phone's key is carried as the compressed point", async () => {
  const point =
    '60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6' +
    '7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299';
  const curve = { name: 'ECDSA', namedCurve: 'P-256' };
  const key = await crypto.subtle.importKey('raw', Buffer.from(`04${point}`, 'hex'), curve, true, ['verify']);
  expect(Buffer.from(await compressedKey(key)).toString('hex')).toBe(`03${point.slice(0, 64)}`);
});
