import type { AnyStateMachine, AnyTransitionDefinition, StateNode } from 'xstate';

/** What sets a branch off, in the words of the chart. */
export type Trigger =
  | { readonly kind: 'event'; readonly event: string }
  | { readonly kind: 'after'; readonly delay: string }
  | { readonly kind: 'always' }
  /** The invoked actor answered, failed, or told its state. */
  | { readonly kind: 'done' | 'error' | 'snapshot'; readonly actor: string; readonly invocation: string }
  /** All regions of the state have ended. */
  | { readonly kind: 'ended' };

// biome-ignore lint/suspicious/noExplicitAny: a node of any chart; XState has no name for it.
export type AnyStateNode = StateNode<any, any>;

/** One guarded way out of a state: the unit in which coverage of a chart is counted. */
export interface Branch {
  /** Stable as long as the state, its event and the order of its guards are: `home:TOUCH[2]`, `tapping:done.serveCard[0]`. */
  readonly id: string;
  readonly node: AnyStateNode;
  readonly trigger: Trigger;
  /** Position among the branches of this state for this trigger; guards are tried in this order. */
  readonly index: number;
  readonly transition: AnyTransitionDefinition;
}

/** Every branch of a chart, in document order. The same chart provided with other effects has the same ids. */
export function branchesOf(chart: AnyStateMachine): readonly Branch[] {
  return nodesOf(chart.root).flatMap((node) => [
    ...[...node.transitions].flatMap(([descriptor, transitions]) =>
      named(node, triggerOf(node, descriptor), transitions),
    ),
    ...named(node, { kind: 'always' }, node.always ?? []),
  ]);
}

/** A chart that another one invokes. */
export interface ChartPart {
  /** As its invocation is called. */
  readonly name: string;
  readonly chart: AnyStateMachine;
}

/** The charts that a chart invokes, each once. */
export function partsOf(chart: AnyStateMachine): readonly ChartPart[] {
  const parts = new Map<string, AnyStateMachine>();
  for (const invoked of nodesOf(chart.root).flatMap(({ invoke }) => invoke)) {
    const logic: unknown = chart.implementations.actors[sourceName(invoked)];
    if (isChart(logic)) parts.set(invoked.id, logic);
  }
  return [...parts].map(([name, part]) => ({ name, chart: part }));
}

function isChart(logic: unknown): logic is AnyStateMachine {
  return typeof logic === 'object' && logic !== null && 'root' in logic && 'implementations' in logic;
}

/**
 * The branches of a chart and of those that it invokes. A part's states go by their path, and what it hears has the
 * part's name before it, so that the ids are unique: `delivery.cardWanted:delivery.TOUCH[0]`.
 */
export function branchesWithParts(chart: AnyStateMachine): readonly Branch[] {
  const ofParts = partsOf(chart).flatMap(({ name, chart: part }) =>
    branchesOf(part).map((branch): Branch => {
      const { node, index } = branch;
      const trigger: Trigger =
        branch.trigger.kind === 'event' ? { kind: 'event', event: `${name}.${branch.trigger.event}` } : branch.trigger;
      return { ...branch, trigger, id: `${[part.id, ...node.path].join('.')}:${triggerName(trigger)}[${index}]` };
    }),
  );
  return [...branchesOf(chart), ...ofParts];
}

/** The node and all below it, in document order. */
export function nodesOf(node: AnyStateNode): readonly AnyStateNode[] {
  return [node, ...Object.values(node.states).flatMap(nodesOf)];
}

/** How a trigger is written in a branch's id. */
export function triggerName(trigger: Trigger): string {
  switch (trigger.kind) {
    case 'event':
      return trigger.event;
    case 'after':
      return `after.${trigger.delay}`;
    case 'done':
    case 'error':
    case 'snapshot':
      return `${trigger.kind}.${trigger.invocation}`;
    case 'always':
    case 'ended':
      return trigger.kind;
    default:
      return trigger satisfies never;
  }
}

function named(node: AnyStateNode, trigger: Trigger, transitions: readonly AnyTransitionDefinition[]): Branch[] {
  return transitions.map((transition, index) => ({
    id: `${node.id}:${triggerName(trigger)}[${index}]`,
    node,
    trigger,
    index,
    transition,
  }));
}

function triggerOf(node: AnyStateNode, descriptor: string): Trigger {
  if (node.config.on !== undefined && Object.hasOwn(node.config.on, descriptor)) {
    return { kind: 'event', event: descriptor };
  }
  if (descriptor === `xstate.done.state.${node.id}`) return { kind: 'ended' };
  const waiting = node.after.find(({ eventType }) => eventType === descriptor);
  if (waiting !== undefined) return { kind: 'after', delay: String(waiting.delay) };
  for (const invoked of node.invoke) {
    const told = {
      done: `xstate.done.actor.${invoked.id}`,
      error: `xstate.error.actor.${invoked.id}`,
      snapshot: `xstate.snapshot.${invoked.id}`,
    } as const;
    for (const kind of ['done', 'error', 'snapshot'] as const) {
      if (told[kind] === descriptor)
        return { kind, actor: sourceName(invoked), invocation: invocationName(node, invoked.id) };
    }
  }
  return { kind: 'event', event: descriptor };
}

/** The name of what is invoked; with its place where a state invokes the same twice. */
export function invocationName(node: AnyStateNode, id: string): string {
  const own = node.invoke.find((invoked) => invoked.id === id);
  if (own === undefined) throw new Error(`${node.id} invokes no ${id}`);
  const same = node.invoke.filter(({ src }) => src === own.src);
  return same.length === 1 ? sourceName(own) : `${sourceName(own)}#${same.indexOf(own)}`;
}

/** The name of an invoked actor; one written in place has none but its invocation's. */
export function sourceName({ id, src }: AnyStateNode['invoke'][number]): string {
  return typeof src === 'string' ? src : id;
}
