import { h, region } from '../dom/element.ts';
import { type Cell, cell, effect } from '../dom/reactive.ts';
import * as bench from '../model/bench.ts';
import { readOfficeAgain } from '../model/follow.ts';
import { attempt } from '../model/notice.ts';
import { giveLoad, type LoadOrder } from '../rig/surroundings.ts';
import { isoDay, typedAmount } from '../words/numbers.ts';
import { words } from '../words/words.ts';
import { fareClassOf, hasTiers } from './card-face.ts';
import { contractChoice, contractFrom, readContracts } from './contract-choice.ts';
import { choice, field, option } from './form.ts';
import { SEASON_PRODUCT, seasonMonth } from './season-month.ts';

/** What is coded onto cards: in the pocket of Tarnów's validators, or by an inspector's reader and vending machines. */
const KINDS = ['top-up', 'refund', 'season'] as const;
const E_TICKET = ['e-ticket'] as const;
type Kind = (typeof KINDS | typeof E_TICKET)[number];

/** What is given to the card's holder at the counter: money, or a season ticket. */
export function counterForm(number: () => number | undefined, open: Cell<boolean>): HTMLElement {
  const kind = cell<Kind>('top-up');
  const contract = cell('30');
  const fareClass = cell<'normal' | 'reduced'>('normal');
  const kinds = (): readonly Kind[] => (hasTiers(bench.cardNow()?.city ?? 'tarnow') ? KINDS : E_TICKET);
  const money = cell('20');
  const from = cell('');
  const to = cell('');
  const feasible = cell(true);
  // A month from the bench's day on, whenever the form is opened.
  effect(() => {
    const now = bench.clock()?.read.now;
    if (!open() || now === undefined || from() !== '') return;
    const month = seasonMonth(isoDay(now));
    from.set(month.from);
    to.set(month.to);
  });
  const order = (): LoadOrder | undefined => {
    const card = number();
    if (card === undefined) return undefined;
    const given = { number: card, kind: kind(), feasible: feasible() };
    if (kind() === 'e-ticket') {
      const paidAt = bench.clock()?.read.now;
      if (from() === '' || paidAt === undefined) return undefined;
      return { ...given, paidAt, contract: contractFrom(from(), Number(contract()), fareClass()) };
    }
    if (kind() === 'season') {
      const days = from() !== '' && from() <= to();
      return days ? { ...given, contract: { product: SEASON_PRODUCT, from: from(), to: to() } } : undefined;
    }
    const grosze = typedAmount(money());
    return grosze ? { ...given, grosze } : undefined;
  };
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const load = order();
    if (!load) return;
    const given = await attempt(async () => {
      await giveLoad(load);
      await readOfficeAgain();
    });
    if (given) open.set(false);
  };
  const wrong = (): string => {
    if (order() || number() === undefined) return '';
    return kind() === 'season' ? words().counter.badDays : words().newCard.badAmount;
  };
  const element = h(
    'form',
    { class: 'counter-form', hidden: () => !open(), on: { submit: (event) => void submit(event) } },
    region(() => [
      choice(
        () => words().counter.kindLabel,
        'load-kind',
        kinds(),
        kind,
        (each) => words().counter.kind[each] ?? each,
      ),
    ]),
    region(() => [...(kind() === 'e-ticket' ? eTicket() : [])]),
    region(() => [h('div', { class: 'counter-fields' }, ...fields())]),
    h('p', { class: 'field-wrong', role: 'status' }, wrong),
    h(
      'div',
      { class: 'counter-give' },
      option(() => words().counter.feasible, 'feasible', feasible),
      h('button', { type: 'submit', class: 'button small primary' }, () => words().counter.give),
    ),
  );
  effect(() => {
    const [first] = kinds();
    if (first !== undefined && !kinds().includes(kind())) kind.set(first);
  });
  effect(() => {
    if (open() && kinds().includes('e-ticket')) void readContracts();
  });
  effect(() => {
    if (open()) requestAnimationFrame(() => element.scrollIntoView({ block: 'nearest' }));
  });
  return element;

  function fields(): readonly HTMLElement[] {
    switch (kind()) {
      case 'season':
        return days();
      case 'e-ticket':
        return days().slice(0, 1);
      default:
        return [amountField()];
    }
  }

  function eTicket(): readonly HTMLElement[] {
    return [
      contractChoice('e-ticket', contract, false),
      choice(
        () => words().newCard.concession,
        'e-ticket-class',
        ['normal', 'reduced'],
        fareClass,
        (each) => fareClassOf(each === 'normal' ? 'normal' : 'statutory'),
      ),
      h('p', { class: 'quiet' }, () => words().keys.eTicketWaits),
    ];
  }

  function amountField(): HTMLElement {
    return field(() => words().counter.amount, money, {
      inputmode: 'decimal',
      autocomplete: 'off',
      name: 'load-amount',
      'aria-invalid': () => (order() ? undefined : 'true'),
    });
  }

  function days(): readonly HTMLElement[] {
    return [
      field(() => words().counter.from, from, { type: 'date', name: 'load-from' }),
      field(() => words().counter.to, to, { type: 'date', name: 'load-to' }),
    ];
  }
}
