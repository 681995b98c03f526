/** Polish plural with its number: 1 przystanek, 2 przystanki, 5 przystanków. */
export function counted(count: number, one: string, few: string, many: string): string {
  const units = count % 10;
  const tens = Math.floor(count / 10) % 10;
  const form = count === 1 ? one : units >= 2 && units <= 4 && tens !== 1 ? few : many;
  return `${count} ${form}`;
}
