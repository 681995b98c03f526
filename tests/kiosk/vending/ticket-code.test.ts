import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { grosze } from '../../../fares/money.ts';
import { unixSeconds } from '../../../fares/time.ts';
import { readTicketCode, readTicketKey, type TicketFacts, ticketCode } from '../../../kiosk/vending/ticket-code.ts';

const file = readFileSync(new URL('../../../kiosk/vending/public-test-ticket-key.json', import.meta.url), 'utf8');
const seal = readTicketKey(file, 'allowed');
const publicKey = createPublicKey({ key: Buffer.from(seal.publicKey), format: 'der', type: 'spki' });

const facts: TicketFacts = {
  city: 'jaworzno',
  terminal: 117,
  sequence: 42,
  fareClass: 'reduced',
  towns: 3,
  price: grosze(250),
  validFrom: unixSeconds(1_795_172_400),
};

test('a ticket reads as it was written', () => {
  const any = fc.record({
    city: fc.constantFrom('tarnow' as const, 'jaworzno' as const, 'krakow' as const),
    terminal: fc.integer({ min: 1, max: 0xffff }),
    sequence: fc.integer({ min: 0, max: 0xffffff }),
    fareClass: fc.constantFrom('normal' as const, 'reduced' as const),
    towns: fc.constantFrom(1 as const, 2 as const, 3 as const),
    price: fc.integer({ min: 0, max: 0xffffff }).map(grosze),
    validFrom: fc.integer({ min: 0, max: 0xffffffff }).map(unixSeconds),
  });
  fc.assert(
    fc.property(any, (some) => {
      const code = ticketCode(some, seal);
      expect(code).toHaveLength(83);
      expect(readTicketCode(code, publicKey)).toEqual({ ok: true, facts: some });
    }),
    { numRuns: 100 },
  );
});

test('one changed bit anywhere, or another key, and it is no ticket', () => {
  const code = ticketCode(facts, seal);
  for (let bit = 0; bit < code.length * 8; bit += 1) {
    const changed = Uint8Array.from(code);
    changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    expect(readTicketCode(changed, publicKey).ok).toBe(false);
  }
  expect(readTicketCode(code, generateKeyPairSync('ed25519').publicKey).ok).toBe(false);
});

test('whatever is scanned, reading it never throws', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 120 }), (bytes) => {
      expect(readTicketCode(bytes, publicKey).ok).toBe(false);
    }),
  );
});

test('the public test key is refused in production, and a broken file by name', () => {
  expect(() => readTicketKey(file, 'refused')).toThrow('public test key');
  expect(() => readTicketKey('{', 'allowed')).toThrow('not JSON');
  expect(() => readTicketKey('{}', 'allowed')).toThrow('format');
});
