import { expect, test } from 'vitest';
import { type Apdu, apdu, encodeApdu, RECEIVED, refusal } from '../../../devices/zvt/apdu.ts';
import { Conversation } from '../../../devices/zvt/conversation.ts';

/** A terminal that says what the test says. */
function scripted(ackMs = 5000) {
  const said: string[] = [];
  let hear: (message: Apdu) => void = () => undefined;
  const conversation = new Conversation(
    {
      send: async (message) => {
        said.push(Buffer.from(encodeApdu(message)).toString('hex'));
        return { resent: false };
      },
      onApdu: (listener) => {
        hear = listener;
      },
      onGone: () => undefined,
      close: async () => undefined,
    },
    { ackMs, silenceMs: 5000 },
    () => refusal(0x66),
  );
  return { conversation, said, say: (message: Apdu) => hear(message) };
}

const COMMAND = apdu(0x0650);
const COMPLETION = apdu(0x060f);

test('what comes before a command is taken is left over: answered, and else ignored', async () => {
  const { conversation, said, say } = scripted();
  const running = conversation.run(COMMAND);
  say(COMPLETION);
  say(apdu(0x040f, [0x27, 0x00]));
  say(apdu(0x0d01));
  say(RECEIVED);
  say(COMPLETION);
  expect(await running).toMatchObject({ kind: 'completed' });
  expect(said).toEqual(['065000', '800000', '846600', '848300', '800000']);
});

test('an approval in a command that expects none is not taken', async () => {
  const { conversation, said, say } = scripted();
  const running = conversation.run(COMMAND);
  say(RECEIVED);
  say(apdu(0x040f, [0x27, 0x00]));
  await expect.poll(() => said).toContain('846600');
  say(COMPLETION);
  expect((await running).kind).toBe('completed');
});

test('an answer to nothing that was asked ends the command as lost', async () => {
  for (const stray of [refusal(0x9c), RECEIVED]) {
    const { conversation, say } = scripted();
    const running = conversation.run(COMMAND);
    say(RECEIVED);
    say(apdu(0x04ff, [0x04]));
    say(stray);
    expect(await running).toMatchObject({ kind: 'lost', detail: expect.stringContaining('out of step') });
  }
});

test('an acknowledgement repeated on the line is no harm', async () => {
  const { conversation, say } = scripted();
  const running = conversation.run(COMMAND);
  say(RECEIVED);
  say(RECEIVED);
  say(COMPLETION);
  expect((await running).kind).toBe('completed');
});

test('the answer to an interruption is not the answer to a command', async () => {
  const { conversation, say } = scripted();
  conversation.interrupt(apdu(0x06b0));
  const running = conversation.run(COMMAND);
  say(RECEIVED);
  say(refusal(0x9c));
  expect(await running).toEqual({ kind: 'refused', reason: 0x9c, resent: false });
});

test('T3: a command that is not answered is lost', async () => {
  const { conversation } = scripted(20);
  expect(await conversation.run(COMMAND)).toMatchObject({ kind: 'lost' });
});
