import { pocketWanted } from '../model/bench.ts';
import { hold, holdPair, placeOf, release, slideIn, toggle } from '../model/holding.ts';
import { pairUp } from '../model/pair.ts';
import { Drag, markAim } from './drag.ts';
import { machineZones, type Zone } from './machine-zones.ts';

/** Longer than a click: from here on the card is held as long as the button is down. */
const PRESS_MS = 220;
/** Farther than a trembling hand. */
const DRAG_PX = 7;

/**
 * A card can be dragged to the reader (it is in the field while it is over the machine) or into the pocket (it stays
 * there when it is let go), onto another card (both are held to the reader at once), pressed and held (in the field
 * until it is let go), or clicked (it lies where the machine wants it until the next click). From the keyboard it is
 * a click. Clicks on two cards with the shift key hold both to the reader at once.
 */
export function holdGesture(handle: HTMLElement, id: string): void {
  handle.addEventListener('pointerdown', (down) => {
    if (down.button === 0 && down.isPrimary) take(handle, id, down);
  });
  // What was selected before is not what is dragged.
  handle.addEventListener('dragstart', (event) => event.preventDefault());
  // A click that no pointer made comes from the keyboard or from assistive technology.
  handle.addEventListener('click', (event) => {
    if (event.detail === 0) clicked(id, event);
  });
}

function clicked(id: string, { shiftKey }: MouseEvent): void {
  if (shiftKey && placeOf(id) === undefined) pairUp(id);
  else toggle(id, pocketWanted() ? 'slot' : 'antenna');
}

function take(handle: HTMLElement, id: string, down: PointerEvent): void {
  const gesture = new Gesture(handle, id, down);
  // The handle itself may be gone before the gesture ends: a card that is pulled off the reader lies in the rack.
  const whole = document.documentElement;
  whole.setPointerCapture(down.pointerId);
  const move = (event: PointerEvent): void => gesture.move(event);
  const end = (event: PointerEvent): void => {
    whole.removeEventListener('pointermove', move);
    whole.removeEventListener('pointerup', end);
    whole.removeEventListener('pointercancel', end);
    gesture.end(event);
  };
  whole.addEventListener('pointermove', move);
  whole.addEventListener('pointerup', end);
  whole.addEventListener('pointercancel', end);
}

/** One card in one hand, from pointer down to pointer up. */
class Gesture {
  readonly #handle: HTMLElement;
  readonly #id: string;
  readonly #down: PointerEvent;
  readonly #press: ReturnType<typeof setTimeout>;
  #drag: Drag | undefined;
  /** Held to the reader by pressing, wherever the pointer is. */
  #pressed = false;
  /** Where the pointer was last. */
  #zone: Zone | undefined;
  /** A card pulled out of the pocket is not held to the reader before it has left the machine. */
  #pulledOut: boolean;
  /** The card of the rack under this one. */
  #partner: string | undefined;

  constructor(handle: HTMLElement, id: string, down: PointerEvent) {
    const startedAt = placeOf(id);
    this.#handle = handle;
    this.#id = id;
    this.#down = down;
    this.#zone = startedAt;
    this.#pulledOut = startedAt === 'slot';
    this.#press = setTimeout(() => {
      if (startedAt !== undefined) return;
      this.#pressed = true;
      hold(id);
    }, PRESS_MS);
  }

  move(event: PointerEvent): void {
    const { clientX, clientY } = this.#down;
    if (!this.#drag && Math.hypot(event.clientX - clientX, event.clientY - clientY) < DRAG_PX) return;
    clearTimeout(this.#press);
    this.#drag ??= new Drag(this.#handle, this.#id, this.#down);
    const { zone, onMachine } = machineZones(event);
    if (!onMachine) this.#pulledOut = false;
    this.#carry(this.#pulledOut && zone === 'antenna' ? undefined : zone);
    this.#partner = onMachine ? undefined : partnerUnder(event, this.#id);
    markAim({ pocket: this.#zone === 'slot' && placeOf(this.#id) !== 'slot', card: this.#partner });
    this.#drag.follow(event, this.#zone !== undefined && placeOf(this.#id) === this.#zone);
  }

  /** The card comes from one zone into another, or into none. */
  #carry(zone: Zone | undefined): void {
    const was = this.#zone;
    const place = placeOf(this.#id);
    if (zone === 'antenna' && was !== 'antenna' && place === undefined) hold(this.#id);
    if (zone !== 'antenna' && place === 'antenna' && (was === 'antenna' || this.#pressed)) release(this.#id);
    if (zone !== 'slot' && place === 'slot') release(this.#id);
    this.#zone = zone;
  }

  end(event: PointerEvent): void {
    clearTimeout(this.#press);
    markAim({ pocket: false, card: undefined });
    const dropped = event.type === 'pointerup';
    if (!this.#drag) {
      if (this.#pressed) this.#letGo();
      else if (dropped) clicked(this.#id, event);
      return;
    }
    const stays = dropped && this.#putDown();
    if (!stays) this.#letGo();
    this.#drag.end(stays);
  }

  /** Whether it lies somewhere at the machine now. */
  #putDown(): boolean {
    if (this.#zone === 'slot') {
      if (placeOf(this.#id) !== 'slot') slideIn(this.#id);
      return true;
    }
    if (this.#partner === undefined) return false;
    if (placeOf(this.#id) !== undefined) this.#letGo();
    holdPair([this.#partner, this.#id]);
    return true;
  }

  #letGo(): void {
    if (placeOf(this.#id) === 'antenna') release(this.#id);
  }
}

/** Another card of the rack, lying there, under the pointer. */
function partnerUnder({ clientX, clientY }: PointerEvent, id: string): string | undefined {
  const handle = document.elementFromPoint(clientX, clientY)?.closest('[data-card]');
  const other = handle?.getAttribute('data-card') ?? undefined;
  return other === undefined || other === id || placeOf(other) !== undefined ? undefined : other;
}
