import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { NeoReader } from '../../../devices/contactless/contactless-process.ts';
import type { ContactlessEvent } from '../../../devices/contactless/contract.ts';
import { type NeoSettings, neoSettingsSchema } from '../../../devices/contactless/host-messages.ts';
import { CARD, OTHER_CARD } from '../../../hil/contactless/bank-card.ts';
import { NEO_READER, usbWire } from '../../../hil/contactless/usb-reader.ts';
import { VirtualReader, type VirtualReaderOptions } from '../../../hil/contactless/virtual-reader.ts';
import { openPseudoTerminal } from '../../../hil/pty/pseudo-terminal.ts';
import { NoUmockdev, UsbBed } from '../../../hil/scanner/usb-bed.ts';

const PATIENT = { timeout: 15_000 };
const ends: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function driver(
  settings: Partial<NeoSettings> & Pick<NeoSettings, 'link'>,
  environment?: Record<string, string>,
) {
  const defaults = neoSettingsSchema.parse({ link: settings.link });
  const reader = new NeoReader({
    ...defaults,
    retryMs: 20,
    ...settings,
    name: 'contactless',
    ...(environment === undefined ? {} : { environment: { ...process.env, ...environment } }),
  });
  const heard: ContactlessEvent[] = [];
  reader.subscribe((event) => heard.push(event));
  await reader.start();
  ends.push(() => reader.close());
  return {
    reader,
    heard,
    taps: () => heard.flatMap((event) => (event.kind === 'tap' ? [event.reference] : [])),
    becomes: (kind: string) => expect.poll(() => reader.status.kind, PATIENT).toBe(kind),
  };
}

async function onSerial(
  settings: Partial<NeoSettings> = {},
  options: VirtualReaderOptions = { encryption: 'on' },
  before: (virtual: VirtualReader) => void = () => undefined,
) {
  const terminal = openPseudoTerminal();
  const virtual = new VirtualReader(terminal, options);
  before(virtual);
  ends.push(() => {
    virtual.close();
    terminal.close();
  });
  const link = { kind: 'serial', path: terminal.path, baudRate: 115_200 } as const;
  return { terminal, virtual, ...(await driver({ link, ...settings })) };
}

const PAR = `PAR:${CARD.par}`;

describe('a reader on a serial line', () => {
  test('tells each card by its reference; the result is shown at it', PATIENT, async () => {
    const { reader, virtual, taps, becomes, terminal } = await onSerial();
    await becomes('ready');
    expect(reader.status).toEqual({ kind: 'ready', model: 'virtual NEO 2 v1.00' });
    expect(terminal.lineSettings().rate).toBe(115_200);
    await expect.poll(() => virtual.isPolling, PATIENT).toBe(true);
    virtual.tap(CARD);
    await expect.poll(taps, PATIENT).toEqual([PAR]);
    reader.show('accepted');
    await expect.poll(() => virtual.isPolling, PATIENT).toBe(true);
    virtual.tap(OTHER_CARD);
    await expect.poll(taps, PATIENT).toEqual([PAR, `PAR:${OTHER_CARD.par}`]);
    reader.show('refused');
    await expect.poll(() => virtual.beeps, PATIENT).toEqual([1, 3]);
  });

  test('a card that has none is not known; what is no card has its reason', PATIENT, async () => {
    const { virtual, heard } = await onSerial();
    const { par: _par, ...without } = CARD;
    for (const [index, held] of (['collision', 'removed', 'expired', 'unsupported', without] as const).entries()) {
      await expect.poll(() => virtual.isPolling, PATIENT).toBe(true);
      virtual.tap(held);
      await expect.poll(() => heard.filter(({ kind }) => kind === 'unread').length, PATIENT).toBe(index + 1);
    }
    expect(heard.flatMap((event) => (event.kind === 'unread' ? [event.why] : []))).toEqual([
      ...['collision', 'removed', 'expired', 'unsupported', 'no-reference'],
    ]);
  });

  test("the acquirer's token in a tag of the settings", PATIENT, async () => {
    const { virtual, taps } = await onSerial({ referenceTags: ['DFEE70'] });
    await expect.poll(() => virtual.isPolling, PATIENT).toBe(true);
    virtual.tap({ ...CARD, token: 'c0ffee' });
    await expect.poll(taps, PATIENT).toEqual(['DFEE70:c0ffee']);
  });

  test.each(['unified', 'tracks-first'] as const)(
    '%s: a reader that sends card numbers is refused, and asked no more; no digit of it comes out',
    PATIENT,
    async (form) => {
      const { reader, virtual, heard, becomes } = await onSerial({ form }, { encryption: 'none' });
      await expect.poll(() => virtual.isPolling, PATIENT).toBe(true);
      virtual.tap(CARD);
      await becomes('refused');
      expect(reader.status).toMatchObject({ why: 'reader-sends-card-number' });
      expect(JSON.stringify(heard)).not.toContain(CARD.number.slice(0, 6));
      expect(heard.some(({ kind }) => kind === 'tap')).toBe(false);
      const asked = virtual.commands.length;
      virtual.tap(CARD);
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect(virtual.commands.slice(asked).every(({ command }) => command === 0x05)).toBe(true);
      expect(virtual.isPolling).toBe(false);
    },
  );

  test('answers in single bytes, after noise, and damaged ones before', PATIENT, async () => {
    const { virtual, taps, becomes } = await onSerial({ answerMs: 300 }, { encryption: 'on' }, (reader) => {
      reader.chop();
      reader.spoil(1);
    });
    await becomes('ready');
    await expect.poll(() => virtual.isPolling, PATIENT).toBe(true);
    virtual.babble(Uint8Array.from([0x56, 0x69, 0x00, 0xff]));
    virtual.tap(CARD);
    await expect.poll(taps, PATIENT).toEqual([PAR]);
  });

  test('a reader that falls silent is lost, told once, and ready when it answers again', PATIENT, async () => {
    const { virtual, heard, becomes, taps } = await onSerial({ waitSeconds: 1, answerMs: 100 });
    await becomes('ready');
    virtual.mute(8);
    await becomes('lost');
    await becomes('ready');
    await expect.poll(() => virtual.isPolling, PATIENT).toBe(true);
    virtual.tap(CARD);
    await expect.poll(taps, PATIENT).toEqual([PAR]);
    const kinds = heard.flatMap((event) => (event.kind === 'status' ? [event.status.kind] : []));
    expect(kinds.filter((kind) => kind === 'lost')).toHaveLength(1);
  });

  test('nobody comes: it is asked again, and stays ready', PATIENT, async () => {
    const { virtual, becomes, heard } = await onSerial({ waitSeconds: 1 });
    await becomes('ready');
    const activations = () => virtual.commands.filter(({ command }) => command === 0x02).length;
    await expect.poll(activations, PATIENT).toBeGreaterThan(2);
    expect(heard.map(({ kind }) => kind)).toEqual(['status']);
  });

  test('closing cancels the transaction under way', PATIENT, async () => {
    const { reader, virtual } = await onSerial();
    await expect.poll(() => virtual.isPolling, PATIENT).toBe(true);
    await reader.close();
    await expect.poll(() => virtual.isPolling, PATIENT).toBe(false);
  });

  test('a line that is not there is lost, by name', PATIENT, async () => {
    const { becomes, reader } = await driver({
      link: { kind: 'serial', path: '/dev/no-such-line', baudRate: 115_200 },
    });
    await becomes('lost');
    expect(reader.status).toMatchObject({ detail: expect.stringContaining('no-such-line') });
  });
});

describe('a reader on USB', () => {
  let bed: UsbBed | undefined;
  let why = '';
  beforeAll(() => {
    try {
      bed = new UsbBed();
    } catch (cause) {
      if (!(cause instanceof NoUmockdev)) throw cause;
      why = cause.message;
    }
  });
  afterAll(() => bed?.close());

  test('tells each card, and is found again after it was unplugged', PATIENT, async (context) => {
    if (bed === undefined) return context.skip(why);
    const first = usbWire(bed, NEO_READER);
    let virtual = new VirtualReader(first, { encryption: 'on' });
    const link = { kind: 'hid', vendor: 0x0acd } as const;
    const { taps, becomes } = await driver({ link }, { ...bed.environment });
    await becomes('ready');
    await expect.poll(() => virtual.isPolling, PATIENT).toBe(true);
    virtual.tap(CARD);
    await expect.poll(taps, PATIENT).toEqual([PAR]);
    virtual.close();
    first.unplug();
    await becomes('lost');
    const second = usbWire(bed, NEO_READER);
    virtual = new VirtualReader(second, { encryption: 'on' });
    ends.push(() => {
      virtual.close();
      second.unplug();
    });
    await becomes('ready');
    await expect.poll(() => virtual.isPolling, PATIENT).toBe(true);
    virtual.tap(OTHER_CARD);
    await expect.poll(taps, PATIENT).toEqual([PAR, `PAR:${OTHER_CARD.par}`]);
  });
});
