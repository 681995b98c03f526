import type { AnyStateMachine } from 'xstate';
import { inspectorChart } from '../../statecharts/inspector/chart.ts';
import { validatorChart } from '../../statecharts/validator/chart.ts';
import { bankPaymentChart } from '../../statecharts/vending-machine/bank-payment.ts';
import { cashPaymentChart } from '../../statecharts/vending-machine/cash-payment.ts';
import { vendingChart } from '../../statecharts/vending-machine/chart.ts';
import { deliveryChart } from '../../statecharts/vending-machine/delivery.ts';
import type { Layout } from './dot.ts';

/** A machine's chart, and where its drawing is kept. */
export interface DrawnChart {
  readonly city: string;
  readonly machine: string;
  /** The part of the machine that has this chart for itself; absent: it is the machine's own. */
  readonly part?: string;
  readonly chart: AnyStateMachine;
  readonly file: string;
  /** Absent: by box. */
  readonly layout?: Layout;
}

const at = (path: string): string => new URL(`../../statecharts/${path}`, import.meta.url).pathname;

const VENDING = { city: 'jaworzno', machine: 'vending' } as const;

/** Every chart that has a drawing beside it. */
export const DRAWN_CHARTS: readonly DrawnChart[] = [
  { city: 'tarnow', machine: 'validator', chart: validatorChart, file: at('validator/chart.svg') },
  { ...VENDING, chart: vendingChart, file: at('vending-machine/chart.svg') },
  { ...VENDING, part: 'cash payment', chart: cashPaymentChart, file: at('vending-machine/cash-payment.svg') },
  { ...VENDING, part: 'bank payment', chart: bankPaymentChart, file: at('vending-machine/bank-payment.svg') },
  { ...VENDING, part: 'delivery', chart: deliveryChart, file: at('vending-machine/delivery.svg') },
  {
    city: 'jaworzno',
    machine: 'inspector',
    chart: inspectorChart,
    file: at('inspector/chart.svg'),
    layout: 'as-one',
  },
];
