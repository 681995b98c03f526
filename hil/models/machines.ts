import type { Model, Subject } from './contract.ts';
import { whyUnreachable as whyInspectorUnreachable } from './inspector/explain.ts';
import { inspectorOnRig } from './inspector/on-rig.ts';
import { inspectorSubject } from './inspector/subject.ts';
import { whyUnreachable } from './validator/explain.ts';
import { validatorOnRig } from './validator/on-rig.ts';
import { validatorSubject } from './validator/subject.ts';
import { whyUnreachable as whyVendingUnreachable } from './vending/explain.ts';
import { vendingOnRig } from './vending/on-rig.ts';
import { vendingSubject } from './vending/subject.ts';

/** What is known of a machine that has a model. */
export interface ModelledMachine {
  readonly name: string;
  /** Everything that can happen. */
  readonly subject: Subject;
  /** What a rig can bring about. */
  readonly onRig: Subject;
  /** Why nothing takes this branch; undefined: nobody knows but the search. */
  readonly explain: (branch: string, model: Model) => string | undefined;
}

export const MODELLED_MACHINES: readonly ModelledMachine[] = [
  {
    name: 'validator',
    subject: validatorSubject as unknown as Subject,
    onRig: validatorOnRig as unknown as Subject,
    explain: whyUnreachable,
  },
  {
    name: 'vending',
    subject: vendingSubject as unknown as Subject,
    onRig: vendingOnRig as unknown as Subject,
    explain: whyVendingUnreachable,
  },
  {
    name: 'inspector',
    subject: inspectorSubject as unknown as Subject,
    onRig: inspectorOnRig as unknown as Subject,
    explain: whyInspectorUnreachable,
  },
];
