import { cardCommands } from './card-commands.ts';
import { changeMaking } from './change-making.ts';
import { decisions } from './decisions.ts';
import { diskWait } from './disk-wait.ts';
import type { Measured } from './figure.ts';
import { hotlistLookUp } from './hotlist-look-up.ts';
import { journalCommits } from './journal-commits.ts';
import { officeRecords } from './office-records.ts';
import { ownCode } from './own-code.ts';
import { product } from './product.ts';
import type { Scale } from './scale.ts';
import { sceneSize } from './scene-size.ts';
import { slotFlows } from './slot-flows.ts';
import { touchToPicture } from './touch-to-picture.ts';
import { vehicleMessage } from './vehicle-message.ts';
import { vendingSale } from './vending-sale.ts';
import { wholeTap } from './whole-tap.ts';

/** One subject of measurement. */
export interface Subject {
  readonly name: string;
  /** What is measured in this process alone, without a PC/SC service or a bench. */
  readonly inProcess: boolean;
  measure(scale: Scale): Promise<Measured>;
}

/** In the order of measuring: our own code first, while the process is young. */
export const SUBJECTS: readonly Subject[] = [
  { name: 'own-code', inProcess: true, measure: ownCode },
  { name: 'card-commands', inProcess: true, measure: cardCommands },
  { name: 'slot-flows', inProcess: true, measure: slotFlows },
  { name: 'decisions', inProcess: true, measure: decisions },
  { name: 'disk-wait', inProcess: true, measure: diskWait },
  { name: 'journal', inProcess: true, measure: journalCommits },
  { name: 'office', inProcess: true, measure: officeRecords },
  { name: 'scene-size', inProcess: true, measure: sceneSize },
  { name: 'hotlist', inProcess: true, measure: hotlistLookUp },
  { name: 'vehicle-message', inProcess: true, measure: vehicleMessage },
  { name: 'change-making', inProcess: true, measure: changeMaking },
  { name: 'vending-sale', inProcess: false, measure: vendingSale },
  { name: 'whole-tap', inProcess: false, measure: wholeTap },
  { name: 'product', inProcess: false, measure: product },
  { name: 'touch-to-picture', inProcess: false, measure: touchToPicture },
];
