import { grosze } from '../../../fares/money.ts';
import { epochMillis, unixSeconds } from '../../../fares/time.ts';
import type { InspectorContext } from '../../../statecharts/inspector/chart.ts';
import type {
  CardAnswer,
  CodeAnswer,
  RetentionAnswer,
  SurchargeAnswer,
} from '../../../statecharts/inspector/events.ts';
import type {
  CheckedCode,
  CodingOutcome,
  InspectedCard,
  ProofOfFailure,
} from '../../../statecharts/inspector/situation.ts';
import type { ActorAnswers, Answer } from '../contract.ts';

export const PROOF: ProofOfFailure = { terminal: 7, at: unixSeconds(1_790_000_000), code: 'AAA-BBB' };
export const NOW = epochMillis(1_790_000_000_000);

function inspected(documentWanted: boolean, coding: CodingOutcome): InspectedCard {
  return {
    inspection: {
      verdict: 'right',
      reason: 'contract',
      documentWanted,
      contracts: [],
      unreadableSlots: 0,
      eTickets: [],
      ride: null,
      inDebt: false,
    },
    holder: null,
    balance: grosze(0),
    hasPurse: true,
    coding,
    source: { kind: 'office' },
    numberEnd: '0001',
    at: NOW,
  };
}

const CODED: CodingOutcome = { kind: 'coded', count: 1 };
const NONE: CodingOutcome = { kind: 'none' };

function code(reduced: boolean): CheckedCode {
  const ticket = {
    number: 'T1',
    product: 60,
    reduced,
    holderHint: '',
    from: unixSeconds(1_789_990_000),
    minutes: 600,
    lines: [],
    slot: 1,
    madeAt: unixSeconds(1_790_000_000),
  } as const;
  return { reason: 'valid', verdict: 'right', ticket, limits: [], at: NOW };
}

const answer = <Payload>(name: string, payload: Payload): Answer<InspectorContext> => ({ name, payload });
const FAILED = { kind: 'machine-failed' } as const;

/** What inspecting a card comes to: one case for each that the chart or its pictures tell apart. */
const cards: readonly Answer<InspectorContext>[] = [
  answer<CardAnswer>('inspected', { kind: 'inspected', card: inspected(false, NONE) }),
  answer<CardAnswer>('inspected:reduced', { kind: 'inspected', card: inspected(true, NONE) }),
  answer<CardAnswer>('coded', { kind: 'inspected', card: inspected(false, CODED) }),
  answer<CardAnswer>('coded:reduced', { kind: 'inspected', card: inspected(true, CODED) }),
  answer<CardAnswer>('refused:foreign', { kind: 'refused', reason: 'foreign' }),
  answer<CardAnswer>('refused:removed-early', { kind: 'refused', reason: 'removed-early' }),
  answer<CardAnswer>('uncertain', { kind: 'uncertain', proof: PROOF, again: false }),
  answer<CardAnswer>('machine-failed', FAILED),
];

/** K38: whether a code is right, forged or stale makes no difference to what can be done next, a reduced fare does. */
const codes: readonly Answer<InspectorContext>[] = [
  answer<CodeAnswer>('checked', { kind: 'checked', code: code(false) }),
  answer<CodeAnswer>('checked:reduced', { kind: 'checked', code: code(true) }),
  answer<CodeAnswer>('machine-failed', FAILED),
];

const retentions: readonly Answer<InspectorContext>[] = [
  answer<RetentionAnswer>('retained', {
    kind: 'retained',
    retention: { number: '7-1', reason: 'blocked', numberEnd: '0001', slip: 'printed', at: NOW },
  }),
  answer<RetentionAnswer>('machine-failed', FAILED),
];

const surcharges: readonly Answer<InspectorContext>[] = [
  answer<SurchargeAnswer>('surcharged', {
    kind: 'surcharged',
    surcharge: { number: '7-2', id: 'no-ticket', amount: grosze(25_000), slip: 'printed', at: NOW },
  }),
  answer<SurchargeAnswer>('machine-failed', FAILED),
];

/** Only a defect of the program makes one of them reject; everything else has a result. */
export const inspectorAnswers: Readonly<Record<string, ActorAnswers<InspectorContext>>> = {
  inspectCard: { done: cards, error: [] },
  checkCode: { done: codes, error: [] },
  retainCard: { done: retentions, error: [] },
  recordSurcharge: { done: surcharges, error: [] },
  printAgain: { done: [answer('printed', 'printed')], error: [] },
};
