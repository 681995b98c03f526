/** An amount as passengers read it, never broken across lines. */
export function written(grosze: number, language: 'pl' | 'en' = 'pl'): string {
  const point = language === 'pl' ? ',' : '.';
  return `${Math.floor(grosze / 100)}${point}${String(grosze % 100).padStart(2, '0')}\u00a0zł`;
}
