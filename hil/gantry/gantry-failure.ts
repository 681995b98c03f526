/** Why a gantry could not do what it was told. All of them are the rig's fault, none the machine's. */
export type GantryTrouble =
  | 'not-homed'
  | 'outside-limits'
  | 'controller-error'
  | 'no-answer'
  | 'controller-reset'
  | 'noisy-line'
  | 'position-lost'
  | 'emergency-stopped'
  | 'port-gone'
  | 'nothing-there';

export class GantryFailure extends Error {
  override readonly name = 'GantryFailure';
  readonly trouble: GantryTrouble;
  constructor(trouble: GantryTrouble, message: string) {
    super(message);
    this.trouble = trouble;
  }
}
