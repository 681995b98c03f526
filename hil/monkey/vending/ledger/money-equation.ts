import { type SaleAccount, sidesOf } from './sale-account.ts';

/** One payment, or its taking back, in the bank terminal's own books. */
export interface BankLine {
  readonly receipt: number;
  readonly kind: string;
  readonly state: string;
  readonly grosze: number;
}

/** What the devices themselves have counted, and what is in the passengers' hands; amounts in grosze. */
export interface PhysicalCounts {
  /** Fell into the slot and did not come back. */
  readonly physical: number;
  /** Left the hoppers. */
  readonly paidOut: number;
  /** In hoppers and cash box now, and at the beginning. */
  readonly kept: number;
  readonly keptAtFirst: number;
  readonly bank: readonly BankLine[];
  /** Text of each sheet that came out. */
  readonly paper: readonly string[];
  /** On all purses now, and when they were issued. */
  readonly purses: number;
  readonly pursesAtFirst: number;
  /** Disputes that belong to no sale, as the office was told. */
  readonly strayDisputes: number;
}

/** A sentence that does not hold, with what was found. */
export interface Finding {
  readonly rule: string;
  readonly evidence: unknown;
}

/** What the passengers or the operator have lost or may have lost; each is named by journal, office and slip. */
export interface Losses {
  /** Swallowed and never credited, of which the journal has a dispute. */
  readonly disputed: number;
  /** Left a hopper and is also on a slip. */
  readonly paidTwice: number;
  /** Delivered, and the bank took its money back. */
  readonly unpaid: number;
}

const sum = <One>(many: readonly One[], amount: (one: One) => number): number =>
  many.reduce((total, one) => total + amount(one), 0);

/** At every instant: the books are even, and hold no more than the devices did. `open`: sales may be under way. */
export function atEveryInstant(accounts: readonly SaleAccount[], counts: PhysicalCounts): readonly Finding[] {
  const found = new Findings();
  for (const account of accounts) {
    const { owedOfCoins, owedOfCard } = sidesOf(account);
    found.unless(owedOfCoins >= 0, 'no sale delivers and pays more than was put in', account);
    found.unless(owedOfCard >= 0, 'no sale delivers more than was charged', account);
  }
  const { physical, paidOut, kept, keptAtFirst } = counts;
  found.unless(keptAtFirst + physical - paidOut === kept, 'no coin comes or goes unseen', counts);
  const credited = sum(accounts, (one) => one.credited);
  found.unless(credited <= physical, 'no coin is credited that did not fall in', { credited, physical });
  const booked = sum(accounts, (one) => one.paidOut);
  found.unless(booked <= paidOut, 'no coin is paid in the books alone', { booked, paidOut });
  return found.all;
}

/** At rest, with everything working: each sale has ended, and books, coins, bank, cards and paper tell one story. */
export function atRest(
  accounts: readonly SaleAccount[],
  counts: PhysicalCounts,
): { readonly findings: readonly Finding[]; readonly losses: Losses } {
  const found = new Findings(atEveryInstant(accounts, counts));
  for (const account of accounts) auditSale(found, account, counts.paper);
  const { physical, paidOut } = counts;
  const disputed = physical - sum(accounts, (one) => one.credited);
  auditDisputed(found, disputed, accounts, counts.strayDisputes);
  const paidTwice = paidOut - sum(accounts, (one) => one.paidOut);
  const doubtful = sum(accounts, (one) => one.doubtful);
  found.unless(paidTwice <= doubtful, 'coins that left are booked, or named as doubtful', { paidTwice, doubtful });
  const [delivered, owed] = [
    sum(accounts, (one) => sidesOf(one).delivered),
    sum(accounts, (one) => sidesOf(one).owedOfCoins),
  ];
  const equation = { physical, delivered, paidOut, owed, disputed, paidTwice };
  found.unless(
    physical === delivered + paidOut + owed + disputed - paidTwice,
    'what fell in was delivered, given back, is owed or disputed',
    equation,
  );
  const unpaid = auditBank(found, accounts, counts.bank);
  auditPurses(found, accounts, counts);
  return { findings: found.all, losses: { disputed, paidTwice, unpaid } };
}

class Findings {
  readonly all: Finding[] = [];

  constructor(begun: readonly Finding[] = []) {
    this.all.push(...begun);
  }

  unless(holds: boolean, rule: string, evidence: unknown): void {
    if (!holds) this.all.push({ rule, evidence });
  }
}

/** No ticket without money, no money without ticket, change or slip. */
function auditSale(found: Findings, account: SaleAccount, paper: readonly string[]): void {
  const { name, goods, card, slip, product } = account;
  found.unless(account.ended && account.payout === undefined && card !== 'open', 'every sale has ended', account);
  found.unless(goods !== 'open', 'what became of the goods is known', account);
  const { owedOfCoins, owedOfCard } = sidesOf(account);
  const owed = owedOfCoins + owedOfCard;
  if (owed > 0) found.unless(slip !== undefined && slip.amount >= owed, 'what is owed is on a slip', { owed, account });
  if (slip === undefined) found.unless(goods !== 'promised', 'promised goods are on a slip', account);
  else if (slip.printed) {
    const printed = paper.filter((text) => text.includes(slip.code)).length;
    found.unless(printed === 1, 'a slip that is said to be printed is in the tray', { account, printed });
  }
  if (product !== 'ticket') return;
  const tickets = ticketsOf(name, paper);
  found.unless(tickets <= 1, 'a ticket comes out once', { account, tickets });
  if (goods === 'out') found.unless(tickets === 1, 'a ticket that was delivered is in the tray', { account, tickets });
  if (tickets > 0) found.unless(goods === 'out' || goods === 'promised', 'no ticket without money', account);
}

/** Whole tickets with this number; what was broken off and says so is none. */
function ticketsOf(name: string, paper: readonly string[]): number {
  const number = new RegExp(`(^|[^0-9-])${name}($|[^0-9-])`, 'm');
  const whole = paper.filter((text) => text.includes('BILET JEDNORAZOWY') && text.includes('Okaż na żądanie'));
  return whole.filter((text) => number.test(text) && !text.includes('PRZERWANY')).length;
}

function auditDisputed(
  found: Findings,
  disputed: number,
  accounts: readonly SaleAccount[],
  strayDisputes: number,
): void {
  const named = accounts.some((one) => one.unboundedDispute || one.disputedCoins > 0) || strayDisputes > 0;
  if (disputed > 0) found.unless(named, 'a coin that was swallowed is named as disputed', { disputed, accounts });
  const bounded = strayDisputes === 0 && accounts.every((one) => !one.unboundedDispute);
  const most = sum(accounts, (one) => one.disputedCoins) * LARGEST_COIN;
  if (bounded) found.unless(disputed <= most, 'disputed coins are no more than the journal bounds', { disputed, most });
}

const LARGEST_COIN = 500;

/** Each charge that stands belongs to one sale that was delivered or says that it is owed; answers what was lost. */
function auditBank(found: Findings, accounts: readonly SaleAccount[], bank: readonly BankLine[]): number {
  const standing = bank.filter(({ kind, state }) => kind === 'payment' && state === 'approved');
  const booked = accounts.filter(({ card }) => card === 'paid' || card === 'not-taken-back');
  for (const { receipt, grosze } of standing) {
    const sales = booked.filter((one) => one.receipt === receipt);
    found.unless(sales.length === 1, 'each charge belongs to one sale', { receipt, sales });
    found.unless(sales[0]?.price === grosze, 'a charge is its price', { receipt, grosze, sales });
  }
  for (const account of booked) {
    const charged = standing.some(({ receipt }) => receipt === account.receipt);
    found.unless(charged, 'a sale that was paid is charged', account);
  }
  const unpaid = accounts.filter(({ goods, paidBy, card }) => {
    return (goods === 'out' || goods === 'promised') && paidBy === 'card' && card !== 'paid';
  });
  return sum(unpaid, ({ price, card }) => (card === 'not-taken-back' ? 0 : price));
}

/** Purses hold what was sold; what is promised may be on the card already. */
function auditPurses(
  found: Findings,
  accounts: readonly SaleAccount[],
  { purses, pursesAtFirst }: PhysicalCounts,
): void {
  const topUps = accounts.filter(({ product }) => product === 'top-up');
  const put = purses - pursesAtFirst;
  const least = sum(topUps, ({ goods, price }) => (goods === 'out' ? price : 0));
  const most = least + sum(topUps, ({ goods, price }) => (goods === 'promised' ? price : 0));
  found.unless(put >= least && put <= most, 'purses hold what was sold', { put, least, most });
}
