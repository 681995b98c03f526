/** What a passenger hears and sees beside the screen. Section B of the rules says which event gives which. */
export type Signal =
  | { readonly kind: 'beep'; readonly count: 1 | 3 }
  | { readonly kind: 'lamp'; readonly colour: 'red' | 'green' | 'yellow'; readonly milliseconds: number }
  | { readonly kind: 'voice'; readonly text: string; readonly language: string };

export interface Signals {
  give(signal: Signal): void;
}
