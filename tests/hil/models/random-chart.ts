import fc from 'fast-check';
import { assign, createMachine, not, raise, stateIn } from 'xstate';

interface Tree {
  readonly kind: 'atomic' | 'compound' | 'parallel';
  readonly children: readonly Tree[];
  readonly branches: readonly Wish[];
  readonly history: 'none' | 'shallow' | 'deep';
  readonly final: boolean;
}

interface Wish {
  readonly event: string;
  readonly target: number;
  readonly targeted: boolean;
  readonly reenter: boolean;
  readonly guard: number;
  readonly raises: boolean;
}

export const EVENTS = ['A', 'B', 'C', 'device.lost', 'device.back'] as const;
const DESCRIPTORS = [...EVENTS, 'device.*', '*', 'done', 'RAISED'] as const;

const wish: fc.Arbitrary<Wish> = fc.record({
  event: fc.constantFrom(...DESCRIPTORS),
  target: fc.nat(40),
  targeted: fc.boolean(),
  reenter: fc.boolean(),
  guard: fc.nat(5),
  raises: fc.boolean(),
});

const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', maxDepth: 4 },
    fc.record({
      kind: fc.constant('atomic' as const),
      children: fc.constant([]),
      branches: fc.array(wish, { maxLength: 3 }),
      history: fc.constant('none' as const),
      final: fc.boolean(),
    }),
    fc.record({
      kind: fc.constantFrom('compound' as const, 'parallel' as const),
      children: fc.array(tie('tree'), { minLength: 1, maxLength: 3 }),
      branches: fc.array(wish, { maxLength: 3 }),
      history: fc.constantFrom('none' as const, 'shallow' as const, 'deep' as const),
      final: fc.constant(false),
    }),
  ),
}));

const trace = (word: string) =>
  assign(({ context }: { context: { trace: readonly string[] } }) => ({ trace: [...context.trace, word] }));

type Config = Record<string, unknown>;

/** Charts of every shape: nested, parallel, history, final states, wildcards, raised events, guards on context and states. */
export const randomChart = fc.tuple(tree, tree, fc.boolean()).map(([one, other, parallel]) => {
  const root: Tree = {
    kind: parallel ? 'parallel' : 'compound',
    children: [one, other],
    branches: [],
    history: 'none',
    final: false,
  };
  const ids: string[] = [];
  collect(root, 'r', ids);
  return createMachine({
    ...(config(root, 'r', ids, null) as object),
    context: { trace: [], count: 0 },
    options: { maxIterations: 60 },
  });
});

function collect(node: Tree, id: string, ids: string[]): void {
  ids.push(id);
  if (node.history !== 'none') ids.push(`${id}_h`);
  node.children.forEach((child, at) => {
    collect(child, `${id}_${at}`, ids);
  });
}

function config(node: Tree, id: string, ids: readonly string[], parent: Tree | null): Config {
  // A history state is for coming back: where its own parent is active, XState leaves states out (5.33).
  const meant = (wish: Wish) => ids[wish.target % ids.length] ?? 'r';
  const comesBack = (target: string) => !target.endsWith('_h') || !id.startsWith(target.slice(0, -2));
  const written = (wish: Wish): Config => ({
    ...(wish.targeted && comesBack(meant(wish)) ? { target: `#${meant(wish)}`, reenter: wish.reenter } : {}),
    ...guardOf(wish.guard, ids),
    // What is raised answers what came from outside: no chart raises for ever.
    actions: [
      trace(`${id}:${wish.event}`),
      ...(wish.raises && wish.event !== 'RAISED' && !wish.event.endsWith('*') ? [raise({ type: 'RAISED' })] : []),
    ],
  });
  const on: Record<string, Config[]> = {};
  const onDone: Config[] = [];
  for (const wish of node.branches) {
    if (wish.event === 'done') onDone.push(written(wish));
    else on[wish.event] = [...(on[wish.event] ?? []), written(wish)];
  }
  // A final state may have no way out, and only a compound parent is completed by it.
  if (node.final && parent?.kind === 'compound') return { id, type: 'final', entry: trace(`+${id}`) };
  const children = node.children.map((child, at) => [`${at}`, config(child, `${id}_${at}`, ids, node)] as const);
  const history =
    node.history === 'none' ? [] : [['h', { id: `${id}_h`, type: 'history', history: node.history }] as const];
  return {
    id,
    entry: trace(`+${id}`),
    exit: trace(`-${id}`),
    on,
    ...(onDone.length > 0 ? { onDone } : {}),
    ...(node.kind === 'parallel' ? { type: 'parallel' } : {}),
    ...(node.kind === 'compound' ? { initial: '0' } : {}),
    ...(children.length > 0 ? { states: Object.fromEntries([...children, ...history]) } : {}),
  };
}

function guardOf(which: number, ids: readonly string[]): Config {
  switch (which) {
    case 0:
      return { guard: ({ context }: { context: { trace: readonly string[] } }) => context.trace.length % 2 === 0 };
    case 1:
      return { guard: ({ event }: { event: { type: string } }) => event.type !== 'B' };
    case 2: {
      const asked = ids[ids.length - 1];
      return asked === undefined || asked.endsWith('h') ? {} : { guard: not(stateIn(`#${asked}`)) };
    }
    default:
      return {};
  }
}
