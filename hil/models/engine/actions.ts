import type { AnyEventObject, AnyStateMachine } from 'xstate';
import { emptyScope } from './empty-scope.ts';
import type { EngineState } from './engine.ts';

type Named = { readonly type: string; readonly params?: unknown };
type Resolve = (
  scope: unknown,
  state: unknown,
  args: unknown,
  params: unknown,
  action: unknown,
  extra: unknown,
) => readonly [state: unknown, params?: unknown, actions?: readonly unknown[]];
type BuiltIn = { readonly type: string; readonly resolve: Resolve; readonly assignment?: unknown };

/** Runs what a chart's actions do to its context and its queue; effects are left alone. */
export class Actions {
  readonly #named: Readonly<Record<string, unknown>>;
  readonly #scope = emptyScope();

  constructor(chart: AnyStateMachine) {
    this.#named = chart.implementations.actions;
  }

  /** The context afterwards; the same object where the action leaves it alone. */
  run(action: unknown, state: EngineState, event: AnyEventObject, queue: AnyEventObject[]): object {
    const inline = typeof action === 'function';
    const found = inline ? action : this.#named[typeof action === 'string' ? action : (action as Named).type];
    if (!isBuiltIn(found)) return state.context;
    const params = inline || typeof action === 'string' ? undefined : paramsOf(action as Named, state, event);
    const { self, system } = this.#scope;
    const args = { context: state.context, event, self, system };
    if (found.type === 'xstate.assign') return assigned(found.assignment, args, params);
    const [, , further] = found.resolve(this.#scope, state, args, params, found, { internalQueue: queue });
    if (further === undefined) return state.context;
    return further.reduce<EngineState>((now, one) => now.with(this.run(one, now, event, queue)), state).context;
  }
}

function isBuiltIn(action: unknown): action is BuiltIn {
  return typeof action === 'function' && 'resolve' in action;
}

function paramsOf({ params }: Named, { context }: EngineState, event: AnyEventObject): unknown {
  return typeof params === 'function' ? params({ context, event }) : params;
}

function assigned(assignment: unknown, args: { readonly context: object }, params: unknown): object {
  if (typeof assignment === 'function') return { ...args.context, ...assignment(args, params) };
  const parts = Object.entries(assignment as Record<string, unknown>).map(([key, part]) => [
    key,
    typeof part === 'function' ? part(args, params) : part,
  ]);
  return { ...args.context, ...Object.fromEntries(parts) };
}
