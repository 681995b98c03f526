import { type AnyStateMachine, type AnyTransitionDefinition, assign, createMachine } from 'xstate';
import { type AnyStateNode, branchesOf, type Trigger } from '../../statecharts/branches.ts';
import { Underivable } from './contract.ts';
import { OWN_EVENT } from './joined-chart.ts';
import { type Wait, type WaitEnd, waitsOf } from './waits.ts';

/** What the derived chart keeps in the context beside the chart's own. */
export interface ModelFields {
  /** Ids of waits that are over while their state goes on. */
  readonly $spent: readonly string[];
}

export interface DerivedChart {
  readonly chart: AnyStateMachine;
  readonly waits: readonly Wait[];
  /** Index of the original's branch by the derived chart's transition. */
  readonly branchOf: ReadonlyMap<AnyTransitionDefinition, number>;
  /** Branches that no model can take: what an actor tells while it runs. */
  readonly left: readonly string[];
}

type Config = Readonly<Record<string, unknown>>;

/** By which a joined chart switches one of its parts on and off: no branch of the machine's. */
export function isSwitch(trigger: Trigger): boolean {
  return trigger.kind === 'event' && trigger.event.startsWith(OWN_EVENT);
}

/**
 * The same chart without actors and timers: what they end with are events (`done.serveCard`, `elapsed.cardWait`).
 * Guards, actions, states and ids are the chart's own. Throws Underivable.
 */
export function derivedChart(original: AnyStateMachine): DerivedChart {
  const waits = waitsOf(original);
  refuseDelayedActions(original);
  const config = stateConfig(original.root, waits);
  const context = original.config.context;
  const fields: ModelFields = { $spent: [] };
  const chart = createMachine(
    {
      ...config,
      context: (args: never) => ({ ...(typeof context === 'function' ? context(args) : context), ...fields }),
    } as Parameters<typeof createMachine>[0],
    original.implementations as Parameters<typeof createMachine>[1],
  ) as unknown as AnyStateMachine;
  return { chart, waits, ...matched(original, chart, waits) };
}

function stateConfig(node: AnyStateNode, waits: readonly Wait[]): Config {
  const own = node.config as unknown as Config;
  const mine = waits.filter((wait) => wait.node === node);
  const { after: _after, invoke: _invoke, states: _states, on, exit, ...rest } = own;
  const spendable = mine.filter(({ spendable }) => spendable);
  const forget = spendable.length === 0 ? [] : [assign(forgetting(spendable.map(({ id }) => id)))];
  const states = Object.entries(node.states).map(([key, child]) => [key, stateConfig(child, waits)]);
  return {
    ...rest,
    id: node.id,
    // Over is over only while the state goes on.
    exit: [...asList(exit), ...forget],
    on: { ...(on as Config | undefined), ...Object.fromEntries(mine.flatMap(endings)) },
    ...(states.length === 0 ? {} : { states: Object.fromEntries(states) }),
  };
}

/** The events that a wait can end with; a spendable wait is marked as over, whichever branch is taken. */
function endings(wait: Wait): readonly (readonly [string, readonly Config[]])[] {
  return wait.ends
    .filter(({ kind, branches }) => branches.length > 0 || kind !== 'error')
    .map((end) => {
      const written = branchConfigs(writtenBranches(wait, end.kind));
      if (!wait.spendable) return [end.event, written];
      const spend = assign(spending(wait.id));
      const marked = written.map((branch) => ({ ...branch, actions: [spend, ...asList(branch.actions)] }));
      return [end.event, [...marked, { actions: spend }]];
    });
}

/** A branch list as the chart's author wrote it: targets relative, names unresolved. */
function writtenBranches({ node, name, invocation }: Wait, end: WaitEnd['kind']): unknown {
  if (end === 'elapsed') return (node.config.after as Config | undefined)?.[name];
  const invoked = asList(node.config.invoke)[invocation ?? 0] as Config | undefined;
  return invoked?.[end === 'done' ? 'onDone' : 'onError'];
}

function branchConfigs(written: unknown): readonly Config[] {
  return asList(written).map((branch) => (typeof branch === 'string' ? { target: branch } : (branch as Config)));
}

function asList(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

type WithFields = { readonly context: ModelFields };

const spending = (id: string) => (args: unknown) => {
  const { $spent } = (args as WithFields).context;
  return { $spent: $spent.includes(id) ? $spent : [...$spent, id].sort() };
};

const forgetting = (ids: readonly string[]) => (args: unknown) => {
  const { $spent } = (args as WithFields).context;
  return { $spent: $spent.some((id) => ids.includes(id)) ? $spent.filter((id) => !ids.includes(id)) : $spent };
};

function matched(
  original: AnyStateMachine,
  chart: AnyStateMachine,
  waits: readonly Wait[],
): Pick<DerivedChart, 'branchOf' | 'left'> {
  const derivedNodes = new Map(branchesOf(chart).map(({ node }) => [node.id, node]));
  const branchOf = new Map<AnyTransitionDefinition, number>();
  const left: string[] = [];
  const branches = branchesOf(original).filter(({ trigger }) => !isSwitch(trigger));
  branches.forEach(({ id, node, trigger, index, transition }, number) => {
    const derived = derivedNodes.get(node.id);
    const end = waits
      .filter((wait) => wait.node === node)
      .flatMap(({ ends }) => ends)
      .find(({ branches }) => branches.includes(transition));
    const list =
      trigger.kind === 'always' ? derived?.always : derived?.transitions.get(end?.event ?? transition.eventType);
    const same = list?.[index];
    if (same === undefined) left.push(id);
    else branchOf.set(same, number);
  });
  return { branchOf, left };
}

/** What is sent later, started or addressed by an action is not to be seen in a chart: no pure model shows it. */
function refuseDelayedActions(original: AnyStateMachine): void {
  const impure = new Set(['xstate.spawnChild', 'xstate.sendTo', 'xstate.stopChild']);
  const refuse = (action: unknown, where: string): void => {
    const named = typeof action === 'string' ? action : ((action as { type?: unknown } | null)?.type ?? '');
    const done = typeof action === 'function' ? action : original.implementations.actions[String(named)];
    if (typeof done !== 'function') return;
    const { type, delay, id } = done as { type?: unknown; delay?: unknown; id?: unknown };
    if (typeof id === 'string' && id.startsWith('xstate.after.')) return;
    if (delay !== undefined) throw new Underivable(`${where}: an action with a delay; let a state wait with \`after\``);
    if (impure.has(String(type))) {
      throw new Underivable(`${where}: ${String(type).slice('xstate.'.length)} in an action; let a state invoke it`);
    }
  };
  for (const { node, transition, id } of branchesOf(original)) {
    for (const action of transition.actions) refuse(action, id);
    for (const action of [...node.entry, ...node.exit]) refuse(action, node.id);
  }
}
