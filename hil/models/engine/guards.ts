import type { AnyEventObject, AnyStateMachine } from 'xstate';
import type { EngineState } from './engine.ts';

type Check = (state: unknown, args: { context: unknown; event: AnyEventObject }, guard: unknown) => boolean;
type Named = { readonly type: string; readonly params?: unknown };
type Guard = ((args: unknown, params: unknown) => boolean) & {
  readonly guards?: readonly unknown[];
  readonly check?: Check;
};

/**
 * Evaluates a chart's guards as XState does; those that ask for nothing but the active states are asked once for each
 * configuration.
 */
export class Guards {
  readonly #named: Readonly<Record<string, unknown>>;
  readonly #structural = new Map<unknown, boolean>();

  constructor(chart: AnyStateMachine) {
    this.#named = chart.implementations.guards;
  }

  holds(guard: unknown, state: EngineState, event: AnyEventObject): boolean {
    if (!this.#isStructural(guard)) return this.#evaluate(guard, state, event);
    const known = state.configuration.guards.get(guard);
    if (known !== undefined) return known;
    const answer = this.#evaluate(guard, state, event);
    state.configuration.guards.set(guard, answer);
    return answer;
  }

  #evaluate(guard: unknown, state: EngineState, event: AnyEventObject): boolean {
    const inline = typeof guard === 'function';
    const resolved = inline ? guard : this.#resolved(guard);
    if (typeof resolved !== 'function') return this.holds(resolved, state, event);
    const test = resolved as Guard;
    const { check, guards } = test;
    if (check === undefined) {
      const params = inline || typeof guard === 'string' ? undefined : paramsOf(guard as Named, state, event);
      return test({ context: state.context, event }, params);
    }
    switch (guards === undefined ? '' : test.name) {
      case 'and':
        return (guards ?? []).every((part) => this.holds(part, state, event));
      case 'or':
        return (guards ?? []).some((part) => this.holds(part, state, event));
      case 'not':
        return !this.holds(guards?.[0], state, event);
      default:
        return check(state, { context: state.context, event }, test);
    }
  }

  #resolved(guard: unknown): unknown {
    const name = typeof guard === 'string' ? guard : (guard as Named).type;
    const found = this.#named[name];
    if (found === undefined) throw new Error(`the chart has no guard ${name}`);
    return found;
  }

  #isStructural(guard: unknown): boolean {
    let known = this.#structural.get(guard);
    if (known === undefined) {
      known = this.#asksOnlyForStates(guard);
      this.#structural.set(guard, known);
    }
    return known;
  }

  #asksOnlyForStates(guard: unknown): boolean {
    if (typeof guard !== 'function') return this.#asksOnlyForStates(this.#resolved(guard));
    const { check, guards, name } = guard as Guard;
    if (check === undefined) return false;
    if (name === 'stateIn' && 'stateValue' in guard) return true;
    return guards?.every((part) => this.#asksOnlyForStates(part)) ?? false;
  }
}

function paramsOf({ params }: Named, { context }: EngineState, event: AnyEventObject): unknown {
  return typeof params === 'function' ? params({ context, event }) : params;
}
