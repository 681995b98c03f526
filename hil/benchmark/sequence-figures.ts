import {
  BIT_RATES,
  type BitRate,
  cardWork,
  type Exchange,
  modelledMilliseconds,
} from '../../devices/card/timing-model.ts';
import type { Figure } from './figure.ts';

/** What a sequence of card commands is compared with. */
export interface Compared {
  readonly name: string;
  readonly commands: number;
  readonly bytes: number;
  /** Modelled milliseconds by bit rate (kbit/s). */
  readonly times: Readonly<Record<BitRate, number>>;
  /** Said of the times beside it. */
  readonly also?: (rate: BitRate) => string;
}

const RATES: readonly BitRate[] = [106, 212, 424, 848];

/** Commands, bytes and modelled time of what was exchanged with a card. `why`: what the number of commands hangs on. */
export function sequenceFigures(
  name: string,
  exchanges: readonly Exchange[],
  why: string,
  compared?: Compared,
): readonly Figure[] {
  const sent = exchanges.reduce((sum, exchange) => sum + exchange.sent.length, 0);
  const received = exchanges.reduce((sum, exchange) => sum + exchange.received.length, 0);
  const work = cardWork(exchanges);
  const fixed = modelledMilliseconds({ ...work, apduBytes: -6 * work.exchanges }, 106);
  const against = (text: string, ratio: number) => (compared === undefined ? {} : { against: text, ratio });
  return [
    {
      name: `${name}: card commands`,
      value: exchanges.length,
      unit: 'commands',
      ...against(`${compared?.name}: ${compared?.commands} commands`, exchanges.length / (compared?.commands ?? 1)),
      limit: why,
    },
    {
      name: `${name}: bytes`,
      value: sent + received,
      unit: 'bytes',
      ...against(`${compared?.name}: ${compared?.bytes} bytes`, (sent + received) / (compared?.bytes ?? 1)),
      limit: `${sent} to the card, ${received} from it`,
    },
    ...RATES.map((rate) => ({
      name: `${name}: card time at ${rate} kbit/s (model)`,
      value: modelledMilliseconds(work, rate),
      unit: 'ms',
      ...against(
        `${compared?.name}: ${compared?.times[rate]} ms${compared?.also?.(rate) ?? ''}`,
        modelledMilliseconds(work, rate) / (compared?.times[rate] ?? 1),
      ),
      limit: `${fixed.toFixed(1)} ms are activation, exchanges, ciphers and memory whatever the rate; ${airTime(work, rate)} ms on the air; to be checked on a real card`,
    })),
  ];
}

function airTime({ apduBytes, exchanges }: { apduBytes: number; exchanges: number }, rate: BitRate): string {
  return (((apduBytes + 6 * exchanges) * 9) / BIT_RATES[rate]).toFixed(1);
}
