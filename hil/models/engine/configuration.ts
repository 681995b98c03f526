import type { AnyTransitionDefinition, StateValue } from 'xstate';
import type { AnyStateNode } from '../../../statecharts/branches.ts';
import type { Microstep } from './microstep.ts';
import { inDocumentOrder, isLeaf, regionsOf } from './tree.ts';

/** Nodes to which a history state leads back, by its id. */
export type History = ReadonlyMap<string, readonly AnyStateNode[]>;

/** A set of active state nodes (with what history states remember), and all that follows from it alone. */
export class Configuration {
  /** In document order. */
  readonly nodes: readonly AnyStateNode[];
  readonly ids: ReadonlySet<string>;
  readonly history: History;
  readonly value: StateValue;
  /** Compact and unique among the configurations of a chart. */
  readonly code: string;
  /** Answers of guards that ask for nothing but the active states. */
  readonly guards = new Map<unknown, boolean>();
  readonly microsteps = new Map<string, Microstep>();
  /** By type of event: whom it concerns; null: nobody. */
  readonly #plans = new Map<string, Plan | null>();
  /** Active nodes with eventless branches, and their active descendants' leaves, innermost first. */
  readonly eventless: readonly (readonly AnyStateNode[])[];

  constructor(nodes: readonly AnyStateNode[], history: History, code: string) {
    this.nodes = nodes;
    this.ids = new Set(nodes.map(({ id }) => id));
    this.history = history;
    this.code = code;
    this.value = stateValueOf(nodes[0], this.ids);
    this.eventless = nodes
      .filter(isLeaf)
      .map((leaf) => lineOf(leaf).filter(({ always }) => always !== undefined))
      .filter((line) => line.length > 0);
  }

  /** Which active states have branches for this type of event, innermost first; null: none has. */
  planFor(type: string): Plan | null {
    let plan = this.#plans.get(type);
    if (plan === undefined) {
      plan = planOf(this.nodes[0], this.ids, type);
      this.#plans.set(type, plan);
    }
    return plan;
  }
}

/** The part of the tree of active states that an event concerns. */
export interface Plan {
  readonly inner: readonly Plan[];
  readonly own: readonly AnyTransitionDefinition[];
}

function planOf(node: AnyStateNode | undefined, active: ReadonlySet<string>, type: string): Plan | null {
  if (node === undefined) return null;
  const children = regionsOf(node).filter(({ id }) => active.has(id));
  const inner = children.flatMap((child) => planOf(child, active, type) ?? []);
  const own = candidatesOf(node, type);
  return inner.length === 0 && own.length === 0 ? null : { inner, own };
}

/** One object for one set of nodes. */
export class Configurations {
  readonly #known = new Map<string, Configuration>();

  of(nodes: Iterable<AnyStateNode>, history: History): Configuration {
    const sorted = [...nodes].sort(inDocumentOrder);
    const code = codeOf(sorted, history);
    let configuration = this.#known.get(code);
    if (configuration === undefined) {
      configuration = new Configuration(sorted, history, code);
      this.#known.set(code, configuration);
    }
    return configuration;
  }
}

/** Printable, one character for each leaf. */
function codeOf(nodes: readonly AnyStateNode[], history: History): string {
  const leaves = (list: readonly AnyStateNode[]) =>
    list.map(({ order }) => String.fromCharCode(order < 79 ? order + 48 : order + 82)).join('');
  const remembered = [...history].sort(([one], [other]) => (one < other ? -1 : 1));
  return leaves(nodes.filter(isLeaf)) + remembered.map(([id, list]) => `,${id}=${leaves(list)}`).join('');
}

function lineOf(leaf: AnyStateNode): readonly AnyStateNode[] {
  return leaf.parent === undefined ? [leaf] : [leaf, ...lineOf(leaf.parent)];
}

function stateValueOf(node: AnyStateNode | undefined, active: ReadonlySet<string>): StateValue {
  if (node === undefined) return {};
  const children = regionsOf(node).filter(({ id }) => active.has(id));
  const [only] = children;
  if (node.type === 'compound' && only !== undefined && isLeaf(only)) return only.key;
  return Object.fromEntries(children.map((child) => [child.key, stateValueOf(child, active)]));
}

/** The branches of a node that an event of this type can take, in the order in which they are tried. */
function candidatesOf(node: AnyStateNode, type: string): readonly AnyTransitionDefinition[] {
  const exact = node.transitions.get(type) ?? [];
  const wider = [...node.transitions.keys()]
    .filter((descriptor) => descriptor !== type && covers(descriptor, type))
    .sort((one, other) => other.length - one.length);
  return wider.length === 0 ? exact : [...exact, ...wider.flatMap((key) => node.transitions.get(key) ?? [])];
}

/** `*`, `device.*` */
function covers(descriptor: string, type: string): boolean {
  if (descriptor === '*') return true;
  return descriptor.endsWith('.*') && `${type}.`.startsWith(descriptor.slice(0, -1));
}
