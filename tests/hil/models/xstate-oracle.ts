import { type AnyEventObject, type AnyMachineSnapshot, type AnyStateMachine, createEmptyActor } from 'xstate';

/** XState's own transition function with nothing of ours in between. */
export function xstateOracle(chart: AnyStateMachine) {
  const self = createEmptyActor();
  const nothing = () => {};
  const scope = {
    self,
    system: self.system,
    id: '',
    sessionId: '',
    logger: nothing,
    defer: nothing,
    emit: nothing,
    stopChild: nothing,
    actionExecutor: nothing,
  } as unknown as Parameters<AnyStateMachine['transition']>[2];
  return {
    initial(input?: unknown): AnyMachineSnapshot {
      const state = chart.getInitialSnapshot(scope, input);
      if (state.status === 'error') throw state.error;
      return state;
    },
    step: (state: AnyMachineSnapshot, event: AnyEventObject): AnyMachineSnapshot =>
      chart.transition(state, event, scope),
  };
}
