/** What a passenger hears and sees beside the screen. Section B of the rules says which event gives which. */
export type Signal =
  | { readonly kind: 'beep'; readonly count: 1 | 3 }
  | { readonly kind: 'lamp'; readonly colour: 'red' | 'green' | 'yellow'; readonly milliseconds: number }
  | { readonly kind: 'voice'; readonly text: string; readonly language: string }
  /** What was stamped on a paper ticket. */
  | { readonly kind: 'stamp'; readonly text: string };

export interface Signals {
  give(signal: Signal): void;
}

/** One sound of a buzzer and the silence that belongs to it. */
export interface Tone {
  /** Pitch. A buzzer with one pitch of its own sounds that. */
  readonly hertz: number;
  readonly soundMs: number;
  /** Silence after the sound, before the next tone of the same pattern. */
  readonly pauseMs: number;
}

/**
 * What makes a machine heard: a piezo at a pin, a loudspeaker, a page. Whoever writes a driver keeps three promises.
 * `sound` returns at once and never throws: a passenger who hears nothing still reads everything. A pattern that comes
 * while another sounds follows it with a pause that the ear can tell, so that one and three are never heard as four.
 * One that would have to wait longer than `LONGEST_WAIT_MS` (tone-course.ts) is left out.
 */
export interface Buzzer {
  readonly status: BuzzerStatus;
  sound(tones: readonly Tone[]): void;
  /** Silent at once; hardware is released. */
  close(): void;
}

/** A sentence to be spoken, in a language as BCP 47 names it (`pl`, `uk`). */
export interface Announcement {
  readonly text: string;
  readonly language: string;
}

/**
 * What speaks announcements (T43). `say` returns at once and never throws. What is said now takes the place of what is
 * being said: an older sentence is not true any more.
 */
export interface Speaker {
  say(announcement: Announcement): void;
  close(): void;
}

/** `silent`: it cannot be heard now, and why. */
export type BuzzerStatus = { readonly kind: 'ready' } | { readonly kind: 'silent'; readonly detail: string };
