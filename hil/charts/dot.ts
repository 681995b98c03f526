import { triggerName } from '../../statecharts/branches.ts';
import { type DrawnNode, drawnTree } from './alike.ts';
import { type Mark, type Marks, PALETTE } from './marks.ts';
import type { ChartBranch, ChartNode, ChartStructure } from './structure.ts';

const FONT = 'Helvetica,Arial,Liberation Sans,sans-serif';

/**
 * `by-box`: each composite state is laid out for itself, which is narrow; where many arrows lead from box to box, boxes
 * may come to lie over each other. `as-one`: never, at the price of width.
 */
export type Layout = 'by-box' | 'as-one';

/** A chart, or the part of it below a state, in Graphviz's DOT: composite states are boxes around their states. */
export function dotOf(chart: ChartStructure, marks?: Marks, layout: Layout = 'by-box'): string {
  return new Drawing(chart, marks, layout).text();
}

interface Line {
  readonly words: string;
  readonly mark: Mark | null;
}

class Drawing {
  readonly #chart: ChartStructure;
  readonly #marks: Marks | undefined;
  readonly #layout: Layout;
  readonly #tree: DrawnNode;
  /** By id of any state: the one that stands for it. */
  readonly #standIn = new Map<string, DrawnNode>();
  readonly #composite = new Set<string>();

  constructor(chart: ChartStructure, marks: Marks | undefined, layout: Layout) {
    this.#chart = chart;
    this.#marks = marks;
    this.#layout = layout;
    this.#tree = drawnTree(chart);
    this.#register(this.#tree);
  }

  text(): string {
    const { muted, paper, ink, edge } = PALETTE;
    return [
      `digraph ${quoted(this.#chart.id)} {`,
      `graph [rankdir=LR, compound=true, newrank=${this.#layout === 'as-one'}, bgcolor="${paper}", fontname="${FONT}", fontsize=13, fontcolor="${ink}", nodesep=0.22, ranksep=0.45, pad=0.25, splines=true, remincross=true]`,
      `node [shape=plain, fontname="${FONT}", fontsize=11, fontcolor="${ink}"]`,
      `edge [fontname="${FONT}", fontsize=9, fontcolor="${muted}", color="${edge}", arrowsize=0.65, penwidth=1.1]`,
      ...this.#tree.children.map((child) => this.#part(child, 0)),
      ...this.#edges(),
      '}',
      '',
    ].join('\n');
  }

  #register(drawn: DrawnNode): void {
    for (const member of drawn.members) {
      this.#standIn.set(member.id, drawn);
      // What lies within the others lies within the one that is drawn, at the same place.
      if (member !== drawn.node) this.#pair(member, drawn);
    }
    if (drawn.children.length > 0) this.#composite.add(drawn.node.id);
    for (const child of drawn.children) this.#register(child);
  }

  #pair(member: ChartNode, drawn: DrawnNode): void {
    member.children.forEach((id, at) => {
      const child = this.#node(id);
      const twin = drawn.children[at];
      if (child === undefined || twin === undefined) return;
      this.#standIn.set(id, twin);
      this.#pair(child, twin);
    });
  }

  #part(drawn: DrawnNode, depth: number): string {
    if (drawn.children.length === 0) return `${quoted(drawn.node.id)} [label=${this.#leaf(drawn)}]`;
    const { cluster, edge, ink } = PALETTE;
    const fill = cluster[Math.min(depth, cluster.length - 1)];
    const isRegion = this.#node(drawn.node.parent)?.kind === 'parallel';
    return [
      `subgraph ${quoted(clusterOf(drawn.node.id))} {`,
      `graph [label=${this.#title(drawn)}, labeljust=l, style="${isRegion ? 'rounded,filled,dashed' : 'rounded,filled'}", fillcolor="${fill}", color="${edge}", fontcolor="${ink}", margin=12]`,
      `${quoted(anchorOf(drawn.node.id))} [shape=circle, width=0.09, label="", style="${this.#leadsIn(drawn) ? 'filled' : 'invis'}", fillcolor="${PALETTE.paper}", color="${edge}"]`,
      ...drawn.children.map((child) => this.#part(child, depth + 1)),
      ...this.#initial(drawn),
      '}',
    ].join('\n');
  }

  /** Names, what is done on entry and exit, and what happens without leaving. */
  #leaf(drawn: DrawnNode): string {
    const { edge, state } = PALETTE;
    const rows = [`<TR><TD ALIGN="LEFT"><B>${names(drawn)}</B></TD></TR>`, ...this.#rows(drawn)];
    return `<<TABLE BORDER="1" COLOR="${edge}" BGCOLOR="${state}" STYLE="ROUNDED" CELLBORDER="0" CELLPADDING="2" CELLSPACING="0">${rows.join('')}</TABLE>>`;
  }

  #title(drawn: DrawnNode): string {
    const rows = [`<TR><TD ALIGN="LEFT"><B>${names(drawn)}</B></TD></TR>`, ...this.#rows(drawn)];
    return `<<TABLE BORDER="0" CELLBORDER="0" CELLPADDING="1" CELLSPACING="0">${rows.join('')}</TABLE>>`;
  }

  #rows({ node, members }: DrawnNode): readonly string[] {
    const { muted } = PALETTE;
    const small = (words: string, colour: string) =>
      `<TR><TD ALIGN="LEFT"><FONT POINT-SIZE="9" COLOR="${colour}">${words}</FONT></TD></TR>`;
    const done = (when: string, actions: readonly string[]) =>
      actions.length === 0 ? [] : [small(`${when} / ${escaped(actions.join(', '))}`, muted)];
    const inner = this.#branches(members).filter((branch) => this.#staysIn(branch));
    return [
      ...done('entry', node.entry),
      ...done('exit', node.exit),
      ...node.invokes.map((name) => small(`does ${escaped(name)}`, muted)),
      ...this.#lines(inner).map(({ words, mark }) => small(`${words}`, mark === null ? muted : PALETTE.mark[mark])),
    ];
  }

  #branches(members: readonly ChartNode[]): readonly ChartBranch[] {
    return this.#chart.branches.filter(({ source }) => members.some(({ id }) => id === source));
  }

  #staysIn({ source, targets }: ChartBranch): boolean {
    return targets.every((target) => this.#standIn.get(target) === this.#standIn.get(source));
  }

  #edges(): readonly string[] {
    const between = new Map<string, { from: DrawnNode; to: DrawnNode; branches: ChartBranch[] }>();
    for (const branch of this.#chart.branches) {
      if (this.#staysIn(branch)) continue;
      for (const target of branch.targets) {
        const [from, to] = [this.#standIn.get(branch.source), this.#standIn.get(target)];
        if (from === undefined || to === undefined) continue;
        const key = `${from.node.id} ${to.node.id}`;
        const known = between.get(key) ?? { from, to, branches: [] };
        between.set(key, { ...known, branches: [...known.branches, branch] });
      }
    }
    return [...between.values()].map(({ from, to, branches }) => this.#edge(from, to, branches));
  }

  #edge(from: DrawnNode, to: DrawnNode, branches: readonly ChartBranch[]): string {
    const lines = this.#lines(branches);
    const { muted, edge } = PALETTE;
    const rows = lines.map(
      ({ words, mark }) =>
        `<TR><TD ALIGN="LEFT"><FONT COLOR="${mark === null ? muted : PALETTE.mark[mark]}">${words}</FONT></TD></TR>`,
    );
    const label = `<<TABLE BORDER="0" CELLBORDER="0" CELLPADDING="0" CELLSPACING="0">${rows.join('')}</TABLE>>`;
    const worst = (['open', 'taken', 'unreachable'] as const).find((mark) => lines.some((line) => line.mark === mark));
    const ends = [
      ...(this.#composite.has(from.node.id) ? [`ltail=${quoted(clusterOf(from.node.id))}`] : []),
      ...(this.#composite.has(to.node.id) ? [`lhead=${quoted(clusterOf(to.node.id))}`] : []),
    ];
    const colour = worst === undefined ? edge : PALETTE.mark[worst];
    const style = worst === 'unreachable' ? ', style=dashed' : '';
    const look = [`label=${label}`, `color="${colour}"${style}`, ...ends].join(', ');
    return `${quoted(this.#end(from))} -> ${quoted(this.#end(to))} [${look}]`;
  }

  #end({ node }: DrawnNode): string {
    return this.#composite.has(node.id) ? anchorOf(node.id) : node.id;
  }

  /** One line for branches that read the same; how many of them are covered behind it. */
  #lines(branches: readonly ChartBranch[]): readonly Line[] {
    const read = new Map<string, ChartBranch[]>();
    for (const branch of branches) {
      const words = this.#words(branch);
      read.set(words, [...(read.get(words) ?? []), branch]);
    }
    return [...read].map(([words, same]) => ({ words: words + this.#tally(same), mark: this.#mark(same) }));
  }

  #words({ trigger, guard, actions, source, targets }: ChartBranch): string {
    const when = trigger.kind === 'always' ? '' : triggerName(trigger).replace('.', ' ');
    const { payload, rest } = readGuard(guard);
    const condition = rest === '' ? '' : ` [${rest}]`;
    const effect = actions.length === 0 ? '' : ` / ${actions.join(', ')}`;
    // Where several states are one box, the way in names which.
    const into = targets.flatMap((target) => {
      const drawn = this.#standIn.get(target);
      return drawn !== undefined && drawn.members.length > 1 && this.#standIn.get(source) !== drawn
        ? [this.#node(target)?.name ?? target]
        : [];
    });
    const which = into.length === 0 ? '' : ` \u2192 ${into.join(', ')}`;
    return folded(`${when}${payload}${condition}${effect}${which}`.trim());
  }

  #tally(same: readonly ChartBranch[]): string {
    const marks = this.#marks;
    if (marks === undefined) return '';
    if (same.length === 1) {
      const times = marks.times(same[0]?.id ?? '');
      return times === undefined || times === 0 ? '' : ` \u00d7${times}`;
    }
    const possible = same.filter(({ id }) => marks.of(id) !== 'unreachable');
    const taken = possible.filter(({ id }) => marks.of(id) === 'taken');
    return possible.length === 0 ? '' : ` ${taken.length}/${possible.length}`;
  }

  #mark(same: readonly ChartBranch[]): Mark | null {
    const marks = this.#marks;
    if (marks === undefined) return null;
    return (
      (['open', 'taken', 'unreachable'] as const).find((mark) => same.some(({ id }) => marks.of(id) === mark)) ?? null
    );
  }

  /** Some branch leads from anywhere inside to a state inside: it begins at a small circle. */
  #leadsIn(drawn: DrawnNode): boolean {
    const inside = new Set(drawn.members.flatMap(({ path }) => [path.join('.')]));
    return this.#branches(drawn.members).some(
      (branch) =>
        !this.#staysIn(branch) &&
        branch.targets.some((target) => {
          const path = this.#node(target)?.path ?? [];
          return path.some((_, at) => inside.has(path.slice(0, at).join('.')));
        }),
    );
  }

  /** The dot that marks where a composite state begins. */
  #initial({ node }: DrawnNode): readonly string[] {
    const initial = node.initial === null ? undefined : this.#standIn.get(node.initial);
    if (initial === undefined) return [];
    const dot = quoted(`start ${node.id}`);
    const { edge } = PALETTE;
    const ends = this.#composite.has(initial.node.id) ? `, lhead=${quoted(clusterOf(initial.node.id))}` : '';
    return [
      `${dot} [shape=circle, style=filled, fillcolor="${edge}", color="${edge}", label="", width=0.1]`,
      `${dot} -> ${quoted(this.#end(initial))} [arrowsize=0.5, weight=4${ends}]`,
    ];
  }

  #node(id: string | null): ChartNode | undefined {
    return this.#chart.nodes.find((node) => node.id === id);
  }
}

const clusterOf = (id: string) => `cluster ${id}`;
const anchorOf = (id: string) => `in ${id}`;
const quoted = (text: string) => `"${text.replaceAll('"', '\\"')}"`;

function names({ members }: DrawnNode): string {
  const lines = members.map(({ name }) => escaped(name));
  return lines.length === 1 ? lines.join() : lines.map((line) => `${line}<BR ALIGN="LEFT"/>`).join('');
}

/** `isButton(group)` and `resultIs(refused)` say what the event carries: they are read as part of its name. */
function readGuard(guard: string | null): { readonly payload: string; readonly rest: string } {
  const parts = guard === null ? [] : guard.split(' and ');
  const carried = parts.flatMap((part) => /^(?:is[A-Z]\w*|\w+Is)\(([^()]+)\)$/.exec(part)?.[1] ?? []);
  const rest = parts.filter((part) => !/^(?:is[A-Z]\w*|\w+Is)\([^()]+\)$/.test(part));
  return { payload: carried.map((word) => ` ${word}`).join(''), rest: rest.join(' and ') };
}

const LONGEST_LINE = 30;

/** In lines that are not too long: what comes with an event goes under it. */
function folded(text: string): string {
  if (text.length <= LONGEST_LINE) return escaped(text);
  return escaped(text)
    .replaceAll(/ (\[|\/ )/g, '<BR ALIGN="LEFT"/>\u2002$1')
    .concat('<BR ALIGN="LEFT"/>');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
