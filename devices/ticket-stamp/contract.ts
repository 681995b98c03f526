/** What stamps a paper ticket that is put into its slot. */
export interface TicketStamp {
  readonly name: string;
  readonly status: TicketStampStatus;
  subscribe(listener: (event: TicketStampEvent) => void): () => void;
  start(): Promise<void>;
  /** Prints these lines on the ticket in the slot and lets it go. Never rejects. */
  stamp(lines: readonly string[]): Promise<StampOutcome>;
  /** Lets the ticket go as it came. Never rejects. */
  release(): Promise<void>;
  close(): Promise<void>;
}

export type TicketStampStatus =
  | { readonly kind: 'starting' }
  | { readonly kind: 'ready' }
  | { readonly kind: 'faulty'; readonly detail: string }
  | { readonly kind: 'lost'; readonly detail: string };

export type TicketStampEvent =
  | { readonly kind: 'status'; readonly status: TicketStampStatus }
  /** A ticket lies against the stop, or there is none any more. */
  | { readonly kind: 'ticket'; readonly there: boolean };

export type StampOutcome =
  | { readonly kind: 'stamped' }
  /** Nothing is on the ticket. */
  | { readonly kind: 'not-stamped'; readonly why: 'no-ticket' | 'faulty' | 'lost'; readonly detail: string }
  /** It fell silent, or the ticket was pulled out: part or all of it may be on the ticket. */
  | { readonly kind: 'unknown'; readonly detail: string };
