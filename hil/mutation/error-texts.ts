/** The nodes of Babel's tree as far as this looks at them. */
interface Node {
  readonly type: string;
  readonly callee?: Node;
  readonly name?: string;
  readonly expressions?: readonly Node[];
  readonly object?: Node;
}
interface Path {
  readonly node: Node;
  readonly parent: Node | null;
}

/**
 * Leaves out the text of an error that is made on the spot (`new RangeError('...')`): it tells a developer what was
 * called wrongly, and a test of its wording would only repeat it. That the error is thrown, and its name, stay in.
 */
export function shouldIgnore({ node, parent }: Path): string | undefined {
  const made = parent?.type === 'NewExpression' ? (parent.callee?.name ?? '') : '';
  return /(Error|Fault)$/.test(made) && isPlainText(node) ? 'text of an error' : undefined;
}

/** A text into which at most names are put: what is computed or chosen within a text is not left out. */
function isPlainText({ type, expressions = [] }: Node): boolean {
  return type === 'StringLiteral' || (type === 'TemplateLiteral' && expressions.every(isName));
}

function isName({ type, object }: Node): boolean {
  return type === 'Identifier' || (type === 'MemberExpression' && object !== undefined && isName(object));
}

export const ERROR_TEXTS = 'error-texts';

export const strykerPlugins = [{ kind: 'Ignore', name: ERROR_TEXTS, value: { shouldIgnore } }];
