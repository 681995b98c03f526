import type { AnyStateMachine, AnyTransitionDefinition, InspectionEvent } from 'xstate';
import { branchesWithParts } from '../../statecharts/branches.ts';
import { chartHash } from '../../statecharts/chart-hash.ts';
import type { CoverageReport } from '../rig-link/messages.ts';

/** Counts the branches that a running chart and those that it invokes take, from XState's inspection of its actors. */
export class ChartCoverage {
  #chart = '';
  #hash = '';
  #ids = new Map<AnyTransitionDefinition, string>();
  readonly #taken = new Map<string, number>();

  /** The inspector of an actor that runs this very chart, effects included. */
  watch(chart: AnyStateMachine): (event: InspectionEvent) => void {
    this.#chart = chart.id;
    this.#hash = chartHash(chart);
    this.#ids = new Map(branchesWithParts(chart).map(({ id, transition }) => [transition, id]));
    for (const id of this.#ids.values()) this.#taken.set(id, 0);
    return (event) => {
      if (event.type !== '@xstate.microstep') return;
      for (const transition of event._transitions) {
        const id = this.#ids.get(transition);
        if (id !== undefined) this.#taken.set(id, (this.#taken.get(id) ?? 0) + 1);
      }
    };
  }

  /** Since the machine was started. */
  get report(): CoverageReport {
    const branches = [...this.#taken].map(([id, taken]) => ({ id, taken }));
    return { chart: this.#chart, model: this.#hash, branches };
  }
}
