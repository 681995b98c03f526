import { expect, test } from 'vitest';
import { grosze } from '../../../fares/money.ts';
import { isPassengersWait, timeOf } from '../../../kiosk/vending/timed-view.ts';
import { JAWORZNO_VENDING } from '../../../kiosk/vending/vending-profile.ts';
import type { VendingSituation } from '../../../statecharts/vending-machine/situation.ts';

const payment = { product: { kind: 'nothing' }, due: grosze(400), paid: grosze(0), missing: grosze(400) } as const;
const at = (stage: Extract<VendingSituation, { view: 'card-payment' }>['stage']): VendingSituation => {
  return { view: 'card-payment', payment, prompt: 'wait', stage };
};

test('every wait for a bank terminal that may be silent has its end on the screen; only the passenger’s own is lengthened', () => {
  expect(timeOf(at('asking'), JAWORZNO_VENDING)).toBe(90_000);
  expect(timeOf(at('aborting'), JAWORZNO_VENDING)).toBe(15_000);
  expect(timeOf(at('clearing'), JAWORZNO_VENDING)).toBe(30_000);
  expect(timeOf(at('concluding'), JAWORZNO_VENDING)).toBeNull();
  expect(isPassengersWait(at('asking'))).toBe(true);
  for (const stage of ['aborting', 'clearing'] as const) expect(isPassengersWait(at(stage))).toBe(false);
});
