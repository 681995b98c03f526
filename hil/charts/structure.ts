import type { AnyStateMachine } from 'xstate';
import {
  type AnyStateNode,
  type Branch,
  branchesOf,
  invocationName,
  nodesOf,
  type Trigger,
} from '../../statecharts/branches.ts';
import { actionInWords, guardInWords } from './words.ts';

/** A chart as plain data: what a drawing, a report or a search needs of it, and nothing of XState. */
export interface ChartStructure {
  readonly id: string;
  /** In document order; the first is the root. */
  readonly nodes: readonly ChartNode[];
  readonly branches: readonly ChartBranch[];
}

export interface ChartNode {
  readonly id: string;
  /** Last part of its path. */
  readonly name: string;
  readonly path: readonly string[];
  readonly parent: string | null;
  readonly kind: 'atomic' | 'compound' | 'parallel' | 'final' | 'history';
  readonly children: readonly string[];
  readonly initial: string | null;
  readonly entry: readonly string[];
  readonly exit: readonly string[];
  readonly invokes: readonly string[];
}

export interface ChartBranch {
  readonly id: string;
  readonly source: string;
  readonly trigger: Trigger;
  readonly index: number;
  /** In words; null: always. */
  readonly guard: string | null;
  readonly actions: readonly string[];
  /** Empty: the state stays as it is. */
  readonly targets: readonly string[];
  readonly reenter: boolean;
}

/** Reads the structure of any XState 5 chart. */
export function structureOf(chart: AnyStateMachine): ChartStructure {
  return { id: chart.id, nodes: nodesOf(chart.root).map(nodeOf), branches: branchesOf(chart).map(branchOf) };
}

function nodeOf(node: AnyStateNode): ChartNode {
  return {
    id: node.id,
    name: node.path.at(-1) ?? node.id,
    path: node.path,
    parent: node.parent?.id ?? null,
    kind: node.type,
    children: Object.values(node.states).map(({ id }) => id),
    initial: node.type === 'compound' ? (node.initial.target[0]?.id ?? null) : null,
    entry: ownActions(node.entry),
    exit: ownActions(node.exit),
    invokes: node.invoke.map(({ id }) => invocationName(node, id)),
  };
}

/** Without those that XState adds to start and stop the timers of `after`. */
function ownActions(actions: readonly unknown[]): readonly string[] {
  return actions.filter((action) => !isTimer(action)).map(actionInWords);
}

function isTimer(action: unknown): boolean {
  if (typeof action !== 'function') return false;
  const about = 'id' in action ? action.id : 'sendId' in action ? action.sendId : undefined;
  return typeof about === 'string' && about.startsWith('xstate.after.');
}

function branchOf({ id, node, trigger, index, transition }: Branch): ChartBranch {
  return {
    id,
    source: node.id,
    trigger,
    index,
    guard: transition.guard === undefined ? null : guardInWords(transition.guard, transition.description),
    actions: transition.actions.map(actionInWords),
    targets: transition.target?.map((target) => target.id) ?? [],
    reenter: transition.reenter,
  };
}
