import type { Gantry, PowerSwitch } from '../gantry/actuators.ts';
import { GcodeGantry } from '../gantry/gcode-gantry.ts';
import { openSerialLine, type SerialLine } from '../gantry/serial-line.ts';
import { GcodeTwin } from '../gantry/twin/gcode-twin.ts';
import { RelayTwin } from '../gantry/twin/relay-twin.ts';
import { type MachineInReach, TwinHand } from '../gantry/twin/twin-hand.ts';
import { usbRelay } from '../gantry/usb-relay.ts';
import { openPseudoTerminal } from '../pty/pseudo-terminal.ts';
import type { RigCalls } from '../station/rig-calls.ts';
import { state } from '../station/shapes.ts';
import type { GantryPlan, RelayPlan, RigFile } from './rig-file.ts';

/** What acts on the machine besides the rig interface. */
export interface Actuators {
  readonly gantry: Gantry | undefined;
  readonly power: PowerSwitch | undefined;
  /** Puts a card into a holder: somebody's hand at a twin; absent on a real rig, where the file says what lies there. */
  readonly stock: ((holder: number, card: string) => void) | undefined;
  /** What the twin has seen go wrong. */
  mishaps(): readonly string[];
  close(): Promise<void>;
}

/** The twin need not be watched. */
const TWIN_RATE = 200;
const RELAY_CHANNELS = 8;

/** Opens gantry and power switch of a rig, or their twins on pseudo-terminals. Throws GantryFailure. */
export async function openActuators(rig: RigFile, bench: RigCalls): Promise<Actuators> {
  const ending: (() => unknown)[] = [];
  const close = async (): Promise<void> => {
    for (const end of ending.reverse()) await end();
  };
  try {
    const moving = Object.values(rig.actuators).includes('gantry');
    const gantry = moving && rig.gantry ? await openGantry(rig.gantry, bench, ending) : undefined;
    const power = rig.actuators.power === 'relay' && rig.relay ? await openRelay(rig.relay, bench, ending) : undefined;
    return { gantry: gantry?.gantry, stock: gantry?.stock, mishaps: () => gantry?.hand?.mishaps ?? [], power, close };
  } catch (cause) {
    await close();
    throw cause;
  }
}

async function openGantry(plan: GantryPlan, bench: RigCalls, ending: (() => unknown)[]) {
  if (plan.port.is === 'real') {
    const gantry = await GcodeGantry.open(plan, await openSerialLine(plan.port.serial, plan.port.baud));
    ending.push(() => gantry.close());
    return { gantry, stock: undefined, hand: undefined };
  }
  const panel = (await bench.ask(state, 'GET', '/state')).scene.panel ?? {
    width: 800,
    height: 480,
    pixelsPerMillimetre: 5,
  };
  const { pixelsPerMillimetre: scale } = panel;
  const hand = new TwinHand(plan, throughInterface(bench, scale), () => ({
    width: panel.width / scale,
    height: panel.height / scale,
  }));
  const terminal = openPseudoTerminal();
  ending.push(() => terminal.close());
  const say = (line: string): void => terminal.write(Buffer.from(`${line}\n`));
  const twin = new GcodeTwin({ limits: plan.limits, world: hand, say, rate: TWIN_RATE });
  terminal.onBytes((chunk) => twin.hear(chunk));
  const gantry = await GcodeGantry.open(plan, await openSerialLine(terminal.path, 115_200));
  ending.push(() => gantry.close());
  return { gantry, stock: (holder: number, card: string) => hand.put(holder, card), hand };
}

/** The twin's finger and hand reach the virtual machine where a real one would be reached: at its panel and readers. */
function throughInterface(bench: RigCalls, pixelsPerMillimetre: number): MachineInReach {
  const place = (where: 'antenna' | 'slot'): string => `/${where}`;
  return {
    // A finger on glass without a button does nothing, and is no error.
    touched: async ({ x, y }) => {
      const pixel = { x: x * pixelsPerMillimetre, y: y * pixelsPerMillimetre };
      await bench.tell('POST', '/touch', pixel).catch(() => undefined);
    },
    cardCame: async (card, where) => void (await bench.tell('POST', place(where), { card, settled: true })),
    cardWent: async (_card, where) => void (await bench.tell('DELETE', place(where))),
    coinDropped: async (grosze) => void (await bench.tell('POST', '/coins', { grosze })),
  };
}

async function openRelay(plan: RelayPlan, bench: RigCalls, ending: (() => unknown)[]): Promise<PowerSwitch> {
  const opened = (serial: SerialLine): PowerSwitch => {
    const power = usbRelay(serial, plan.channel);
    ending.push(() => power.close());
    return power;
  };
  if (plan.port.is === 'real') return opened(await openSerialLine(plan.port.serial, plan.port.baud));
  const terminal = openPseudoTerminal();
  ending.push(() => terminal.close());
  let turn: Promise<unknown> = Promise.resolve();
  const twin = new RelayTwin(RELAY_CHANNELS, (channel, on) => {
    if (channel !== plan.channel) return;
    const act = on ? 'start' : 'kill';
    turn = turn.then(() => bench.tell('POST', `/machines/${bench.machine}/${act}`, {}).catch(() => undefined));
  });
  ending.push(() => turn);
  terminal.onBytes((chunk) => twin.hear(chunk));
  return opened(await openSerialLine(terminal.path, 9600));
}
