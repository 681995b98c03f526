import type { AnyEventObject, AnyStateMachine } from 'xstate';
import type { Model, ModelEvent, ModelState } from './contract.ts';

/** What XState's path generators and @xstate/test ask of a machine, answered by a model. */
export interface XStateModel {
  /** The derived chart with the model's own steps: bounded, and with what is shown remembered. */
  readonly machine: AnyStateMachine;
  /** Events for `events`: those that can come in a state and change something. */
  readonly eventsIn: (state: ModelState) => readonly AnyEventObject[];
  readonly eventOf: (event: AnyEventObject) => ModelEvent | undefined;
}

/** A model as @xstate/test (1.0.0-beta.5) and xstate/graph take it. Paths begin at home. */
export function xstateModel(model: Model): XStateModel {
  const byEvent = new Map<AnyEventObject, ModelEvent>(model.events.map((event) => [event.event, event]));
  const machine: AnyStateMachine = Object.create(model.chart, {
    transition: {
      value: (state: ModelState, event: AnyEventObject) => {
        const known = byEvent.get(event);
        return known === undefined ? state : model.step(state, known).state;
      },
    },
    getInitialSnapshot: { value: () => model.home },
  });
  return {
    machine,
    eventsIn: (state) =>
      model.eventsIn(state).flatMap((event) => (model.step(state, event).state === state ? [] : [event.event])),
    eventOf: (event) => byEvent.get(event),
  };
}
