import {
  Accessibility,
  ALargeSmall,
  ArrowLeft,
  ArrowLeftRight,
  ArrowRight,
  Bus,
  CalendarCheck,
  CalendarDays,
  Check,
  ChevronsLeft,
  ChevronsRight,
  CircleCheckBig,
  Coins,
  Contrast,
  CreditCard,
  Download,
  HandCoins,
  Hourglass,
  House,
  type IconNode,
  IdCard,
  Inbox,
  Languages,
  Lock,
  LogIn,
  LogOut,
  Map as MapIcon,
  MapPinOff,
  Minus,
  Nfc,
  OctagonX,
  Plus,
  PowerOff,
  Printer,
  QrCode,
  ReceiptText,
  ScanLine,
  Search,
  Ticket,
  TicketCheck,
  TimerReset,
  TriangleAlert,
  Undo2,
  Unplug,
  Upload,
  User,
  Users,
  Wallet,
  Wrench,
  X,
} from 'lucide';

/** One stroke family for all pictograms: Lucide (ISC licence), on a field of 24 x 24, stroke 2, round ends. */
const icons: Readonly<Record<string, IconNode>> = {
  'a-large-small': ALargeSmall,
  'arrow-left': ArrowLeft,
  'arrow-left-right': ArrowLeftRight,
  'arrow-right': ArrowRight,
  bus: Bus,
  check: Check,
  'circle-check-big': CircleCheckBig,
  'credit-card': CreditCard,
  download: Download,
  hourglass: Hourglass,
  inbox: Inbox,
  languages: Languages,
  lock: Lock,
  'log-in': LogIn,
  'log-out': LogOut,
  'map-pin-off': MapPinOff,
  nfc: Nfc,
  'octagon-x': OctagonX,
  'qr-code': QrCode,
  'scan-line': ScanLine,
  'triangle-alert': TriangleAlert,
  'power-off': PowerOff,
  search: Search,
  'ticket-check': TicketCheck,
  'timer-reset': TimerReset,
  unplug: Unplug,
  upload: Upload,
  users: Users,
  wallet: Wallet,
  wrench: Wrench,
  x: X,
  accessibility: Accessibility,
  'calendar-check': CalendarCheck,
  'calendar-days': CalendarDays,
  'chevrons-left': ChevronsLeft,
  'chevrons-right': ChevronsRight,
  coins: Coins,
  contrast: Contrast,
  'hand-coins': HandCoins,
  house: House,
  'id-card': IdCard,
  map: MapIcon,
  minus: Minus,
  plus: Plus,
  printer: Printer,
  'receipt-text': ReceiptText,
  ticket: Ticket,
  'undo-2': Undo2,
  user: User,
  // Lucide has the mark only inside other forms; this is the bare one, in its manner.
  'question-mark': [
    ['path', { d: 'M7.5 8a4.5 4.5 0 1 1 6.4 4.1C12.7 12.7 12 13.6 12 15' }],
    ['path', { d: 'M12 20h.01' }],
  ],
  'nfc-off': [
    ['path', { d: 'M6 8.32a7.43 7.43 0 0 1 0 7.36' }],
    ['path', { d: 'M9.46 9.2a11.76 11.76 0 0 1 0 8.59' }],
    ['path', { d: 'M12.91 4.1a15.91 15.91 0 0 1 1.6 6.4' }],
    ['path', { d: 'M16.37 2a20.16 20.16 0 0 1 1.4 13.5' }],
    ['path', { d: 'm2 2 20 20' }],
  ],
};

/** The strokes of a pictogram as SVG path data; empty for a name that is not known. */
export function iconPaths(name: string): readonly string[] {
  return (icons[name] ?? []).map(([tag, attributes]) => {
    const of = (key: string) => Number(attributes[key] ?? 0);
    switch (tag) {
      case 'path':
        return String(attributes.d);
      case 'line':
        return `M${of('x1')} ${of('y1')}L${of('x2')} ${of('y2')}`;
      case 'circle':
        return circle(of('cx'), of('cy'), of('r'));
      case 'rect':
        return roundedRect(of('x'), of('y'), of('width'), of('height'), of('rx'));
      case 'polyline':
        // The first pair is where it starts; further pairs after M are lines.
        return `M${String(attributes.points).trim()}`;
      default:
        throw new Error(`pictogram ${name} has a <${tag}>, which this screen does not draw`);
    }
  });
}

function circle(x: number, y: number, r: number): string {
  return `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`;
}

function roundedRect(x: number, y: number, width: number, height: number, r: number): string {
  const corner = (dx: number, dy: number) => `a${r} ${r} 0 0 1 ${dx} ${dy}`;
  return `M${x + r} ${y}h${width - 2 * r}${corner(r, r)}v${height - 2 * r}${corner(-r, r)}h${2 * r - width}${corner(-r, -r)}v${2 * r - height}${corner(r, -r)}z`;
}
