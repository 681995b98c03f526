import { type AnyActorScope, type AnyTransitionDefinition, createEmptyActor } from 'xstate';

/**
 * The scope that XState's transition function asks for, made once: no effect is carried out, nothing is sent. It hears
 * the branches that each microstep takes from XState's inspection (`_transitions`: pinned to the installed version by
 * a test).
 */
export function inertScope(took: (transitions: readonly AnyTransitionDefinition[]) => void): AnyActorScope {
  const self = createEmptyActor();
  const nothing = () => {};
  const system = Object.create(self.system, {
    _sendInspectionEvent: {
      value: (event: { readonly type: string; readonly _transitions?: readonly AnyTransitionDefinition[] }) => {
        if (event.type === '@xstate.microstep' && event._transitions !== undefined) took(event._transitions);
      },
    },
  });
  return {
    self,
    system,
    id: '',
    sessionId: '',
    logger: nothing,
    defer: nothing,
    emit: nothing,
    stopChild: nothing,
    actionExecutor: nothing,
  } as unknown as AnyActorScope;
}
