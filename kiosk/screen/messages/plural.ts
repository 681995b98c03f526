type Form = 'one' | 'few' | 'many' | 'other';

/** Picks the plural form of a count by CLDR: Polish has one, few, many and other; English one and other. */
export function plural<Forms extends { readonly other: string } & { readonly [form in Form]?: string }>(
  rules: Intl.PluralRules,
  count: number,
  forms: Forms,
): string {
  const form = rules.select(count);
  return (form === 'one' || form === 'few' || form === 'many' ? forms[form] : undefined) ?? forms.other;
}
