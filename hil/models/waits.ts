import type { AnyStateMachine, AnyTransitionDefinition } from 'xstate';
import { type AnyStateNode, invocationName, nodesOf, sourceName } from '../../statecharts/branches.ts';

/** A timer or an invoked actor of a state: something that ends by itself while the state is active. */
export interface Wait {
  readonly node: AnyStateNode;
  readonly kind: 'elapsed' | 'done';
  /** Delay or actor, as the chart names it. */
  readonly name: string;
  /** Position among the invocations of the state. */
  readonly invocation?: number;
  /** Events of the model, and the branches that they stand for. */
  readonly ends: readonly WaitEnd[];
  /** Unique in the chart. */
  readonly id: string;
  /** Unique among waits of this kind and name. */
  readonly place: string;
  /** True when the state can outlive its wait: whether it is over has to be remembered then. */
  readonly spendable: boolean;
}

export interface WaitEnd {
  readonly kind: 'elapsed' | 'done' | 'error';
  /** Event type in the model. */
  readonly event: string;
  readonly branches: readonly AnyTransitionDefinition[];
}

/**
 * Timers and invocations of a chart. Waits of one name share an event where only one of them can run at a time;
 * where two can, each has an event of its own (`elapsed.tick@validator.left`).
 */
export function waitsOf(chart: AnyStateMachine): readonly Wait[] {
  const found = nodesOf(chart.root).flatMap((node) => [...timersOf(node), ...invocationsOf(node)]);
  return found.map((wait) => {
    const alone = found.every(
      (other) =>
        other === wait || other.kind !== wait.kind || other.name !== wait.name || exclusive(other.node, wait.node),
    );
    const suffix = alone ? '' : `@${wait.place}`;
    return { ...wait, ends: wait.ends.map((end) => ({ ...end, event: end.event + suffix })) };
  });
}

function timersOf(node: AnyStateNode): Wait[] {
  const delays = [...new Set(node.after.map(({ delay }) => String(delay)))];
  return delays.map((name) => {
    const branches = node.after.filter(({ delay }) => String(delay) === name);
    const ends = [{ kind: 'elapsed', event: `elapsed.${name}`, branches }] as const;
    const id = `${node.id}:after.${name}`;
    return { node, kind: 'elapsed', name, ends, id, place: node.id, spendable: outlives(node, ends) };
  });
}

function invocationsOf(node: AnyStateNode): Wait[] {
  return node.invoke.map((invoked, invocation) => {
    const branches = (kind: 'done' | 'error') => node.transitions.get(`xstate.${kind}.actor.${invoked.id}`) ?? [];
    const name = sourceName(invoked);
    const ends = (['done', 'error'] as const).map((kind) => ({
      kind,
      event: `${kind}.${name}`,
      branches: branches(kind),
    }));
    const own = invocationName(node, invoked.id);
    const place = own === name ? node.id : `${node.id}${own.slice(name.length)}`;
    const id = `${node.id}:done.${own}`;
    return { node, kind: 'done', name, invocation, ends, id, place, spendable: outlives(node, ends) };
  });
}

/** The state may be active still when its wait is over: a branch stays in it, or none is certain to be taken. */
function outlives(node: AnyStateNode, ends: readonly WaitEnd[]): boolean {
  return ends.some(
    ({ kind, branches }) =>
      !(kind === 'error' && branches.length === 0) &&
      (branches.at(-1)?.guard !== undefined ||
        branches.length === 0 ||
        branches.some((branch) => !leaves(node, branch))),
  );
}

function leaves(node: AnyStateNode, { target, reenter }: AnyTransitionDefinition): boolean {
  if (target === undefined || target.length === 0) return false;
  return reenter || target.some((to) => to !== node && !isWithin(to, node));
}

/** Never active together: their paths part at a state of which one child is active. */
function exclusive(one: AnyStateNode, other: AnyStateNode): boolean {
  if (one === other || isWithin(one, other) || isWithin(other, one)) return false;
  const ancestors = new Set(ancestorsOf(one));
  return ancestorsOf(other).find((node) => ancestors.has(node))?.type === 'compound';
}

function isWithin(node: AnyStateNode, ancestor: AnyStateNode): boolean {
  return ancestorsOf(node).includes(ancestor);
}

function ancestorsOf(node: AnyStateNode): readonly AnyStateNode[] {
  return node.parent === undefined ? [] : [node.parent, ...ancestorsOf(node.parent)];
}
