import type { AnyStateMachine } from 'xstate';
import { validatorChart } from '../../statecharts/validator/chart.ts';

/** A machine's chart, and where its drawing is kept. */
export interface DrawnChart {
  readonly city: string;
  readonly machine: string;
  readonly chart: AnyStateMachine;
  readonly file: string;
}

const at = (path: string): string => new URL(`../../statecharts/${path}`, import.meta.url).pathname;

/** Every chart that has a drawing beside it. */
export const DRAWN_CHARTS: readonly DrawnChart[] = [
  { city: 'tarnow', machine: 'validator', chart: validatorChart, file: at('validator/chart.svg') },
];
