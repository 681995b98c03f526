import type { PrinterFaultKind, PrinterMischief, VirtualPrinter } from '../printer/virtual-printer.ts';
import type { BenchScanner } from '../scanner/bench-scanner.ts';
import type { Fault, Faults } from './faults.ts';

/** What the printer itself calls what the rig calls otherwise. */
const PRINTER_KINDS: Readonly<Record<string, PrinterFaultKind>> = { 'cover-open': 'cover' };
type PaperState = Exclude<PrinterFaultKind, 'drop-reply' | 'corrupt' | 'unplug' | 'reset'>;

/** Brings faults to scanner and printer of an inspector's reader: at their answers, at once, and back. */
export class HandFaults {
  readonly #machine: string;
  readonly #faults: Faults;
  readonly #struck: () => void;
  #devices: { readonly scanner: BenchScanner; readonly printer: VirtualPrinter } | undefined;

  /** `struck` is called whenever a fault has fired by itself. */
  constructor(machine: string, faults: Faults, struck: () => void) {
    this.#machine = machine;
    this.#faults = faults;
    this.#struck = struck;
  }

  /** The devices, which are made with the mischief below. */
  set devices(devices: { readonly scanner: BenchScanner; readonly printer: VirtualPrinter }) {
    this.#devices = devices;
  }

  readonly ofPrinter: PrinterMischief = {
    strike: () => {
      const [strike] = this.#atAnswer('printer');
      if (strike !== 'unplug' && strike !== 'reset') return strike as 'drop-reply' | 'corrupt' | undefined;
      // Not in the middle of what it is doing; the answer is lost with its power.
      setImmediate(() => this.#devices?.printer.fault(strike));
      return 'drop-reply';
    },
  };

  /** Holds reports before the driver one by one, with what strikes them. False when not all were fetched. */
  async scan(reports: readonly Uint8Array[]): Promise<boolean> {
    const { scanner } = this.#devices ?? {};
    if (scanner === undefined) return false;
    for (const report of reports) {
      const strikes = this.#atAnswer('scanner');
      if (strikes.includes('unplug')) {
        scanner.unplug();
        return false;
      }
      if (strikes.includes('reset')) {
        scanner.unplug();
        scanner.plug();
        return false;
      }
      if (strikes.includes('drop-reply')) continue;
      if (!(await scanner.say([strikes.includes('corrupt') ? corrupted(report) : report]))) return false;
    }
    return true;
  }

  #atAnswer(device: 'printer' | 'scanner'): readonly string[] {
    const strikes = this.#faults.atAnswer(this.#machine, device);
    if (strikes.length > 0) this.#struck();
    const atOnce = ({ fault }: Fault): boolean => ON_THE_LINE.includes(fault);
    for (const { fault } of strikes) if (!atOnce(fault)) setImmediate(() => this.begin(fault));
    return strikes.flatMap(({ fault }) => (atOnce(fault) ? [fault.fault] : []));
  }

  /** A state begins, or something happens, now. */
  begin(fault: Fault): void {
    const devices = this.#devices;
    if (devices === undefined) return;
    if (fault.device === 'printer') devices.printer.fault(printerKind(fault), { afterDots: fault.amount ?? 0 });
    if (fault.device !== 'scanner') return;
    devices.scanner.unplug();
    if (fault.fault === 'reset') devices.scanner.plug();
  }

  /** Somebody puts it right: plugs it in, clears it. */
  async mend(fault: Fault): Promise<void> {
    const devices = this.#devices;
    if (devices === undefined) return;
    if (fault.device === 'scanner') devices.scanner.plug();
    if (fault.device !== 'printer') return;
    if (fault.fault === 'unplug') await devices.printer.plugIn();
    else if (fault.fault !== 'reset') devices.printer.mend(printerKind(fault) as PaperState);
  }
}

const ON_THE_LINE: readonly string[] = ['drop-reply', 'corrupt', 'unplug', 'reset'];

/** One bit of the data, so that the report is one and the code another. */
function corrupted(report: Uint8Array): Uint8Array {
  const spoilt = Uint8Array.from(report);
  spoilt[20] = (spoilt[20] ?? 0) ^ 0x10;
  return spoilt;
}

function printerKind({ fault }: Fault): PrinterFaultKind {
  return PRINTER_KINDS[fault] ?? (fault as PrinterFaultKind);
}
