import { expect, test } from 'vitest';
import type { Contract } from '../../../fares/card/contract-slot.ts';
import type { CardState } from '../../../fares/card/state.ts';
import { grosze } from '../../../fares/money.ts';
import type { Claim, ClaimStanding } from '../../../fares/pocket/claim.ts';
import type { ReadSlots } from '../../../fares/pocket/contract-slots.ts';
import { settleClaim } from '../../../fares/pocket/settle-claim.ts';
import { dayNumber, unixSeconds } from '../../../fares/time.ts';
import { givenCard } from '../given.ts';

const claim: Claim = { transaction: { terminal: 800, sequence: 4 }, counterBefore: 7 };
const season: Claim = { ...claim, eTicket: 71 };

const before = givenCard({ counter: 7 });
const executed: CardState = { ...before, counter: 8, transaction: claim.transaction, kind: 'carry-over' };
const others = (counter: number): CardState => ({
  ...before,
  counter,
  transaction: { terminal: 900, sequence: counter },
});

const contract: Contract = {
  product: 4,
  from: dayNumber(20_000),
  to: dayNumber(20_030),
  eTicket: 71,
  price: grosze(9_600),
  codedAt: unixSeconds(1),
};
const none: ReadSlots = [
  { ok: true, contract: undefined },
  { ok: true, contract: { ...contract, eTicket: 5 } },
];
const coded: ReadSlots = [none[0], { ok: true, contract }];
const unreadable: ReadSlots = [none[0], { ok: false, reason: 'noise' }];

test.each<[string, Claim, CardState[], ReadSlots | undefined, ClaimStanding]>([
  ['its transaction is the newest', claim, [executed, before], undefined, 'confirmed'],
  ['its transaction is in the log', claim, [others(9), executed, before], undefined, 'confirmed'],
  ['the counter is as before', claim, [before], undefined, 'moves-here'],
  ['the card has gone on without it', claim, [others(8), before], undefined, 'being-checked'],
  ['the card has gone on so far that its log no longer reaches back', claim, [others(40)], undefined, 'being-checked'],
  ['the card is at an earlier state', claim, [others(6)], undefined, 'being-checked'],
  ['nothing is to be read', claim, [], undefined, 'being-checked'],
  [
    'the same sequence of another terminal',
    claim,
    [{ ...executed, transaction: { terminal: 801, sequence: 4 } }],
    undefined,
    'being-checked',
  ],
  ['a season ticket that is on the card, though the counter is as before', season, [before], coded, 'confirmed'],
  ['a season ticket that is on the card, the card having gone on', season, [others(30)], coded, 'confirmed'],
  ['a season ticket that is not, the card having gone on', season, [others(30)], none, 'moves-here'],
  ['a season ticket in a commit with money, since replaced', season, [others(9), executed], none, 'confirmed'],
  ['a season ticket, with a slot that cannot be read', season, [before], unreadable, 'being-checked'],
  ['a season ticket, the slots not read', season, [before], undefined, 'moves-here'],
  ['money, whatever the slots hold', claim, [others(8)], coded, 'being-checked'],
  ['money, a slot being empty', claim, [others(8)], none, 'being-checked'],
  ['money, a slot that cannot be read', claim, [before], unreadable, 'moves-here'],
])('step 10: %s', (_, which, records, slots, standing) => {
  expect(settleClaim(which, records, slots)).toBe(standing);
});
