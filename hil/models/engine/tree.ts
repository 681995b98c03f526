import type { AnyTransitionDefinition } from 'xstate';
import type { AnyStateNode } from '../../../statecharts/branches.ts';

/** The node's ancestors from its parent up to, without, `limit`. */
export function ancestorsOf(node: AnyStateNode, limit?: AnyStateNode): readonly AnyStateNode[] {
  const found: AnyStateNode[] = [];
  if (node === limit) return found;
  for (let at = node.parent; at !== undefined && at !== limit; at = at.parent) found.push(at);
  return found;
}

export function isWithin(node: AnyStateNode, ancestor: AnyStateNode): boolean {
  for (let at = node.parent; at !== undefined; at = at.parent) if (at === ancestor) return true;
  return false;
}

/** Children that can be active. */
export function regionsOf(node: AnyStateNode): readonly AnyStateNode[] {
  return Object.values(node.states).filter(({ type }) => type !== 'history');
}

export function isLeaf({ type }: AnyStateNode): boolean {
  return type === 'atomic' || type === 'final';
}

export const inDocumentOrder = (one: AnyStateNode, other: AnyStateNode): number => one.order - other.order;

export function targetsOf(transition: AnyTransitionDefinition): readonly AnyStateNode[] {
  return transition.target ?? [];
}
