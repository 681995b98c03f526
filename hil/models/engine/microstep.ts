import type { AnyTransitionDefinition } from 'xstate';
import type { AnyStateNode } from '../../../statecharts/branches.ts';
import type { Configuration, Configurations, History } from './configuration.ts';
import { ancestorsOf, inDocumentOrder, isLeaf, isWithin, regionsOf, targetsOf } from './tree.ts';

/**
 * What a set of branches does to a configuration (SCXML, "microstep"): where it leads and what is run on the way.
 * It depends on nothing else, so it is worked out once.
 */
export interface Microstep {
  /** Without those that a branch of a deeper state has pre-empted. */
  readonly taken: readonly AnyTransitionDefinition[];
  readonly next: Configuration;
  readonly program: readonly Instruction[];
}

export type Instruction =
  | { readonly run: unknown }
  /** A final state was entered: this node is complete. `of` gives its output. */
  | { readonly completed: AnyStateNode; readonly of: AnyStateNode | null };

export function microstepOf(
  configurations: Configurations,
  from: Configuration,
  selected: readonly AnyTransitionDefinition[],
): Microstep {
  const active = new Set(from.nodes);
  const taken = withoutConflicts(selected, active, from.history);
  const program: Instruction[] = [];
  const exited = [...exitSet(taken, active, from.history)].sort((one, other) => inDocumentOrder(other, one));
  const history = remembered(exited, active, from.history);
  for (const node of exited) {
    program.push(...node.exit.map(run));
    active.delete(node);
  }
  for (const { actions } of taken) program.push(...actions.map(run));
  enter(taken, active, history, program);
  return { taken, next: configurations.of(active, history), program };
}

/** Entering a chart: its root and what is active at first. */
export function initialMicrostep(configurations: Configurations, root: AnyStateNode): Microstep {
  const active = new Set<AnyStateNode>();
  const program: Instruction[] = [];
  const entry: Entry = { nodes: new Set([root]), byDefault: new Set([root]), history: new Map() };
  addDescendants(root, entry);
  runEntries(entry, active, program);
  return { taken: [], next: configurations.of(active, entry.history), program };
}

const run = (action: unknown): Instruction => ({ run: action });

/** Of two branches that would leave the same state the one of the deeper source wins. */
function withoutConflicts(
  selected: readonly AnyTransitionDefinition[],
  active: ReadonlySet<AnyStateNode>,
  history: History,
): readonly AnyTransitionDefinition[] {
  if (selected.length < 2) return selected;
  const kept = new Set<AnyTransitionDefinition>();
  for (const one of selected) {
    const mine = exitSet([one], active, history);
    const rivals = [...kept].filter((other) => [...exitSet([other], active, history)].some((node) => mine.has(node)));
    if (!rivals.every((rival) => isWithin(one.source, rival.source))) continue;
    for (const rival of rivals) kept.delete(rival);
    kept.add(one);
  }
  return [...kept];
}

function exitSet(
  transitions: readonly AnyTransitionDefinition[],
  active: ReadonlySet<AnyStateNode>,
  history: History,
): ReadonlySet<AnyStateNode> {
  const exited = new Set<AnyStateNode>();
  for (const transition of transitions) {
    if (targetsOf(transition).length === 0) continue;
    const domain = domainOf(transition, history);
    if (transition.reenter && domain === transition.source) exited.add(transition.source);
    for (const node of active) if (domain === undefined || isWithin(node, domain)) exited.add(node);
  }
  return exited;
}

/** The innermost state that a branch leaves active; undefined where the root itself is entered anew. */
function domainOf(transition: AnyTransitionDefinition, history: History): AnyStateNode | undefined {
  const { source, reenter } = transition;
  const targets = effectiveTargets(targetsOf(transition), history);
  if (!reenter && targets.every((target) => target === source || isWithin(target, source))) return source;
  const ancestor = leastCommonAncestor([...targets, source]);
  if (ancestor !== undefined) return ancestor;
  return reenter ? undefined : source.machine.root;
}

function leastCommonAncestor([head, ...tail]: readonly AnyStateNode[]): AnyStateNode | undefined {
  if (head === undefined) return undefined;
  return ancestorsOf(head).find((ancestor) => tail.every((node) => isWithin(node, ancestor)));
}

function effectiveTargets(targets: readonly AnyStateNode[], history: History): readonly AnyStateNode[] {
  return targets.flatMap((target) => {
    if (target.type !== 'history') return [target];
    return history.get(target.id) ?? effectiveTargets(historyDefault(target), history);
  });
}

/** Where a history state leads when nothing is remembered yet. */
function historyDefault(node: AnyStateNode): readonly AnyStateNode[] {
  const { parent } = node;
  if (parent === undefined) return [];
  const written: unknown = node.config.target;
  if (typeof written === 'string') {
    if (written.startsWith('#')) return [node.machine.getStateNodeById(written)];
    const found = written.split('.').reduce<AnyStateNode | undefined>((at, key) => at?.states[key], parent);
    return found === undefined ? [] : [found];
  }
  return parent.type === 'parallel' ? [parent] : parent.initial.target;
}

function remembered(exited: readonly AnyStateNode[], active: ReadonlySet<AnyStateNode>, history: History): History {
  const states = exited.flatMap((node) => Object.values(node.states).filter(({ type }) => type === 'history'));
  if (states.length === 0) return history;
  const changed = new Map(history);
  for (const { id, parent, history: depth } of states) {
    const kept = [...active].filter((node) =>
      depth === 'deep' ? isLeaf(node) && parent !== undefined && isWithin(node, parent) : node.parent === parent,
    );
    changed.set(id, kept);
  }
  return changed;
}

interface Entry {
  readonly nodes: Set<AnyStateNode>;
  /** Entered without having been named: their initial actions run. */
  readonly byDefault: Set<AnyStateNode>;
  readonly history: History;
}

function enter(
  taken: readonly AnyTransitionDefinition[],
  active: Set<AnyStateNode>,
  history: History,
  program: Instruction[],
): void {
  const entry: Entry = { nodes: new Set(), byDefault: new Set(), history };
  for (const transition of taken) {
    const targets = targetsOf(transition);
    const { source, reenter } = transition;
    const domain = domainOf(transition, history);
    for (const target of targets) {
      const isEntered = target !== source || source !== domain || reenter;
      if (target.type !== 'history' && isEntered) {
        entry.nodes.add(target);
        entry.byDefault.add(target);
      }
      addDescendants(target, entry);
    }
    for (const target of effectiveTargets(targets, history)) {
      const above = [...ancestorsOf(target, domain), ...(domain?.type === 'parallel' ? [domain] : [])];
      addAncestors(above, source.parent === undefined && reenter ? undefined : domain, entry);
    }
  }
  runEntries(entry, active, program);
}

function addDescendants(node: AnyStateNode, entry: Entry): void {
  if (node.type === 'history') addRemembered(node, entry);
  else if (node.type === 'compound') {
    const [first] = node.initial.target;
    if (first === undefined) return;
    if (first.type !== 'history') {
      entry.nodes.add(first);
      entry.byDefault.add(first);
    }
    addDescendants(first, entry);
    addAncestors(ancestorsOf(first, node), undefined, entry);
  } else if (node.type === 'parallel') {
    for (const region of regionsOf(node)) {
      if (hasWithin(entry.nodes, region)) continue;
      entry.nodes.add(region);
      entry.byDefault.add(region);
      addDescendants(region, entry);
    }
  }
}

function addRemembered(node: AnyStateNode, entry: Entry): void {
  const { parent } = node;
  const known = entry.history.get(node.id);
  const targets = known ?? historyDefault(node);
  if (known === undefined && parent !== undefined && parent.type === 'compound' && node.config.target === undefined) {
    entry.byDefault.add(parent);
  }
  for (const target of targets) {
    entry.nodes.add(target);
    addDescendants(target, entry);
  }
  for (const target of targets) if (parent !== undefined) addAncestors(ancestorsOf(target, parent), undefined, entry);
}

function addAncestors(above: readonly AnyStateNode[], within: AnyStateNode | undefined, entry: Entry): void {
  for (const ancestor of above) {
    if (within === undefined || isWithin(ancestor, within)) entry.nodes.add(ancestor);
    if (ancestor.type !== 'parallel') continue;
    for (const region of regionsOf(ancestor)) {
      if (hasWithin(entry.nodes, region)) continue;
      entry.nodes.add(region);
      addDescendants(region, entry);
    }
  }
}

function hasWithin(nodes: ReadonlySet<AnyStateNode>, region: AnyStateNode): boolean {
  for (const node of nodes) if (isWithin(node, region)) return true;
  return false;
}

function runEntries({ nodes, byDefault }: Entry, active: Set<AnyStateNode>, program: Instruction[]): void {
  const told = new Set<AnyStateNode>();
  for (const node of [...nodes].sort(inDocumentOrder)) {
    active.add(node);
    program.push(...node.entry.map(run));
    if (byDefault.has(node)) program.push(...node.initial.actions.map(run));
    if (node.type === 'final') program.push(...completions(node, active, told));
  }
}

/** A final state completes its parent, and with the last region of a parallel state that one too. */
function completions(node: AnyStateNode, active: ReadonlySet<AnyStateNode>, told: Set<AnyStateNode>): Instruction[] {
  const found: Instruction[] = [];
  const { parent } = node;
  if (parent === undefined) return found;
  if (parent.type === 'compound') found.push({ completed: parent, of: node });
  let above = parent.type === 'parallel' ? parent : parent.parent;
  while (above?.type === 'parallel' && !told.has(above) && isComplete(above, active)) {
    told.add(above);
    found.push({ completed: above, of: null });
    above = above.parent;
  }
  return found;
}

function isComplete(node: AnyStateNode, active: ReadonlySet<AnyStateNode>): boolean {
  if (node.type === 'compound') return regionsOf(node).some((child) => child.type === 'final' && active.has(child));
  if (node.type === 'parallel') return regionsOf(node).every((child) => isComplete(child, active));
  return node.type === 'final';
}
