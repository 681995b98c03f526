import type { Model } from '../contract.ts';
import { whyNotRead } from './answers.ts';

const READ = /answers\(([\w-]+)\)/;

/** What only a defect of the program could bring about, by the actor that would have to reject. */
const DEFECTS: Readonly<Record<string, string>> = {
  readCard: 'only a defect of the program makes reading a card fail without an answer',
  codeCard:
    'a disk that refuses while a card is written lets the writing be refused, or leaves a doubt: only a defect of the program rejects',
  delivery: 'the delivery always ends in one of its final states; only a defect of the program would stop it',
  giveUp: 'giving up never fails: what the disk refuses is logged, and the sale goes on',
};

const WAITS_FOR_GOODS =
  'once the bank has approved, the terminal says nothing more before it knows what became of the goods';

/** Why nothing takes this branch of the vending machine or of one of its parts, as far as the model knows it. */
export function whyUnreachable(id: string, { structure }: Model): string | undefined {
  const branch = structure.branches.find((each) => each.id === id);
  if (branch === undefined) return undefined;
  const { trigger, source, guard } = branch;
  if (trigger.kind === 'error') return DEFECTS[trigger.actor];
  if (source === 'bankPayment.goodsUnderWay' || id.startsWith('bankPayment.terminal.approved:bank.ANSWER_LOST')) {
    return WAITS_FOR_GOODS;
  }
  const answer = READ.exec(guard ?? '')?.[1];
  if (answer !== undefined) return whyNotRead(source, answer);
  if (trigger.kind === 'done' && trigger.actor === 'readCard') return whyNotRead(source, 'machine-failed');
  return undefined;
}
