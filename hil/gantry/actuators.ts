/** What acts on a machine in place of people: lengths in millimetres. */

/** On the panel, from its top left corner. */
export interface PanelPoint {
  readonly x: number;
  readonly y: number;
}

export type CardPlace = 'antenna' | 'slot';

/** A finger, a hand for cards, and a hand for coins, that move. Every act throws GantryFailure. */
export interface Gantry {
  /** What the controller says it is. */
  readonly firmware: string;
  /** Finds its position by its end switches, finger up and hand empty. Nothing else moves before this. */
  home(): Promise<void>;
  /** Goes to the end switches and looks whether they are where it believes them; throws `position-lost`. */
  checkPosition(): Promise<void>;
  /** Touches the panel. `beforePress` is asked when the finger is above the point; what it throws ends the act. */
  touch(at: PanelPoint, beforePress?: () => Promise<void>): Promise<void>;
  /** Takes the card out of a holder and holds it to the antenna, or puts it into the slot. */
  presentCard(holder: number, place: CardPlace): Promise<void>;
  /** Takes the card away, at the speed a hand does, and back to its holder. Nothing in hand is nothing to do. */
  removeCard(): Promise<void>;
  /** Takes a coin from its tube and drops it into the machine. */
  dropCoin(grosze: number): Promise<void>;
  /** Everything stops at once (M112); after it the controller needs a reset and homing. */
  emergencyStop(): void;
  close(): Promise<void>;
}

/** The machine's power. */
export interface PowerSwitch {
  on(): Promise<void>;
  off(): Promise<void>;
  close(): Promise<void>;
}
