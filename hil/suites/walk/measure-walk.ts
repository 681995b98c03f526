import type { Model } from '../../models/contract.ts';
import type { Progress } from '../../runs/contract.ts';
import type { Walked } from './walk.ts';

/** Tells what a walk has come to: a suite over branches passes when all that are wanted were taken without a surprise. */
export function measureWalk(progress: Progress, walked: Walked, model: Model, wanted: ReadonlySet<number>): void {
  const covered = [...wanted].filter((branch) => walked.taken.has(model.branches[branch] ?? '')).length;
  progress.measure({ name: 'branches covered', value: (100 * covered) / wanted.size, unit: '%', atLeast: 100 });
  progress.measure({ name: 'branches wanted', value: wanted.size, unit: 'branches' });
  progress.measure({ name: 'surprises', value: walked.surprises.length, unit: 'acts', atMost: 0 });
  progress.measure({ name: 'steps of the model', value: walked.steps, unit: 'steps' });
  progress.measure({ name: 'resets', value: walked.resets, unit: 'resets' });
}
