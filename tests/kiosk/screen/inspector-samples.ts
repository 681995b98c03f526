import type { Inspection } from '../../../fares/inspection/inspection.ts';
import { dayOf } from '../../../fares/local-time.ts';
import { grosze } from '../../../fares/money.ts';
import { epochMillis, unixSeconds } from '../../../fares/time.ts';
import { INSPECTOR_PROFILES } from '../../../kiosk/inspector/inspector-profile.ts';
import { plInspector } from '../../../kiosk/screen/messages/pl-inspector.ts';
import type { InspectorSceneInput } from '../../../kiosk/screen/view/inspector-input.ts';
import {
  type CheckedCode,
  type CodeReason,
  type CodingOutcome,
  type InspectedCard,
  type InspectionRefusal,
  type InspectorSituation,
  RETENTION_REASONS,
} from '../../../statecharts/inspector/situation.ts';

/** 2026-11-20, 14:32:08 in Warsaw. */
export const now = epochMillis(Date.UTC(2026, 10, 20, 13, 32, 8));
const at = unixSeconds(now / 1000);
const proof = { terminal: 117, at, code: 'K7P-3F2' } as const;
const day = (month: number, date: number) => dayOf({ year: 2026, month, day: date });
const means = { reader: true, scanner: true, printer: true };
const { surcharges, operator, panel } = INSPECTOR_PROFILES.jaworzno;

const contract = {
  from: day(11, 1),
  to: day(11, 30),
  product: 60,
  reduced: false,
  standing: 'valid' as const,
  eTicket: 7,
};
const ride = {
  standing: 'here' as const,
  at: unixSeconds(at - 340),
  entryIndex: 2,
  vehicle: 437,
  reduced: false,
  tickets: { self: 0 as number, normal: 1, local: 0, statutory: 0 },
  paid: grosze(500),
};
const inspection = (more: Partial<Inspection> = {}): Inspection => ({
  verdict: 'right',
  reason: 'contract',
  documentWanted: false,
  contracts: [contract],
  unreadableSlots: 0,
  eTickets: [],
  ride: null,
  inDebt: false,
  ...more,
});
const card = (more: Partial<InspectedCard> = {}): InspectedCard => ({
  inspection: inspection(),
  holder: 'Anna Maria Przykładowska',
  balance: grosze(1240),
  hasPurse: true,
  coding: { kind: 'none' },
  source: { kind: 'office' },
  numberEnd: '2877',
  at: now,
  ...more,
});
const inspected = (
  shown: InspectedCard,
  more: Partial<Pick<Extract<InspectorSituation, { card: InspectedCard }>, 'document' | 'means'>> = {},
): InspectorSituation => ({ view: 'inspected', card: shown, document: 'not-asked', means, ...more });

const reasons: InspectorSituation[] = (Object.keys(plInspector.reasons) as (keyof typeof plInspector.reasons)[])
  .filter((reason) => reason !== 'no-document')
  .map((reason) => {
    const rights = ['contract', 'ride', 'e-ticket', 'e-ticket-waiting'];
    const checks = ['outside-area', 'ride-unknown-course', 'companions-only', 'e-tickets-unknown', 'slot-unreadable'];
    const verdict = rights.includes(reason) ? 'right' : checks.includes(reason) ? 'check' : 'no-right';
    return inspected(card({ inspection: inspection({ verdict, reason: reason as Inspection['reason'] }) }));
  });

/** Everything that can be on a card at once. */
const crowded = card({
  inspection: inspection({
    documentWanted: true,
    contracts: [
      { ...contract, reduced: true, product: 61 },
      { ...contract, from: day(12, 1), to: day(12, 30), standing: 'future' },
    ],
    eTickets: [
      {
        id: 'e-1',
        from: day(11, 20),
        to: day(12, 19),
        product: 61,
        reduced: true,
        standing: 'waiting',
        codableFrom: epochMillis(now + 1_200_000),
      },
    ],
    ride,
    inDebt: true,
  }),
  balance: grosze(-160),
  entryStop: 'Szczakowa – Rynek',
  coding: { kind: 'places-full' },
  source: { kind: 'list', at: epochMillis(now - 9_000_000) },
});

const ticket: NonNullable<CheckedCode['ticket']> = {
  number: '00000000075bcd15',
  product: 301,
  reduced: false,
  holderHint: 'ŁW 84',
  from: unixSeconds(at - 86_400),
  minutes: 30 * 24 * 60,
  lines: [9, 14],
  slot: 1,
  madeAt: unixSeconds(at - 12),
};
const withoutTicket: readonly CodeReason[] = ['foreign', 'unreadable', 'unknown-key', 'forged-issuer', 'forged-device'];
const codes: InspectorSituation[] = (Object.keys(plInspector.codes) as CodeReason[]).map((reason) => ({
  view: 'code',
  document: 'not-asked',
  code: {
    reason,
    verdict: reason === 'valid' ? 'right' : reason === 'other-phone' ? 'check' : 'no-right',
    limits: reason === 'limited' ? ['line', 'zone', 'weekday'] : [],
    ...(withoutTicket.includes(reason) ? {} : { ticket, age: 12 }),
    ...(reason === 'already-shown' || reason === 'other-phone' ? { shownAt: epochMillis(now - 95_000) } : {}),
    at: now,
  },
}));

const codings: readonly CodingOutcome[] = [
  { kind: 'places-full' },
  { kind: 'office-silent' },
  { kind: 'being-checked' },
  { kind: 'removed-early' },
  { kind: 'not-journaled' },
];
const refusals: readonly InspectionRefusal[] = ['foreign', 'damaged', 'removed-early', 'two-cards'];
const retention = { number: '5706-12', reason: 'blocked', numberEnd: '2877', at: now } as const;
const surcharge = { number: '5706-13', id: 'no-ticket', amount: grosze(25_000), at: now } as const;
const slips = ['printed', 'not-printed', 'unknown'] as const;

const named = (prefix: string, all: readonly InspectorSituation[], names: readonly string[]) =>
  all.map((situation, index) => [`${prefix}-${names[index] ?? index}`, situation] as const);

/** One of each picture, and those with the most on them. */
export const situations: Readonly<Record<string, InspectorSituation>> = Object.fromEntries([
  ['home', { view: 'home', means }],
  ['home-card-only', { view: 'home', means: { ...means, scanner: false, printer: false } }],
  ['home-nothing', { view: 'home', means: { reader: false, scanner: false, printer: false } }],
  ['challenge', { view: 'challenge', number: 4721 }],
  ...(['card', 'code', 'slip'] as const).map((what) => [`working-${what}`, { view: 'working', what }] as const),
  ...named(
    'inspected',
    reasons,
    Object.keys(plInspector.reasons).filter((reason) => reason !== 'no-document'),
  ),
  ['inspected-crowded', inspected(crowded)],
  ['inspected-crowded-shown', inspected(crowded, { document: 'shown' })],
  ['inspected-crowded-missing', inspected(crowded, { document: 'missing', means: { ...means, printer: false } })],
  [
    'inspected-ride',
    inspected(
      card({
        inspection: inspection({ reason: 'ride', contracts: [], ride }),
        entryStop: 'Szczakowa – Rynek',
      }),
    ),
  ],
  ['coded', { view: 'coded', card: card({ coding: { kind: 'coded', count: 1 } }), document: 'not-asked', means }],
  ...codings.map((coding) => {
    const eTickets = [{ ...contract, id: 'e-1', standing: 'valid' as const }];
    const shown = card({ coding, inspection: inspection({ reason: 'e-ticket', contracts: [], eTickets }) });
    return [`coding-${coding.kind}`, inspected(shown)] as const;
  }),
  ...named('code', codes, Object.keys(plInspector.codes)),
  [
    'code-reduced',
    {
      view: 'code',
      document: 'not-asked',
      code: { reason: 'valid', verdict: 'right', limits: [], ticket: { ...ticket, reduced: true }, age: 12, at: now },
    },
  ],
  ...refusals.map((reason) => [`refused-${reason}`, { view: 'refused', reason, means }] as const),
  ['uncertain', { view: 'uncertain', proof, again: false }],
  ['uncertain-again', { view: 'uncertain', proof, again: true }],
  ['choose-retention', { view: 'choose', what: 'retention', reasons: RETENTION_REASONS }],
  [
    'choose-surcharge',
    {
      view: 'choose',
      what: 'surcharge',
      choices: surcharges.choices.map(({ id, grosze: amount }) => ({ id, amount })),
    },
  ],
  ...slips.map((slip) => [`retained-${slip}`, { view: 'retained', retention: { ...retention, slip } }] as const),
  ...slips.map((slip) => [`surcharged-${slip}`, { view: 'surcharged', surcharge: { ...surcharge, slip } }] as const),
  ...(['starting', 'journal', 'disk-full'] as const).map(
    (reason) => [`out-of-service-${reason}`, { view: 'out-of-service', reason, proof }] as const,
  ),
] as readonly (readonly [string, InspectorSituation])[]);

export function inputFor(
  situation: InspectorSituation,
  changes: Partial<InspectorSceneInput> = {},
): InspectorSceneInput {
  const language = changes.language ?? 'pl';
  return {
    situation,
    now,
    language,
    larger: false,
    contrast: false,
    panel,
    operator,
    classes: 'town',
    place: { line: 'J', course: '12' },
    office: { kind: 'online' },
    surchargeNames: Object.fromEntries(surcharges.choices.map(({ id, names }) => [id, names[language]])),
    surchargesAreExamples: true,
    ...changes,
  };
}
