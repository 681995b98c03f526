import { GcodeGantry } from '../../../hil/gantry/gcode-gantry.ts';
import { openSerialLine } from '../../../hil/gantry/serial-line.ts';
import { GcodeTwin } from '../../../hil/gantry/twin/gcode-twin.ts';
import { TwinHand } from '../../../hil/gantry/twin/twin-hand.ts';
import { openPseudoTerminal } from '../../../hil/pty/pseudo-terminal.ts';
import { type GantryPlan, rigFileSchema } from '../../../hil/rigs/rig-file.ts';

export const PLAN: GantryPlan = (() => {
  const { gantry } = rigFileSchema.parse({
    name: 'test',
    gantry: {
      port: { is: 'twin' },
      limits: { x: [0, 400], y: [0, 300], z: [0, 80] },
      travelZ: 70,
      feed: { travel: 12_000, work: 3000 },
      panel: { origin: [40, 160], z: 12, degrees: 0 },
      finger: { servo: 0, up: 10, down: 95, dwell: 0.08 },
      gripper: { servo: 1, open: 20, closed: 120, settle: 0.15 },
      antenna: { at: [260, 120], z: 8 },
      slot: { at: [260, 200], z: 20 },
      holders: [
        { at: [330, 40], z: 10 },
        { at: [330, 70], z: 10 },
      ],
      coins: { tubes: [{ grosze: 200, at: [20, 20], z: 15 }], slot: { at: [60, 20], z: 25 } },
    },
  });
  if (gantry === undefined) throw new Error('no gantry');
  return gantry;
})();

/** A gantry driver and its twin with a pseudo-terminal between them; what reaches the machine is written down. */
export async function gantryWithTwin(plan: GantryPlan = PLAN, limits = plan.limits) {
  const reached: string[] = [];
  const hand = new TwinHand(
    plan,
    {
      touched: async ({ x, y }) => void reached.push(`touch ${x.toFixed(1)} ${y.toFixed(1)}`),
      cardCame: async (card, place) => void reached.push(`${card} at ${place}`),
      cardWent: async (card, place) => void reached.push(`${card} from ${place}`),
      coinDropped: async (grosze) => void reached.push(`coin ${grosze}`),
    },
    () => ({ width: 152, height: 91 }),
  );
  const terminal = openPseudoTerminal();
  const twin = new GcodeTwin({
    limits,
    world: hand,
    say: (line) => terminal.write(Buffer.from(`${line}\n`)),
    rate: Number.POSITIVE_INFINITY,
  });
  terminal.onBytes((chunk) => twin.hear(chunk));
  const serial = await openSerialLine(terminal.path, 115_200);
  const gantry = await GcodeGantry.open(plan, serial, { answerMs: 400, moveMs: 800 });
  return {
    gantry,
    twin,
    hand,
    reached,
    async close() {
      await gantry.close();
      terminal.close();
    },
  };
}
