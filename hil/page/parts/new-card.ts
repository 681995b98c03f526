import { h, region } from '../dom/element.ts';
import { cell } from '../dom/reactive.ts';
import * as bench from '../model/bench.ts';
import { readRack } from '../model/follow.ts';
import { attempt } from '../model/notice.ts';
import { type Card, type CardOrder, makeCard } from '../rig/cards.ts';
import { isoDay, typedAmount } from '../words/numbers.ts';
import { words } from '../words/words.ts';
import { type CardLook, cardFace, fareClassOf, hasTiers } from './card-face.ts';
import { contractChoice, contractFrom, NO_CONTRACT, readContracts } from './contract-choice.ts';
import { choice, field, option } from './form.ts';
import { seasonMonth } from './season-month.ts';

const KINDS = ['city', 'foreign', 'damaged', 'blank'] as const satisfies readonly Card['kind'][];
const TIERS = ['standard', 'premium'] as const;
const CONCESSIONS = ['normal', 'local', 'statutory'] as const;
const CLASSES = ['normal', 'statutory'] as const;
/** A purse may be overdrawn by so much. */
const DEEPEST_DEBT = -1000;
const NAMES = ['Anna', 'Jan', 'Zofia', 'Piotr', 'Maria', 'Tomasz', 'Ewa', 'Marek', 'Olga', 'Adam'] as const;
/** Purses of a card by city; Kraków's has none. */
const PURSES: Readonly<Record<string, readonly string[]>> = { tarnow: ['t', 'e'], jaworzno: ['ep'] };

const city = (): string => bench.machineNow()?.city ?? 'tarnow';
const purseNames = (): readonly string[] => PURSES[city()] ?? [];
const benchNow = (): number => bench.clock()?.read.now ?? Date.now();

async function make(order: CardOrder): Promise<boolean> {
  return attempt(async () => {
    const { card } = await makeCard(order);
    await readRack();
    bench.chosenCard.set(card);
  });
}

/** `amounts` in the order of the city's purses. */
function cityCard(
  name: string,
  amounts: readonly number[],
  rest: Pick<CardOrder, 'tier' | 'concession' | 'contracts' | 'issuedOn' | 'expiresOn'>,
): CardOrder {
  const purses = Object.fromEntries(purseNames().flatMap((purse, index) => filled(purse, amounts[index])));
  const holder = name === '' ? {} : { holder: { name } };
  return { city: city(), kind: 'city', ...holder, ...rest, ...(purseNames().length === 0 ? {} : { purses }) };
}

const filled = (purse: string, grosze: number | undefined): readonly (readonly [string, number])[] =>
  grosze === undefined ? [] : [[purse, grosze]];

/** Valid until yesterday, for a year. */
function expiredYesterday(): Pick<CardOrder, 'issuedOn' | 'expiresOn'> {
  return { issuedOn: isoDay(benchNow(), { months: -12 }), expiresOn: isoDay(benchNow(), { days: -1 }) };
}

/** J36: issued before 4 August 2012, and still good for a year. */
function issuedLongAgo(): Pick<CardOrder, 'issuedOn' | 'expiresOn'> {
  return { issuedOn: '2012-03-01', expiresOn: isoDay(benchNow(), { months: 12 }) };
}

/** Four cards that behave differently, as each city has them. */
const fourOfTiers = (): readonly CardOrder[] => [
  cityCard('Anna', [2000], { tier: 'standard', concession: 'normal' }),
  cityCard('Jan', [1500, 3000], { tier: 'standard', concession: 'statutory' }),
  cityCard('Zofia', [5000], { tier: 'premium', concession: 'normal' }),
  cityCard('Piotr', [120], { tier: 'standard', concession: 'local' }),
];

const fourOfClasses = (): readonly CardOrder[] => [
  cityCard('Anna', [1000], { concession: 'normal' }),
  cityCard('Jan', [460], { concession: 'statutory' }),
  cityCard('Ewa', [-320], { concession: 'normal' }),
  cityCard('Marek', [0], { concession: 'normal', ...issuedLongAgo() }),
];

/** For a validator with keys: money for any ride, a reduced one, a contract, and less than the cheapest ride. */
const fourOfRiders = (): readonly CardOrder[] => [
  cityCard('Anna', [2000], { concession: 'normal' }),
  cityCard('Jan', [460], { concession: 'statutory' }),
  cityCard('Zofia', [500], { concession: 'normal', contracts: [contractFrom(isoDay(benchNow()), 30, 'normal')] }),
  cityCard('Piotr', [120], { concession: 'normal' }),
];

export async function dealCards(): Promise<void> {
  const four = hasTiers(city()) ? fourOfTiers() : bench.hasKeys() ? fourOfRiders() : fourOfClasses();
  for (const order of four) if (!(await make(order))) return;
  bench.chosenCard.set(bench.cards()[0]?.card);
}

/** Asks what the new card is to be, and shows it while it is chosen. */
export function newCardDialog(): { readonly element: HTMLDialogElement; open(): void } {
  const kind = cell<Card['kind']>('city');
  const tier = cell<'standard' | 'premium'>('standard');
  const concession = cell<'normal' | 'local' | 'statutory'>('normal');
  const name = cell('');
  const money = cell('20');
  const serviceMoney = cell('0');
  const season = cell(false);
  const contract = cell(NO_CONTRACT);
  const expired = cell(false);
  const old = cell(false);
  const tiers = (): boolean => hasTiers(city());
  const fareClass = () => (concession() === 'normal' ? 'normal' : 'reduced');
  const typedGrosze = (text: string): number | undefined => {
    const grosze = typedAmount(text, !tiers());
    return grosze !== undefined && grosze >= DEEPEST_DEBT ? grosze : undefined;
  };
  const typed = (): readonly (number | undefined)[] =>
    [money, serviceMoney].slice(0, purseNames().length).map((each) => typedGrosze(each()));
  const amounts = (): readonly number[] => typed().map((grosze) => grosze ?? 0);
  const wrong = (): boolean => kind() === 'city' && typed().includes(undefined);
  const look = (): CardLook => ({
    kind: kind(),
    city: city(),
    tier: tier(),
    concession: concession(),
    name: kind() === 'city' ? name() : '',
    number: '',
    purses: kind() === 'city' ? pursesShown(amounts()) : [],
    onBoard: undefined,
    expired: expired(),
  });
  const order = (): CardOrder => {
    if (kind() !== 'city') return { city: city(), kind: kind() };
    return cityCard(name().trim(), amounts(), {
      ...(tiers() ? { tier: tier() } : {}),
      concession: concession(),
      ...(tiers() && season() ? { contracts: [seasonMonth(isoDay(benchNow()))] } : {}),
      ...(!tiers() && contract() !== NO_CONTRACT
        ? { contracts: [contractFrom(isoDay(benchNow()), Number(contract()), fareClass())] }
        : {}),
      ...(old() && !tiers() ? issuedLongAgo() : {}),
      ...(expired() ? expiredYesterday() : {}),
    });
  };
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (!wrong() && (await make(order()))) element.close();
  };
  const w = () => words().newCard;
  const badAmount = (): string => (tiers() ? w().badAmount : words().vending.newCard.badAmount);
  const element = h(
    'dialog',
    { class: 'dialog', 'aria-label': () => w().title },
    h(
      'form',
      { class: 'new-card', on: { submit: (event) => void submit(event) } },
      h('h2', {}, () => w().title),
      h('div', { class: 'new-card-preview', 'aria-hidden': 'true' }, cardFace(look)),
      choice(
        () => w().kind,
        'kind',
        KINDS,
        kind,
        (each) => words().card.kind[each],
      ),
      region(() => (kind() === 'city' ? cityFields() : [h('p', { class: 'quiet' }, () => whyOf(kind()))])),
      h(
        'div',
        { class: 'dialog-buttons' },
        h('button', { type: 'button', class: 'button', on: { click: () => element.close() } }, () => w().cancel),
        h('button', { type: 'submit', class: 'button primary' }, () => w().make),
      ),
    ),
  );

  function cityFields(): readonly Node[] {
    return [
      field(() => w().name, name, { maxlength: 40, autocomplete: 'off', name: 'name' }),
      ...(tiers()
        ? [
            choice(
              () => w().tier,
              'tier',
              TIERS,
              tier,
              (each) => words().card.tier[each],
            ),
          ]
        : []),
      choice<CardLook['concession']>(
        () => w().concession,
        'concession',
        tiers() ? CONCESSIONS : CLASSES,
        concession,
        (each) => (tiers() ? words().card.concession[each] : fareClassOf(each)),
      ),
      h(
        'div',
        { class: 'field' },
        h('div', { class: 'purse-fields' }, ...purseNames().map(purseField)),
        h('p', { class: 'field-wrong', role: 'status' }, () => (wrong() ? badAmount() : '')),
      ),
      ...(tiers() ? [] : [contractChoice('contract', contract, true)]),
      h(
        'fieldset',
        { class: 'choice' },
        h('legend', { class: 'field-name' }, () => w().more),
        ...(tiers() ? [option(() => w().season, 'season', season)] : []),
        ...(tiers() ? [] : [option(() => words().vending.newCard.old, 'old', old)]),
        option(() => w().expired, 'expired', expired),
      ),
    ];
  }

  function purseField(purse: string, index: number): HTMLElement {
    const value = index === 0 ? money : serviceMoney;
    return field(() => w().purse(words().card.purse[purse] ?? purse), value, {
      inputmode: 'decimal',
      autocomplete: 'off',
      name: index === 0 ? 'amount' : 'service-amount',
      'aria-invalid': () => (typedGrosze(value()) === undefined ? 'true' : undefined),
    });
  }
  return {
    element,
    open: () => {
      name.set(NAMES[bench.cards().length % NAMES.length] ?? '');
      element.showModal();
      if (!tiers()) void readContracts();
    },
  };
}

/** As on a card of the rack: an empty second purse says nothing. */
function pursesShown(amounts: readonly number[]): CardLook['purses'] {
  return purseNames()
    .map((purse, index): readonly [string, number] => [purse, amounts[index] ?? 0])
    .filter(([, grosze], index) => index === 0 || grosze !== 0);
}

function whyOf(kind: Card['kind']): string {
  const { whyForeign, whyDamaged, whyBlank } = words().newCard;
  return { city: '', foreign: whyForeign, damaged: whyDamaged, blank: whyBlank }[kind];
}
