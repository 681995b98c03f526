import { crc32, deflateSync } from 'node:zlib';

/** Coins that a machine takes, grosze. */
const TAKEN = new Set([500, 200, 100, 50, 20, 10]);

type Tell = (changed: readonly { readonly what: string; readonly machine: string }[]) => void;

/** What stands behind the money routes of the scripted bench: a slot, hoppers, a tray, a terminal, a printer. */
export class ScriptedTill {
  credited = 0;
  returned = 0;
  paidOut = 0;
  tray: number[] = [];
  hoppers = [10, 50, 100, 200].map((value) => ({
    name: `hopper-${value}`,
    value,
    coins: 100,
    room: 1000,
    dispensed: 0,
  }));
  terminal = {
    charged: 0,
    waitsForCard: false,
    busy: false,
    automatic: true,
    next: 'approve',
    planned: [],
    ledger: [],
  };
  paper: { seq: number; kind: string; end: string; text: string; png: string }[] = [];
  /** What the machine's journal says. */
  money = { credited: 0, delivered: 0, paidOut: 0, owed: 0, charged: 0, lost: 0, disputes: 0 };
  readonly #tell: Tell;

  constructor(tell: Tell) {
    this.#tell = tell;
  }

  #changed(...what: readonly string[]): void {
    this.#tell(what.map((each) => ({ what: each, machine: 'main' })));
  }

  books(): object {
    const { credited, returned, paidOut, tray, hoppers } = this;
    const sum = tray.reduce((total, coin) => total + coin, 0);
    return {
      physical: credited,
      credited,
      disputed: 0,
      returned,
      paidOut,
      tray: sum,
      trayCoins: tray,
      cashBox: credited,
      hoppers,
    };
  }

  drop(grosze: number): object {
    const accepted = TAKEN.has(grosze);
    if (accepted) {
      this.credited += grosze;
      this.money = { ...this.money, credited: this.credited, owed: this.money.owed + grosze };
    } else {
      this.returned += grosze;
      this.tray.push(grosze);
    }
    this.#changed('coins', 'journal', 'scene');
    return { ...this.books(), fates: [accepted ? 'accepted' : 'returned'] };
  }

  /** The machine gives back what it owes beyond the price. */
  payOut(coins: readonly number[], kept: number): void {
    this.tray.push(...coins);
    this.paidOut += coins.reduce((sum, coin) => sum + coin, 0);
    this.money = { ...this.money, delivered: kept, paidOut: this.paidOut, owed: 0 };
    this.#changed('coins', 'journal');
  }

  emptyTray(): object {
    const taken = this.tray.splice(0);
    this.#changed('coins');
    return { taken, grosze: taken.reduce((sum, coin) => sum + coin, 0) };
  }

  fill({ hopper, coins }: { hopper?: string; coins?: number }): object {
    this.hoppers = this.hoppers.map((each) => (each.name === hopper ? { ...each, coins: coins ?? 0 } : each));
    this.#changed('coins');
    return { ...this.books(), told: true };
  }

  askForCard(): void {
    this.terminal = { ...this.terminal, waitsForCard: true };
    this.#changed('terminal', 'scene');
  }

  order({ tap, ...order }: { tap?: true; next?: string; automatic?: boolean }): object {
    if (tap && !this.terminal.waitsForCard) return { status: 409, error: 'no-card-wanted' };
    const charged = this.terminal.charged + (tap ? 1000 : 0);
    this.terminal = { ...this.terminal, ...order, charged, waitsForCard: this.terminal.waitsForCard && !tap };
    this.#changed('terminal');
    return this.terminal;
  }

  print(text: string): void {
    this.paper.push({ seq: this.paper.length + 1, kind: 'other', end: 'cut', text, png: whitePicture(64, 48) });
    this.#changed('paper');
  }
}

/** A PNG of white paper, in base64. */
function whitePicture(width: number, height: number): string {
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const framed = Buffer.alloc(body.length + 8);
    framed.writeUInt32BE(data.length, 0);
    body.copy(framed, 4);
    framed.writeUInt32BE(crc32(body), body.length + 4);
    return framed;
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head[8] = 8;
  const rows = Buffer.alloc((width + 1) * height, 255);
  for (let row = 0; row < height; row += 1) rows[row * (width + 1)] = 0;
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const parts = [signature, chunk('IHDR', head), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))];
  return Buffer.concat(parts).toString('base64');
}
