import { expect, test } from 'vitest';
import type { Announcement } from '../../../devices/signals/contract.ts';
import { driveSpeaker } from '../../../devices/signals/drive-speaker.ts';
import { RecordedSignals } from '../../../devices/signals/recorded-signals.ts';

test('T43 announcements are spoken, beeps are not, until it ends', () => {
  const signals = new RecordedSignals(() => 0);
  const said: Announcement[] = [];
  const end = driveSpeaker(signals, { say: (announcement) => void said.push(announcement), close: () => undefined });
  signals.give({ kind: 'beep', count: 1 });
  signals.give({ kind: 'voice', text: 'Zbliż kartę', language: 'pl' });
  end();
  signals.give({ kind: 'voice', text: 'Wejście', language: 'pl' });
  expect(said).toEqual([{ text: 'Zbliż kartę', language: 'pl' }]);
});
