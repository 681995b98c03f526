import { bought, loaded, type Moment, moved, type Paper, type Said, type Told, tapped } from './card-on-paper.ts';
import type { LineState } from './office-line.ts';
import { isDecisive, type ServiceCase } from './service-cases.ts';
import type { Act, Variant } from './service-variants.ts';

/** What the loads of a card have come to: on the card, and known to the office as such. */
export interface LoadsThen {
  readonly onCard: boolean;
  readonly officeKnows: boolean;
}

const CONTENTS: Said = { view: 'card-contents' };
const silent: Said = { view: 'carried-over', outcome: 2 };

/** What was done before the operation: taps and tickets. */
export function acted(paper: Paper, { order }: Act, at: Moment, { holder }: Variant): Paper {
  const [then] = order.kind === 'group' ? bought(paper, order.tickets, at, holder) : tapped(paper, at, holder);
  return then;
}

/** The variant's operation carried out on this card, with nothing torn. */
export function performed(variant: Variant, paper: Paper, at: Moment, line: LineState, loads: LoadsThen): Told {
  const { order } = variant;
  switch (order.kind) {
    case 'group':
      return bought(paper, order.tickets, at, variant.holder);
    case 'transfer':
      return order.amount === 'all' ? moved(paper, paper.e, at) : moved(paper, order.amount, at);
    case 'carry-over':
      return carriedOver(variant, paper, at, line, loads);
    default:
      throw new Error(`${order.kind} is no operation of this matrix`);
  }
}

/** T117-T120, steps 9 and 10. */
function carriedOver({ loads }: Variant, paper: Paper, at: Moment, line: LineState, then: LoadsThen): Told {
  if (line === 'down') return [paper, silent];
  const open = loads.filter(({ feasible = true }) => feasible);
  if (open.length === 0 || (then.onCard && then.officeKnows)) {
    return [paper, { view: 'carried-over', outcome: loads.length > open.length ? 2 : 1 }];
  }
  if (line === 'claims-lost') return [paper, silent];
  if (then.onCard) return [paper, { view: 'carried-over', outcome: 4, repeated: true }];
  const money = open.reduce((sum, { kind, grosze = 0 }) => sum + (kind === 'season' ? 0 : grosze), 0);
  return loaded(paper, money, open.filter(({ kind }) => kind === 'season').length, at);
}

/** A doubt that the machine has which reads the card now. */
export interface DoubtHere {
  readonly executed: boolean;
  /** Where the bus was then. */
  readonly at: Moment;
  /** The uncertain view is up for this card. */
  readonly uncertainShown: boolean;
}

/** Step 6 and, without a doubt, what the card is presented for. */
export function readAgain(
  each: ServiceCase,
  paper: Paper,
  at: Moment,
  doubt: DoubtHere | null,
  line: LineState,
  loads: LoadsThen,
): Told {
  const { reading, variant } = each;
  if (reading === 'a card check') return [paper, CONTENTS];
  const again = (): Told => performed(variant, paper, at, line, loads);
  if (doubt !== null) {
    if (doubt.executed && asksForIt(each, at, doubt)) return [paper, shownAgain(variant)];
    if (!doubt.executed && reading === 'a tap') {
      return doubt.uncertainShown ? again() : [paper, { view: 'refused', reason: 'not-carried-out' }];
    }
  }
  return reading === 'a tap' ? tapped(paper, at, variant.holder) : again();
}

/** The passenger wants to know what became of it, and has not gone on to the next thing. */
function asksForIt({ reading, variant }: ServiceCase, at: Moment, doubt: DoubtHere): boolean {
  const sameCourse = at.course === doubt.at.course;
  if (variant.family === 'group') return sameCourse && (reading === 'the same again' || at.stop === doubt.at.stop);
  return reading === 'the same again' || doubt.uncertainShown;
}

function shownAgain({ family }: Variant): Said {
  switch (family) {
    case 'group':
      return { view: 'checked-in', repeated: true };
    case 'transfer':
      return { view: 'transferred', repeated: true };
    case 'carry-over':
      return { view: 'carried-over', outcome: 4, repeated: true };
  }
}

/** What a passenger is told whose card was pulled away at the cut. */
export function tornAnswer(each: ServiceCase): Said | 'uncertain' {
  if (isDecisive(each)) return 'uncertain';
  if (each.variant.family === 'carry-over') return { view: 'carried-over', outcome: 3 };
  return { view: 'refused', reason: 'removed-early' };
}

/** Whether the machine that was torn has an open doubt of this card from then on. */
export function leavesDoubt({ variant, cut, machine }: ServiceCase): boolean {
  if (cut === null || variant.transaction === null) return false;
  // Killed: PREPARED is on the disk from the first command of the transaction on. Alive: only Commit leaves a doubt.
  return machine === 'killed' ? cut.command >= variant.transaction : cut.command === variant.commands;
}
