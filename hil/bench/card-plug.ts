import type { VirtualCard } from '../card/virtual-card.ts';

/** What becomes of a command on its way to the card. */
export type CommandFate =
  | { readonly kind: 'pass'; readonly command: Uint8Array }
  /** The card leaves the field before it has executed the command. */
  | { readonly kind: 'tear' }
  /** The card never hears it and nobody answers, until the card is taken away. */
  | { readonly kind: 'silent' }
  /** The card never hears it, and whoever asked is not there any more to hear an answer. */
  | { readonly kind: 'unheard' };

/** What becomes of an answer on its way back; the card has executed the command. */
export type AnswerFate =
  | { readonly kind: 'pass'; readonly answer: Uint8Array }
  | { readonly kind: 'tear' }
  | { readonly kind: 'silent' };

export interface CardPlugOptions {
  /** TCP port of the place, where somebody waits for a card that speaks vpcd's protocol. */
  readonly port: number;
  readonly card: VirtualCard;
  /** The first answer waits until `release`: two cards can then be seen at exactly once. */
  readonly hold: boolean;
  readonly onCommand: (command: Uint8Array) => Promise<CommandFate>;
  readonly onAnswer: (command: Uint8Array, answer: Uint8Array) => Promise<AnswerFate>;
  /** The card was torn out by a fate. */
  readonly onTorn: () => void;
}

/** A card in a place of the field. */
export interface PluggedCard {
  /** Resolves when the card has been asked for the first time: whoever asks has noticed it. */
  readonly asked: Promise<void>;
  release(): void;
  /** Takes it out of the field: power is gone at once. Resolves when the place is free. */
  unplug(): Promise<void>;
}

export type PlugCard = (options: CardPlugOptions) => PluggedCard;
