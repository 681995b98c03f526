import { triggerName } from '../../statecharts/branches.ts';
import type { ChartBranch, ChartNode, ChartStructure } from './structure.ts';

/** States that are drawn as one, because whatever happens in the one happens in the other. */
export interface DrawnNode {
  readonly node: ChartNode;
  /** The others, itself among them, in document order. */
  readonly members: readonly ChartNode[];
  readonly children: readonly DrawnNode[];
}

/** The tree of a chart as it is drawn: of siblings with the same inside and the same ways out only one is there. */
export function drawnTree(chart: ChartStructure): DrawnNode {
  const nodes = new Map(chart.nodes.map((node) => [node.id, node]));
  const [root] = chart.nodes;
  if (root === undefined) throw new Error('a chart without states');
  /** What of a state does not depend on where it stands: targets within the candidate are told from it. */
  const signature = (node: ChartNode, candidate: ChartNode): string => {
    const where = (target: string): string => {
      const path = nodes.get(target)?.path ?? [target];
      const within = candidate.path.every((part, at) => path[at] === part);
      return within ? `./${path.slice(candidate.path.length).join('/')}` : target;
    };
    const ways = chart.branches.filter(({ source }) => source === node.id).map((branch) => waySignature(branch, where));
    const inside = node.children.map((id) => {
      const child = nodes.get(id);
      return child === undefined ? '' : `${child.name}${id === node.initial ? '*' : ''}:${signature(child, candidate)}`;
    });
    return JSON.stringify([node.kind, node.invokes, node.entry, node.exit, ways, inside]);
  };
  const drawn = (members: readonly ChartNode[]): DrawnNode => {
    const [node] = members;
    if (node === undefined) throw new Error('a state of no members');
    const children = node.children.flatMap((id) => nodes.get(id) ?? []);
    // Regions are each their own; alike are states of which one is active.
    const groups =
      node.kind === 'compound'
        ? grouped(children, (child) => signature(child, child))
        : children.map((child) => [child]);
    return { node, members, children: groups.map(drawn) };
  };
  return drawn([root]);
}

/** States without a way out are alike for no reason but that: they are drawn apart. */
function grouped(children: readonly ChartNode[], signature: (node: ChartNode) => string): readonly ChartNode[][] {
  const groups = new Map<string, ChartNode[]>();
  for (const child of children) {
    const key = child.invokes.length > 0 ? signature(child) : child.id;
    groups.set(key, [...(groups.get(key) ?? []), child]);
  }
  return [...groups.values()];
}

function waySignature(
  { trigger, index, guard, actions, targets, reenter }: ChartBranch,
  where: (target: string) => string,
): string {
  return JSON.stringify([triggerName(trigger), index, guard, actions, targets.map(where), reenter]);
}
