import type { AnyStateMachine } from 'xstate';
import type { Subject } from '../models/contract.ts';
import { inspectorInvariants, inspectorReachabilities, watchedInspector } from '../models/inspector/invariants.ts';
import { inspectorOnRig } from '../models/inspector/on-rig.ts';
import { SEEDED_BUGS as INSPECTOR_BUGS } from '../models/inspector/seeded-bugs.ts';
import { inspectorSubject } from '../models/inspector/subject.ts';
import { validatorInvariants, validatorReachabilities, watchedValidator } from '../models/validator/invariants.ts';
import { jaworznoOnRig, validatorOnRig } from '../models/validator/on-rig.ts';
import { KEY_BUGS, SEEDED_BUGS } from '../models/validator/seeded-bugs.ts';
import { jaworznoSubject, validatorSubject } from '../models/validator/subject.ts';
import { vendingInvariants, vendingReachabilities } from '../models/vending/invariants.ts';
import { vendingOnRig } from '../models/vending/on-rig.ts';
import { SEEDED_BUGS as VENDING_BUGS } from '../models/vending/seeded-bugs.ts';
import { vendingSubject } from '../models/vending/subject.ts';
import type { Invariant, Reachability } from './invariant.ts';
import type { SeededBug } from './seeded-bug.ts';

/** What a machine brings to be searched. */
export interface Explored {
  /** As the paths of the rig see it. */
  readonly subject: Subject;
  /** With what its context may keep of a passenger told apart. */
  readonly watched: Subject;
  /** The part of it that a rig can lead a machine through. */
  readonly onRig: Subject;
  readonly invariants: readonly Invariant[];
  readonly reachabilities: readonly Reachability[];
  readonly bugs: readonly SeededBug[];
}

export const EXPLORED: Readonly<Record<string, Explored>> = {
  validator: {
    subject: validatorSubject as unknown as Subject<AnyStateMachine>,
    watched: watchedValidator as unknown as Subject<AnyStateMachine>,
    onRig: validatorOnRig as unknown as Subject<AnyStateMachine>,
    invariants: validatorInvariants,
    reachabilities: validatorReachabilities,
    bugs: SEEDED_BUGS,
  },
  // Another city's: the same chart, mistakes in which are sown above.
  'validator-jaworzno': {
    subject: jaworznoSubject as unknown as Subject<AnyStateMachine>,
    watched: jaworznoSubject as unknown as Subject<AnyStateMachine>,
    onRig: jaworznoOnRig as unknown as Subject<AnyStateMachine>,
    invariants: validatorInvariants,
    reachabilities: validatorReachabilities,
    bugs: KEY_BUGS,
  },
  vending: {
    subject: vendingSubject as unknown as Subject<AnyStateMachine>,
    // What is left of a passenger is in the state, or looked at wherever home is entered.
    watched: vendingSubject as unknown as Subject<AnyStateMachine>,
    onRig: vendingOnRig as unknown as Subject<AnyStateMachine>,
    invariants: vendingInvariants,
    reachabilities: vendingReachabilities,
    bugs: VENDING_BUGS,
  },
  inspector: {
    subject: inspectorSubject as unknown as Subject<AnyStateMachine>,
    watched: watchedInspector as unknown as Subject<AnyStateMachine>,
    onRig: inspectorOnRig as unknown as Subject<AnyStateMachine>,
    invariants: inspectorInvariants,
    reachabilities: inspectorReachabilities,
    bugs: INSPECTOR_BUGS,
  },
};
