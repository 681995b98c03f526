import { region } from './dom/element.ts';
import { effect, scope, whenOver } from './dom/reactive.ts';
import { cards, chosenCard } from './model/bench.ts';
import { holdBankCardByHand } from './model/by-hand.ts';
import { followBench } from './model/follow.ts';
import { followSnatching } from './model/holding.ts';
import { shownKind } from './model/money.ts';
import { head } from './parts/head.ts';
import { inspectorLayout } from './parts/inspector/inspector-layout.ts';
import { noticeLine } from './parts/notice-line.ts';
import { validatorLayout } from './parts/validator-layout.ts';
import { vendingLayout } from './parts/vending/vending-layout.ts';
import { language, words } from './words/words.ts';

effect(() => {
  document.documentElement.lang = language();
  document.title = `Kasownik – ${words().page}`;
});
// The first card is looked into until another one is chosen.
effect(() => {
  if (chosenCard() === undefined) chosenCard.set(cards()[0]?.card);
});

// Which machine is shown is known when the bench has answered.
function layout(): HTMLElement | undefined {
  const kind = shownKind();
  if (kind === undefined) return undefined;
  const layouts: Readonly<Record<string, () => HTMLElement>> = { vending: vendingLayout, inspector: inspectorLayout };
  const { result, end } = scope(layouts[kind] ?? validatorLayout);
  whenOver(end);
  return result;
}

document.querySelector('#page')?.append(
  head(),
  region(() => [layout()]),
  noticeLine(),
);

followSnatching();
followBench();
holdBankCardByHand();
