import { h } from '../../dom/element.ts';
import { derived } from '../../dom/reactive.ts';
import * as bench from '../../model/bench.ts';
import { cardsAt } from '../../model/holding.ts';
import { coins, terminal } from '../../model/money.ts';
import { words } from '../../words/words.ts';

const STEPS = ['choose', 'card', 'pay', 'write', 'take'] as const;
type Step = (typeof STEPS)[number];

/** What comes next: the step, and a sentence that says what to do with what is on the table. */
interface Advice {
  readonly step: Step | undefined;
  readonly sentence: string;
}

/** Five steps from the choice to the change; the one that comes next stands out, and is told in a sentence. */
export function vendingSteps(): HTMLElement {
  const now = derived(() => advice().step);
  return h(
    'div',
    { class: 'vending-steps' },
    h(
      'ol',
      { class: 'steps', 'aria-label': () => words().steps.label },
      ...STEPS.map((step) =>
        h(
          'li',
          {
            class: () => `step${now() === step ? ' step-now' : ''}`,
            'data-step': step,
            'aria-current': () => (now() === step ? 'step' : undefined),
          },
          () => words().vending.steps[step],
        ),
      ),
    ),
    h('p', { class: 'advice', role: 'status' }, () => advice().sentence),
  );
}

function advice(): Advice {
  const { advise: w } = words().vending;
  const state = bench.machineState();
  if (bench.machineNow()?.state === 'dead') return { step: undefined, sentence: w.off };
  if (!state) return { step: undefined, sentence: w.starting };
  const { view, reason, title, buttons } = state.scene;
  const label = (id: string): string => buttons.find((button) => button.id === id)?.label ?? '';
  const lying = cardsAt('antenna').length > 0;
  switch (view) {
    case 'home':
      if ((coins()?.tray ?? 0) > 0) return { step: 'take', sentence: w.tray };
      if (bench.cardsKnown() && bench.cards().length === 0) return { step: 'choose', sentence: w.noCards };
      if (lying) return { step: 'take', sentence: w.takeAway };
      return { step: 'choose', sentence: w.home(label('top-up'), label('ticket')) };
    case 'choose':
      return { step: 'choose', sentence: w.answer(title) };
    case 'present-card':
      return { step: 'card', sentence: w.present };
    case 'paying':
      return {
        step: 'pay',
        sentence: buttons.some(({ id }) => id === 'pay-card') ? w.pay(label('pay-card')) : w.coins,
      };
    case 'card-payment':
      return { step: 'pay', sentence: terminal()?.waitsForCard ? w.tap : w.bank };
    case 'working':
      return { step: undefined, sentence: w.wait };
    case 'delivering':
      return { step: 'write', sentence: reason === 'card-wanted' ? w.again : w.wait };
    case 'change':
    case 'refund':
      return { step: 'take', sentence: w.change };
    case 'thanks':
      return { step: 'take', sentence: (coins()?.tray ?? 0) > 0 ? w.takeAll : w.takePaper };
    case 'slip':
      return { step: 'take', sentence: w.slip };
    default:
      return { step: undefined, sentence: view === 'out-of-service' ? w.out : w.read };
  }
}
