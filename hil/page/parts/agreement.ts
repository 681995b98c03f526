import { Check, CircleQuestionMark, Clock, Equal, EqualNot, TriangleAlert } from 'lucide';
import { h } from '../dom/element.ts';
import { icon } from '../dom/icon.ts';
import * as bench from '../model/bench.ts';
import type { Card, Memory } from '../rig/cards.ts';
import type { Office } from '../rig/surroundings.ts';
import { amount } from '../words/numbers.ts';
import { words } from '../words/words.ts';

interface Row {
  readonly name: string;
  readonly card: string;
  /** Undefined while the office does not know the card. */
  readonly office: string | undefined;
}

type State = 'agreed' | 'not' | 'doubt' | 'waiting';
type Account = Office['cards'][string];

const PICTURES = { agreed: Check, not: TriangleAlert, doubt: CircleQuestionMark, waiting: Clock } as const;

/**
 * What the card's memory holds and, beside it, what the office makes of the machines' records. In agreement means:
 * every figure is the same, there is no finding and no open doubt.
 */
export function agreement(card: Card, memory: Memory): HTMLElement {
  const account = card.number === null ? undefined : bench.office()?.cards[card.number];
  const rows = rowsOf(memory, account);
  const { findings = [] } = account ?? {};
  const state = stateOf(memory, account, rows);
  return h(
    'div',
    { class: `agreement agreement-${state}`, 'data-agreement': state },
    table(rows),
    h('p', { class: 'verdict' }, icon(PICTURES[state], 18), h('strong', {}, verdict(state, account))),
    findings.length > 0 &&
      h('ul', { class: 'findings' }, ...findings.map(({ name, detail }) => h('li', {}, `${name}: ${detail}`))),
  );
}

function stateOf(memory: Memory, account: Account | undefined, rows: readonly Row[]): State {
  if (!account) return 'waiting';
  if ((account.findings ?? []).length > 0) return 'not';
  if ((account.openDoubts ?? 0) > 0) return 'doubt';
  if (rows.every((row) => row.card === row.office)) return 'agreed';
  // Records still on their way are no disagreement.
  return (account.counter ?? 0) < (memory.counter ?? 0) ? 'waiting' : 'not';
}

function verdict(state: State, account: Account | undefined): string {
  const { office: w } = words();
  if (state === 'waiting') return account ? w.behind : w.waiting;
  return { agreed: w.agree, doubt: w.doubt, not: w.disagree }[state];
}

function rowsOf(memory: Memory, account: Account | undefined): readonly Row[] {
  const money = (grosze: number | null | undefined): string =>
    grosze === null || grosze === undefined ? '–' : amount(grosze);
  const purses = Object.entries(memory.purses).map(([purse, grosze]) => ({
    name: words().card.purse[purse] ?? purse,
    card: money(grosze),
    office: account && money(account.purses?.[purse]),
  }));
  const counter = { name: words().office.counter, card: String(memory.counter ?? '–') };
  return [...purses, { ...counter, office: account && String(account.counter ?? '–') }];
}

function table(rows: readonly Row[]): HTMLElement {
  const { office: w } = words();
  const heading = (text: string): HTMLElement => h('th', { scope: 'col' }, text);
  return h(
    'table',
    { class: 'compare' },
    h('thead', {}, h('tr', {}, h('td', {}), heading(w.card), h('td', {}), heading(w.office))),
    h('tbody', {}, ...rows.map(tableRow)),
  );
}

function tableRow({ name, card, office }: Row): HTMLElement {
  return h(
    'tr',
    { class: office !== undefined && office !== card ? 'differs' : '' },
    h('th', { scope: 'row' }, name),
    h('td', { class: 'compare-card' }, card),
    h('td', { class: 'compare-sign' }, office !== undefined && icon(office === card ? Equal : EqualNot, 16)),
    h('td', {}, office ?? '–'),
  );
}
