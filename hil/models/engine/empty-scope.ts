import { type AnyActorRef, createEmptyActor } from 'xstate';

/** The scope that XState's built-in actions are given: an actor that does nothing. */
export interface EmptyScope {
  readonly self: AnyActorRef;
  readonly system: AnyActorRef['system'];
  readonly logger: () => void;
  readonly defer: () => void;
  readonly emit: () => void;
  readonly stopChild: () => void;
  readonly actionExecutor: () => void;
}

export function emptyScope(): EmptyScope {
  const self = createEmptyActor();
  const nothing = () => {};
  return {
    self,
    system: self.system,
    logger: nothing,
    defer: nothing,
    emit: nothing,
    stopChild: nothing,
    actionExecutor: nothing,
  };
}
