/**
 * Guards and actions of a chart in words: names as the chart gives them, parameters behind them, `and`, `or`, `not` and
 * `stateIn` as they read.
 */

/**
 * `isButton(group)`, `fieldIsEmpty and healthy`, `not healthy`; an inline function by its own name. Parameters that are
 * computed when the event comes have no words: the transition's description stands for them.
 */
export function guardInWords(guard: unknown, description?: string): string {
  const words = guardPart(guard, false);
  return description === undefined ? words : `${words}(${description})`;
}

function guardPart(guard: unknown, inner: boolean): string {
  if (typeof guard === 'string') return guard;
  if (typeof guard === 'function') return inlineGuard(guard, inner);
  return named(guard);
}

function inlineGuard(guard: object & { readonly name?: string }, inner: boolean): string {
  const parts = 'guards' in guard && Array.isArray(guard.guards) ? guard.guards : [];
  switch (guard.name) {
    case 'and':
    case 'or': {
      const words = parts.map((part) => guardPart(part, true)).join(` ${guard.name} `);
      return inner ? `(${words})` : words;
    }
    case 'not':
      return `not ${guardPart(parts[0], true)}`;
    case 'stateIn':
      return `in ${'stateValue' in guard ? JSON.stringify(guard.stateValue).replaceAll('"', '') : '?'}`;
    case undefined:
    case '':
    case 'guard':
      return 'inline condition';
    default:
      return guard.name ?? 'inline condition';
  }
}

/** `addTicket(normal)`; built-in actions by what they do. */
export function actionInWords(action: unknown): string {
  if (typeof action === 'string') return action;
  if (typeof action !== 'function') return named(action);
  const type = 'type' in action ? String(action.type) : '';
  return type.startsWith('xstate.') ? type.slice('xstate.'.length) : action.name || 'inline action';
}

function named(thing: unknown): string {
  if (typeof thing !== 'object' || thing === null || !('type' in thing)) return String(thing);
  const params = 'params' in thing ? paramsInWords(thing.params) : '';
  return `${String(thing.type)}${params}`;
}

function paramsInWords(params: unknown): string {
  if (typeof params !== 'object' || params === null) return '';
  const values = Object.values(params).map((value) => inBrief(value));
  return values.length === 0 ? '' : `(${values.join(', ')})`;
}

function inBrief(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  const plain = Object.values(value).filter((part) => typeof part !== 'object');
  return plain.map(String).join(' ');
}
