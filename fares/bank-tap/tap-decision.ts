/** What is known when a bank card is held to the validator. */
export interface TapFacts {
  /** On the list of references that are not taken any more. */
  readonly denied: boolean;
  /** The on-board computer says where the bus is. */
  readonly positionKnown: boolean;
  /** This reference has been taken on this course already. */
  readonly rides: boolean;
}

export type TapDecision =
  | { readonly kind: 'ride' }
  /** Nothing more to pay: the first tap of the course counts. */
  | { readonly kind: 'already' }
  | { readonly kind: 'refused'; readonly reason: 'denied' | 'no-position' };

/** A reference on the deny list is refused wherever the bus is. */
export function decideTap({ denied, positionKnown, rides }: TapFacts): TapDecision {
  if (denied) return { kind: 'refused', reason: 'denied' };
  if (!positionKnown) return { kind: 'refused', reason: 'no-position' };
  return rides ? { kind: 'already' } : { kind: 'ride' };
}
