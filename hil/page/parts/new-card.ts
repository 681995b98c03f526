import { h, region } from '../dom/element.ts';
import { type Cell, cell } from '../dom/reactive.ts';
import * as bench from '../model/bench.ts';
import { readRack } from '../model/follow.ts';
import { attempt } from '../model/notice.ts';
import { type Card, type CardOrder, makeCard } from '../rig/cards.ts';
import { typedAmount } from '../words/numbers.ts';
import { words } from '../words/words.ts';
import { type CardLook, cardFace } from './card-face.ts';

const KINDS = ['city', 'foreign', 'damaged', 'blank'] as const satisfies readonly Card['kind'][];
const TIERS = ['standard', 'premium'] as const;
const CONCESSIONS = ['normal', 'local', 'statutory'] as const;
const NAMES = ['Anna', 'Jan', 'Zofia', 'Piotr', 'Maria', 'Tomasz', 'Ewa', 'Marek', 'Olga', 'Adam'] as const;
/** Purses of a card by city; Kraków's has none. */
const PURSES: Readonly<Record<string, readonly string[]>> = { tarnow: ['t', 'e'], jaworzno: ['ep'] };

const city = (): string => bench.machineNow()?.city ?? 'tarnow';
const firstPurse = (): string | undefined => PURSES[city()]?.[0];

async function make(order: CardOrder): Promise<boolean> {
  return attempt(async () => {
    const { card } = await makeCard(order);
    await readRack();
    bench.chosenCard.set(card);
  });
}

function cityCard(name: string, grosze: number, rest: Pick<CardOrder, 'tier' | 'concession'>): CardOrder {
  const purse = firstPurse();
  return { city: city(), kind: 'city', holder: { name }, ...rest, ...(purse ? { purses: { [purse]: grosze } } : {}) };
}

/** Four cards that behave differently. */
export async function dealCards(): Promise<void> {
  const four = [
    cityCard('Anna', 2000, { tier: 'standard', concession: 'normal' }),
    cityCard('Jan', 1500, { tier: 'standard', concession: 'statutory' }),
    cityCard('Zofia', 5000, { tier: 'premium', concession: 'normal' }),
    cityCard('Piotr', 120, { tier: 'standard', concession: 'local' }),
  ];
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
  const wrong = (): boolean => kind() === 'city' && typedAmount(money()) === undefined;
  const look = (): CardLook => ({
    kind: kind(),
    tier: tier(),
    concession: concession(),
    name: kind() === 'city' ? name() : '',
    number: '',
    purses: kind() === 'city' ? [[firstPurse() ?? '', typedAmount(money()) ?? 0]] : [],
    onBoard: undefined,
  });
  const order = (): CardOrder => {
    const holder = name().trim();
    if (kind() !== 'city') return { city: city(), kind: kind() };
    const { holder: _, ...rest } = cityCard('', typedAmount(money()) ?? 0, { tier: tier(), concession: concession() });
    return holder === '' ? rest : { ...rest, holder: { name: holder } };
  };
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (!wrong() && (await make(order()))) element.close();
  };
  const w = () => words().newCard;
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
      choice(
        () => w().tier,
        'tier',
        TIERS,
        tier,
        (each) => words().card.tier[each],
      ),
      choice(
        () => w().concession,
        'concession',
        CONCESSIONS,
        concession,
        (each) => words().card.concession[each],
      ),
      h(
        'div',
        { class: 'field' },
        field(() => w().purse(words().card.purse[firstPurse() ?? ''] ?? ''), money, {
          inputmode: 'decimal',
          autocomplete: 'off',
          name: 'amount',
          'aria-invalid': () => (wrong() ? 'true' : undefined),
        }),
        h('p', { class: 'field-wrong', role: 'status' }, () => (wrong() ? w().badAmount : '')),
      ),
    ];
  }
  return {
    element,
    open: () => {
      name.set(NAMES[bench.cards().length % NAMES.length] ?? '');
      element.showModal();
    },
  };
}

function whyOf(kind: Card['kind']): string {
  const { whyForeign, whyDamaged, whyBlank } = words().newCard;
  return { city: '', foreign: whyForeign, damaged: whyDamaged, blank: whyBlank }[kind];
}

function field(
  label: () => string,
  value: Cell<string>,
  attributes: Readonly<Record<string, string | number | (() => string | undefined)>>,
): HTMLElement {
  const input = h('input', {
    ...attributes,
    class: 'input',
    value,
    on: { input: () => value.set(input.value) },
  });
  return h('label', { class: 'field' }, h('span', { class: 'field-name' }, label), input);
}

function choice<Value extends string>(
  label: () => string,
  name: string,
  values: readonly Value[],
  chosen: Cell<Value>,
  text: (value: Value) => string,
): HTMLElement {
  return h(
    'fieldset',
    { class: 'choice' },
    h('legend', { class: 'field-name' }, label),
    ...values.map((value) =>
      h(
        'label',
        { class: 'choice-one' },
        h('input', {
          type: 'radio',
          name,
          value,
          checked: () => chosen() === value,
          on: { change: () => chosen.set(value) },
        }),
        h('span', {}, () => text(value)),
      ),
    ),
  );
}
