import { type AnyEventObject, type AnyStateMachine, and, assign, createMachine, not, or, raise, stateIn } from 'xstate';
import { type AnyStateNode, nodesOf, partsOf, sourceName } from '../../statecharts/branches.ts';
import { type Config, copied } from './chart-config.ts';
import { Underivable } from './contract.ts';

/** Events of the joined chart that are neither the machine's nor its parts': their branches are nobody's. */
export const OWN_EVENT = '$';

/** What the joined chart keeps in the context beside the machine's own: the context of each part under way. */
export interface JoinedFields {
  readonly $parts: Readonly<Record<string, unknown>>;
}

/**
 * A machine and the charts that it invokes as one chart: each part becomes a region of its own, `off` while nobody
 * invokes it, named as its invocation is. Its states have the ids of its own chart by their path, the events that it
 * hears have its name before them (`cash.COIN`). What machine and part send to each other is raised; what goes to an
 * actor that is no chart is left out. `tells`: what the machine hears beside an event of a part.
 * Throws Underivable.
 */
export function joinedChart<Chart extends AnyStateMachine>(
  chart: Chart,
  tells: Readonly<Record<string, AnyEventObject>> = {},
): Chart {
  if (chart.root.type !== 'parallel') throw new Underivable(`${chart.id}: parts are joined to a parallel chart only`);
  const config = copied(chart.config) as Config;
  const invoked = new Map(partsOf(chart).map(({ name, chart: part }) => [name, part]));
  const invocations = nodesOf(chart.root).flatMap((node) => invocationsOf(invoked, node));
  const parts = new Map(invocations.map(({ name, src, part }) => [name, new Part(name, src, part, tells)]));
  for (const { node, name, input } of invocations) switchPart(configAt(config, node), name, input);
  const { context } = config;
  const states = config.states as Config;
  for (const [name, part] of parts) states[name] = part.region();
  const implementations = { ...chart.implementations };
  const actions = Object.entries(chart.implementations.actions).map(([name, action]) => [name, outward(action, parts)]);
  return createMachine(
    {
      ...config,
      context: (args: never) => ({
        ...(typeof context === 'function' ? context(args) : (context as object)),
        $parts: {},
      }),
    } as Parameters<typeof createMachine>[0],
    {
      ...implementations,
      actions: Object.assign(Object.fromEntries(actions), ...[...parts.values()].map((part) => part.actions())),
      guards: Object.assign({ ...implementations.guards }, ...[...parts.values()].map((part) => part.guards())),
    } as Parameters<typeof createMachine>[1],
  ) as unknown as Chart;
}

/** The name that a part's own event has in the joined chart. */
export const partEvent = (part: string, event: string): string => `${part}.${event}`;

interface Invocation {
  readonly node: AnyStateNode;
  readonly name: string;
  readonly src: string;
  readonly part: AnyStateMachine;
  readonly input: unknown;
}

function invocationsOf(parts: ReadonlyMap<string, AnyStateMachine>, node: AnyStateNode): readonly Invocation[] {
  return node.invoke.flatMap((invoked): readonly Invocation[] => {
    const src = sourceName(invoked);
    const part = parts.get(invoked.id);
    if (part === undefined) return [];
    if (part.root.type !== 'compound' || part.root.invoke.length > 0 || part.root.after.length > 0) {
      throw new Underivable(`${part.id}: a part is a compound state without waits of its own`);
    }
    return [{ node, name: invoked.id, src, part, input: invoked.input }];
  });
}

function configAt(config: Config, { path }: AnyStateNode): Config {
  return path.reduce((at, key) => (at.states as Config)[key] as Config, config);
}

const start = (name: string): string => `${OWN_EVENT}start.${name}`;
const stop = (name: string): string => `${OWN_EVENT}stop.${name}`;

/** The part runs while this state is active, as an invoked actor does. */
function switchPart(state: Config, name: string, input: unknown): void {
  const begin = raise((args: { readonly event: unknown }) => ({
    type: start(name),
    input: typeof input === 'function' ? input(args) : input,
  }));
  state.entry = [...asList(state.entry), begin];
  state.exit = [raise({ type: stop(name) }), ...asList(state.exit)];
}

type BuiltIn = { readonly type: string; readonly to?: unknown; readonly event?: unknown };
type Args = { readonly context: unknown; readonly event: AnyEventObject };
type Call = (args: Args, params?: unknown) => unknown;

const isBuiltIn = (action: unknown): action is BuiltIn => typeof action === 'function' && 'resolve' in action;

/** An action of the machine: what it sends to a part is raised with the part's name. */
function outward(action: unknown, parts: ReadonlyMap<string, Part>): unknown {
  if (!isBuiltIn(action) || action.type !== 'xstate.sendTo') return action;
  const { to, event } = action;
  if (typeof to !== 'string') throw new Underivable('a message to an actor that is not named');
  const part = parts.get(to);
  return part === undefined ? nothing : part.told(event, (args) => args);
}

const nothing = (): void => {};
const PARENT = '#_parent';

/** An invoked chart as a region. */
class Part {
  readonly #name: string;
  readonly #src: string;
  readonly #chart: AnyStateMachine;
  readonly #tells: Readonly<Record<string, AnyEventObject>>;

  constructor(name: string, src: string, chart: AnyStateMachine, tells: Readonly<Record<string, AnyEventObject>>) {
    this.#name = name;
    this.#src = src;
    this.#chart = chart;
    this.#tells = tells;
  }

  region(): Config {
    const { root, id } = this.#chart;
    const [first] = root.initial.target;
    if (first === undefined || 'off' in root.states)
      throw new Underivable(`${id}: it needs a first state, and no "off"`);
    return {
      id,
      initial: 'off',
      on: {
        ...this.#transitions(root),
        [start(this.#name)]: {
          target: `#${this.#idOf(first)}`,
          actions: [this.#begun(), ...root.entry.map((action) => this.#action(action))],
        },
        [stop(this.#name)]: { target: `#${id}.off`, actions: this.#keeping(() => undefined) },
      },
      states: {
        off: { id: `${id}.off` },
        ...Object.fromEntries(Object.entries(root.states).map(([key, node]) => [key, this.#state(node)])),
      },
    };
  }

  actions(): Config {
    return this.#named(this.#chart.implementations.actions, (action) => this.#action(action));
  }

  guards(): Config {
    return this.#named(this.#chart.implementations.guards, (guard) => this.#guard(guard));
  }

  /** Raises an event that the part hears. */
  told(event: unknown, seen: (args: Args) => Args): unknown {
    const named = (one: unknown): AnyEventObject => {
      const message = one as AnyEventObject;
      return { ...message, type: partEvent(this.#name, message.type) };
    };
    return typeof event === 'function'
      ? raise((args: unknown) => named(event(seen(args as Args))))
      : raise(named(event));
  }

  #named(given: Readonly<Record<string, unknown>>, made: (one: unknown) => unknown): Config {
    return Object.fromEntries(Object.entries(given).map(([name, one]) => [this.#ownName(name), made(one)]));
  }

  #ownName(name: string): string {
    return `${this.#name}/${name}`;
  }

  #idOf({ path }: AnyStateNode): string {
    return [this.#chart.id, ...path].join('.');
  }

  #state(node: AnyStateNode): Config {
    const { type, initial } = node.config as Config;
    const states = Object.entries(node.states).map(([key, child]) => [key, this.#state(child)]);
    const ends = node.type === 'final' && node.parent === this.#chart.root ? [this.#ended(node)] : [];
    const delays = [...new Set(node.after.map(({ delay }) => String(delay)))];
    return {
      id: this.#idOf(node),
      ...(type === undefined ? {} : { type }),
      ...(initial === undefined ? {} : { initial }),
      entry: [...node.entry.filter(isWritten).map((action) => this.#action(action)), ...ends],
      exit: node.exit.filter(isWritten).map((action) => this.#action(action)),
      on: this.#transitions(node),
      always: (node.always ?? []).map((one) => this.#transition(one)),
      after: Object.fromEntries(
        delays.map((name) => [
          name,
          node.after.filter(({ delay }) => String(delay) === name).map((one) => this.#transition(one)),
        ]),
      ),
      invoke: node.invoke.map((invoked) => ({
        src: invoked.src,
        onDone: (node.transitions.get(`xstate.done.actor.${invoked.id}`) ?? []).map((one) => this.#transition(one)),
        onError: (node.transitions.get(`xstate.error.actor.${invoked.id}`) ?? []).map((one) => this.#transition(one)),
      })),
      ...(states.length === 0 ? {} : { states: Object.fromEntries(states) }),
    };
  }

  #transitions(node: AnyStateNode): Config {
    const heard = Object.keys((node.config.on as Config | undefined) ?? {});
    return Object.fromEntries(
      heard.map((event) => {
        const type = partEvent(this.#name, event);
        const told = this.#tells[type];
        const beside = told === undefined ? [] : [raise(told)];
        const written = (node.transitions.get(event) ?? []).map((one) => this.#transition(one, beside));
        return [type, written];
      }),
    );
  }

  #transition(
    one: {
      readonly guard?: unknown;
      readonly actions: readonly unknown[];
      readonly target?: readonly AnyStateNode[] | undefined;
      readonly reenter: boolean;
      readonly description?: string | undefined;
    },
    beside: readonly unknown[] = [],
  ): Config {
    const { guard, actions, target, reenter, description } = one;
    return {
      ...(guard === undefined ? {} : { guard: this.#guard(guard) }),
      ...(target === undefined || target.length === 0 ? {} : { target: target.map((node) => `#${this.#idOf(node)}`) }),
      ...(description === undefined ? {} : { description }),
      reenter,
      actions: [...actions.map((action) => this.#action(action)), ...beside],
    };
  }

  /** The machine hears what its part came to. */
  #ended(node: AnyStateNode): unknown {
    const { output: ofChart } = this.#chart.config as { readonly output?: unknown };
    const ofState = node.output as unknown;
    return raise((args: unknown) => {
      const inside = this.#inside(args as Args);
      const found = typeof ofState === 'function' ? ofState(inside) : ofState;
      const ended = { ...inside, event: { type: 'xstate.done.state', output: found } };
      return { type: `done.${this.#src}`, output: typeof ofChart === 'function' ? ofChart(ended) : (ofChart ?? found) };
    });
  }

  #begun(): unknown {
    const { context } = this.#chart.config as { readonly context?: unknown };
    return this.#keeping(({ event }) =>
      typeof context === 'function' ? context({ input: event.input }) : (context ?? {}),
    );
  }

  #keeping(next: (args: Args) => unknown): unknown {
    return assign(((args: Args & { readonly context: JoinedFields }) => ({
      $parts: { ...args.context.$parts, [this.#name]: next(args) },
    })) as never);
  }

  #inside(args: Args): Args {
    const { $parts } = args.context as JoinedFields;
    const { event } = args;
    const prefix = partEvent(this.#name, '');
    const own = event.type.startsWith(prefix) ? { ...event, type: event.type.slice(prefix.length) } : event;
    return { ...args, context: $parts[this.#name], event: own };
  }

  #called(call: unknown): unknown {
    return typeof call === 'function'
      ? (args: Args, params: unknown) => (call as Call)(this.#inside(args), params)
      : call;
  }

  #reference(one: unknown): unknown {
    if (typeof one === 'string') return this.#ownName(one);
    const { type, params } = one as { readonly type: string; readonly params?: unknown };
    return { type: this.#ownName(type), ...(params === undefined ? {} : { params: this.#called(params) }) };
  }

  #guard(guard: unknown): unknown {
    if (typeof guard !== 'function') return this.#reference(guard);
    if (!('check' in guard)) return this.#called(guard);
    const {
      name,
      guards = [],
      stateValue,
    } = guard as {
      readonly name: string;
      readonly guards?: readonly unknown[];
      readonly stateValue?: unknown;
    };
    const inner = guards.map((one) => this.#guard(one)) as never;
    switch (name) {
      case 'and':
        return and(inner);
      case 'or':
        return or(inner);
      case 'not':
        return not((inner as readonly unknown[])[0] as never);
      case 'stateIn':
        return stateIn({ [this.#name]: stateValue } as never);
      default:
        throw new Underivable(`${this.#chart.id}: a guard made by ${name}`);
    }
  }

  #action(action: unknown): unknown {
    if (typeof action !== 'function') return this.#reference(action);
    if (!isBuiltIn(action)) return nothing;
    const { type, event, to } = action;
    switch (type) {
      case 'xstate.assign':
        return this.#assigned((action as { readonly assignment?: unknown }).assignment);
      case 'xstate.raise':
        return this.told(event, (args) => this.#inside(args));
      case 'xstate.sendTo':
        if (to !== PARENT) return nothing;
        return typeof event === 'function'
          ? raise((args: unknown) => event(this.#inside(args as Args)) as AnyEventObject)
          : raise(event as AnyEventObject);
      default:
        throw new Underivable(`${this.#chart.id}: ${type.slice('xstate.'.length)} in an action of a part`);
    }
  }

  #assigned(assignment: unknown): unknown {
    return assign(((args: Args, params: unknown) => {
      const inside = this.#inside(args);
      const { $parts } = args.context as JoinedFields;
      const made =
        typeof assignment === 'function'
          ? assignment(inside, params)
          : Object.fromEntries(
              Object.entries(assignment as Config).map(([key, part]) => [
                key,
                typeof part === 'function' ? part(inside, params) : part,
              ]),
            );
      return { $parts: { ...$parts, [this.#name]: { ...(inside.context as object), ...made } } };
    }) as never);
  }
}

/** Without what XState adds to start and stop the timers of `after`. */
function isWritten(action: unknown): boolean {
  if (typeof action !== 'function') return true;
  const { id, sendId } = action as { readonly id?: unknown; readonly sendId?: unknown };
  return ![id, sendId].some((name) => typeof name === 'string' && name.startsWith('xstate.after.'));
}

function asList(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}
