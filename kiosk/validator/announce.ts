import type { Signals } from '../../devices/signals/contract.ts';
import type { CityProfile } from '../../fares/cities/city-profile.ts';
import type { Scene } from '../screen/scene.ts';
import type { Stage } from '../screen/stage.ts';

/** What became of a card, or why the machine does not serve. */
const RESULTS: ReadonlySet<string> = new Set([
  'checked-in',
  'checked-out',
  'registered',
  'choose-first',
  'bank-card',
  'card-contents',
  'transferred',
  'carried-over',
  'refused',
  'uncertain',
  'out-of-service',
]);

/** What the passenger is asked for. */
const PROMPTS: ReadonlySet<string> = new Set(['present-card', 'insert-card', 'choosing', 'working']);

/** T43: speaks the sentences that the pictures carry, each once. The answer ends it. */
export function announce(
  stage: Pick<Stage, 'subscribe'>,
  signals: Signals,
  wanted: CityProfile['announcements'],
): () => void {
  let last = '';
  return stage.subscribe(({ view, speech, language }: Scene) => {
    const spoken = wanted !== 'none' && (RESULTS.has(view) || (wanted === 'all' && PROMPTS.has(view)));
    const sentence = spoken ? `${language} ${speech}` : '';
    if (sentence !== '' && sentence !== last) signals.give({ kind: 'voice', text: speech, language });
    last = sentence;
  });
}
