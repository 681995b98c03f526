import { grosze } from '../../fares/money.ts';
import { unixSeconds } from '../../fares/time.ts';
import type { Language, Scene } from '../../kiosk/screen/scene.ts';
import { validatorScene } from '../../kiosk/screen/view/validator.ts';
import type { AnySituation } from '../../statecharts/validator/situation-of.ts';
import { MORNING } from './bus-ride.ts';
import type { Figure, Measured } from './figure.ts';
import { median } from './statistics.ts';

const PROOF = { terminal: 41_337, at: unixSeconds(MORNING / 1000), code: 'K7M-3F2' } as const;
const TICKETS = { self: 1, normal: 2, local: 0, statutory: 1 } as const;
const ONLY_SELF = { self: 1, normal: 0, local: 0, statutory: 0 } as const;
const SEASON = { product: 3, from: '2026-03-01', to: '2026-03-31' } as const;
const TOP_UP = { kind: 'top-up', amount: grosze(2000) } as const;
const RIDE = {
  line: '41A',
  destination: 'Krakowska – Dworzec PKP',
  entryStop: 'Plac Kościuszki',
  exitStop: 'Al. Jana Pawła II / Szpital Wojewódzki',
} as const;

const checkedIn = {
  view: 'checked-in',
  charged: grosze(460),
  balance: grosze(3540),
  entryStop: RIDE.entryStop,
  transfer: false,
  repeated: false,
} as const;
const checkedOut = {
  view: 'checked-out',
  refunded: grosze(240),
  balance: grosze(3780),
  stops: 7,
  price: grosze(220),
  transferUntil: unixSeconds(MORNING / 1000 + 900),
  cancelled: false,
  repeated: false,
} as const;
const contents = {
  view: 'card-contents',
  purse: grosze(3540),
  servicePurse: grosze(1200),
  openTickets: TICKETS,
  entryStop: RIDE.entryStop,
  tier: 'standard',
  concession: 'normal',
  seasonTickets: [SEASON],
} as const;
const carriedOver = {
  view: 'carried-over',
  outcome: 4,
  items: [TOP_UP],
  pending: [],
  purse: grosze(5540),
  repeated: false,
} as const;
const refusal = (reason: Extract<AnySituation, { view: 'refused' }>['reason']) =>
  ({ view: 'refused', reason }) as const;

/** Every view in a plain form and in one with much to say. */
const SITUATIONS: readonly AnySituation[] = [
  { view: 'home' },
  { view: 'present-card', purpose: 'card-check' },
  { view: 'present-card', purpose: 'ride' },
  { view: 'insert-card', purpose: 'purse-transfer', amount: grosze(1000) },
  { view: 'insert-card', purpose: 'carry-over' },
  { view: 'working' },
  { view: 'working', purpose: 'carry-over' },
  { view: 'choosing', purpose: 'group', tickets: TICKETS, companions: grosze(1150) },
  {
    view: 'choosing',
    purpose: 'purse-transfer',
    amount: grosze(1000),
    step: grosze(100),
    least: grosze(100),
    most: grosze(20_000),
  },
  { view: 'choosing', purpose: 'season-ticket', validTo: '2026-03-31', fare: grosze(460) },
  checkedIn,
  { ...checkedIn, tickets: TICKETS },
  checkedOut,
  { ...checkedOut, cancelled: true },
  contents,
  { ...contents, openTickets: ONLY_SELF, seasonTickets: [] },
  { view: 'transferred', moved: grosze(1000), purse: grosze(4540), servicePurse: grosze(200), repeated: false },
  { view: 'carried-over', outcome: 1 },
  { view: 'carried-over', outcome: 2, why: 'not-possible', pending: [{ item: TOP_UP, why: 'purse-limit' }] },
  { view: 'carried-over', outcome: 3 },
  carriedOver,
  { ...carriedOver, items: [TOP_UP, { kind: 'refund', amount: grosze(460) }, { kind: 'season', ...SEASON }] },
  { ...refusal('funds'), available: grosze(120), needed: grosze(460) },
  refusal('blocked'),
  refusal('foreign'),
  refusal('removed-early'),
  refusal('no-position'),
  { view: 'uncertain', proof: PROOF, again: false },
  { view: 'uncertain', proof: PROOF, again: true },
  { view: 'out-of-service', reason: 'starting', proof: PROOF },
  { view: 'out-of-service', reason: 'disk-full', proof: PROOF },
];

const LANGUAGES = { pl: 'Polish', uk: 'Ukrainian' } as const satisfies Partial<Record<Language, string>>;

/** What one scene takes on its way to whoever shows it, in UTF-8 as it is sent; small letters and large. */
export async function sceneSize(): Promise<Measured> {
  return { figures: Object.entries(LANGUAGES).flatMap(([language, name]) => ofLanguage(language as Language, name)) };
}

function ofLanguage(language: Language, name: string): readonly Figure[] {
  const sizes = SITUATIONS.flatMap((situation) =>
    [false, true].map((larger) => ({ view: situation.view, bytes: sizeOf(situation, language, larger) })),
  );
  return [...Map.groupBy(sizes, ({ view }) => view)].map(([view, of]) => {
    const bytes = of.map((each) => each.bytes);
    return {
      name: `scene ${view}, ${name}`,
      value: median(bytes),
      unit: 'bytes',
      median: median(bytes),
      max: Math.max(...bytes),
      samples: bytes.length,
      limit: `least ${Math.min(...bytes).toLocaleString('en')} bytes; every line is placed and every button described, so that whoever shows it decides nothing; sent when it changes, never in between`,
    };
  });
}

function sizeOf(situation: AnySituation, language: Language, larger: boolean): number {
  const scene: Scene = {
    ...validatorScene({
      situation,
      ride: RIDE,
      now: MORNING,
      language,
      larger,
      terminal: PROOF.terminal,
      functions: ['card-check', 'group', 'purse-transfer', 'carry-over'],
      moreTime: { slow: false, left: 10 },
    }),
    number: 1000,
  };
  return Buffer.byteLength(JSON.stringify({ scene }));
}
