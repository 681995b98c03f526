import { Bus, Nfc } from 'lucide';
import { h, region } from '../dom/element.ts';
import { icon, svg } from '../dom/icon.ts';
import * as bench from '../model/bench.ts';
import type { Card, LogEntry, Memory } from '../rig/cards.ts';
import { amount } from '../words/numbers.ts';
import { words } from '../words/words.ts';

/** All that can be seen on a card. */
export interface CardLook {
  readonly kind: Card['kind'];
  readonly city: string;
  readonly tier: 'standard' | 'premium';
  readonly concession: 'normal' | 'local' | 'statutory';
  readonly name: string;
  readonly number: string;
  /** Purse names and grosze. */
  readonly purses: readonly (readonly [string, number])[];
  /** Line of the open journey. */
  readonly onBoard: string | undefined;
  readonly expired: boolean;
}

/** A card as one holds it in the hand. */
export function cardFace(look: () => CardLook): HTMLElement {
  return h(
    'span',
    { class: () => `face face-${look().kind} face-${look().tier}` },
    region(() => [drawingOn(look().kind)]),
    h(
      'span',
      { class: 'face-top' },
      h('span', { class: 'face-scheme' }, () => headline(look())),
      icon(Nfc, 20),
    ),
    h(
      'span',
      { class: 'face-purses' },
      region(() => look().purses.map(([purse, grosze]) => purseOn(purse, grosze))),
    ),
    h(
      'span',
      { class: 'face-bottom' },
      h(
        'span',
        { class: 'face-who' },
        h('span', { class: 'face-name' }, () => look().name || '\u00a0'),
        h('span', { class: 'face-number' }, () => look().number),
      ),
      region(() => [look().kind === 'city' && h('span', { class: 'face-concession' }, () => rightsOn(look()))]),
    ),
    region(() => {
      const { onBoard } = look();
      return [
        onBoard !== undefined &&
          h(
            'span',
            { class: 'face-on-board' },
            icon(Bus, 14),
            h('span', { class: 'unseen' }, words().rack.onBoard),
            onBoard,
          ),
      ];
    }),
  );
}

function purseOn(purse: string, grosze: number): HTMLElement {
  return h('span', { class: 'face-purse' }, h('span', { class: 'face-purse-name' }, purse), amount(grosze));
}

function rightsOn({ city, concession, expired }: CardLook): string {
  if (expired) return words().card.expired;
  return hasTiers(city) ? words().card.concession[concession] : fareClassOf(concession);
}

/** Tarnów tells standard and premium apart, and two kinds of reduced. */
export const hasTiers = (city: string): boolean => city === 'tarnow';

export function fareClassOf(concession: CardLook['concession']): string {
  return words().vending.fareClass[concession === 'normal' ? 'normal' : 'reduced'];
}

function headline({ kind, city, tier }: CardLook): string {
  if (kind !== 'city') return words().card.kind[kind];
  return hasTiers(city) ? words().card.tier[tier] : words().vending.cityCard;
}

/** What is printed on the card: a piece of line for ours, rings for a foreign one, a crack, or nothing. */
function drawingOn(kind: Card['kind']): Node | undefined {
  const drawing = DRAWINGS[kind];
  if (drawing.length === 0) return undefined;
  const shapes = drawing.map(([tag, attributes]) => svg(tag, attributes));
  return svg('svg', { class: 'face-drawing', viewBox: '0 0 190 120', 'aria-hidden': 'true' }, ...shapes);
}

type Shape = readonly [string, Readonly<Record<string, string | number>>];

const DRAWINGS: Readonly<Record<Card['kind'], readonly Shape[]>> = {
  city: [
    ['path', { d: 'M-10 106 H62 L112 46 H200', class: 'face-line' }],
    ['circle', { cx: 30, cy: 106, r: 6, class: 'face-stop' }],
    ['circle', { cx: 150, cy: 46, r: 6, class: 'face-stop' }],
  ],
  foreign: [
    ['circle', { cx: 150, cy: 40, r: 22, class: 'face-line' }],
    ['circle', { cx: 150, cy: 40, r: 40, class: 'face-line' }],
    ['circle', { cx: 150, cy: 40, r: 58, class: 'face-line' }],
  ],
  damaged: [
    ['path', { d: 'M128 -4 L116 26 L134 44 L112 70 L126 88 L114 124', class: 'face-crack' }],
    ['path', { d: 'M134 44 L166 52 M112 70 L84 78', class: 'face-crack' }],
  ],
  blank: [],
};

/** How a card of the rack looks now, read from its memory. */
export function lookOf(id: string): CardLook {
  const card = bench.cardOf(id);
  const memory = bench.memories().get(id);
  const newest = memory && newestOf(memory);
  const journey = memory?.journey;
  return {
    kind: card?.kind ?? 'blank',
    city: card?.city ?? '',
    tier: newest?.tier ?? 'standard',
    concession: newest?.concession ?? 'normal',
    name: nameOf(card),
    number: card?.number ? numberText(card.number) : '',
    purses: card?.kind === 'city' ? pursesOf(memory) : [],
    onBoard: journey ? (journey.line ?? '?') : undefined,
    expired: newest?.expiresOn !== undefined && bench.hasPassed(newest.expiresOn),
  };
}

/** The newest record that can be read: what the card is now. */
export function newestOf({ log }: Memory): LogEntry | undefined {
  return log.find((record): record is LogEntry => 'tier' in record);
}

/** An empty second purse says nothing. */
function pursesOf(memory: Memory | undefined): CardLook['purses'] {
  return Object.entries(memory?.purses ?? {}).filter(([, grosze], index) => index === 0 || grosze !== 0);
}

/** The holder's first name. */
export function nameOf(card: Card | undefined): string {
  return card?.holder?.trim().split(/\s+/)[0] ?? '';
}

/** What a card is called in a sentence: its name, or else its kind. */
export function callOf(id: string): string {
  const card = bench.cardOf(id);
  if (!card) return words().rack.nobody;
  return nameOf(card) || (card.kind === 'city' ? (card.number ?? words().rack.nobody) : words().card.kind[card.kind]);
}

/** Digits in groups of four, as on a printed card. */
function numberText(number: string): string {
  return number.replace(/\B(?=(\d{4})+(?!\d))/g, '\u2009');
}
