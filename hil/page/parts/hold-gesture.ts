import { hold, isAtReader, release, toggle } from '../model/holding.ts';

/** Longer than a click: from here on the card is held as long as the button is down. */
const PRESS_MS = 220;
/** Farther than a trembling hand. */
const DRAG_PX = 7;

/**
 * A card can be dragged to the reader (it is in the field while it is over the machine), pressed and held (in the
 * field until it is let go), or clicked (it lies there until the next click). From the keyboard it is a click.
 */
export function holdGesture(handle: HTMLElement, id: string): void {
  handle.addEventListener('pointerdown', (down) => {
    if (down.button === 0 && down.isPrimary) take(handle, id, down);
  });
  // A click that no pointer made comes from the keyboard or from assistive technology.
  handle.addEventListener('click', (event) => {
    if (event.detail === 0) toggle(id);
  });
}

function take(handle: HTMLElement, id: string, down: PointerEvent): void {
  const startedThere = isAtReader(id);
  let drag: Drag | undefined;
  let pressed = false;
  const press = setTimeout(() => {
    if (startedThere) return;
    pressed = true;
    hold(id);
  }, PRESS_MS);
  // The handle itself may be gone before the gesture ends: a card that is pulled off the reader lies in the rack.
  const whole = document.documentElement;
  whole.setPointerCapture(down.pointerId);

  const move = (event: PointerEvent): void => {
    if (!drag && Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY) < DRAG_PX) return;
    clearTimeout(press);
    drag ??= new Drag(handle, id, down);
    const over = contains(document.querySelector('.machine'), event);
    const wasOver = drag.over ?? startedThere;
    drag.follow(event, over);
    if (over && !wasOver && !isAtReader(id)) hold(id);
    if (!over && (wasOver || pressed) && isAtReader(id)) release(id);
  };
  const end = (event: PointerEvent): void => {
    clearTimeout(press);
    whole.removeEventListener('pointermove', move);
    whole.removeEventListener('pointerup', end);
    whole.removeEventListener('pointercancel', end);
    drag?.home();
    if (drag || pressed) {
      if (isAtReader(id)) release(id);
    } else if (event.type === 'pointerup') toggle(id);
  };
  whole.addEventListener('pointermove', move);
  whole.addEventListener('pointerup', end);
  whole.addEventListener('pointercancel', end);
}

function contains(element: Element | null, { clientX, clientY }: PointerEvent): boolean {
  const box = element?.getBoundingClientRect();
  return !!box && clientX >= box.left && clientX <= box.right && clientY >= box.top && clientY <= box.bottom;
}

/** The picture of a card that follows the pointer. */
class Drag {
  /** Undefined until the pointer was followed for the first time. */
  over: boolean | undefined;
  readonly #float: HTMLElement;
  readonly #id: string;
  readonly #grip: { readonly x: number; readonly y: number };

  constructor(handle: HTMLElement, id: string, { clientX, clientY }: PointerEvent) {
    const box = handle.getBoundingClientRect();
    this.#id = id;
    this.#grip = { x: clientX - box.left, y: clientY - box.top };
    this.#float = document.createElement('div');
    this.#float.className = 'float';
    this.#float.style.width = `${box.width}px`;
    this.#float.style.height = `${box.height}px`;
    const face = handle.querySelector('.face');
    if (face) this.#float.append(face.cloneNode(true));
    document.body.append(this.#float);
    document.body.classList.add('dragging');
    placeOf(id)?.setAttribute('data-dragged', '');
  }

  follow({ clientX, clientY }: PointerEvent, over: boolean): void {
    this.over = over;
    // Over the machine the card itself lies at the reader, with what is on it now.
    this.#float.classList.toggle('docked', over);
    this.#float.style.transform = `translate(${clientX - this.#grip.x}px, ${clientY - this.#grip.y}px)`;
  }

  /** Back to its place in the rack, and gone. */
  home(): void {
    document.body.classList.remove('dragging');
    const place = placeOf(this.#id);
    place?.removeAttribute('data-dragged');
    const box = place?.getBoundingClientRect();
    if (!box || matchMedia('(prefers-reduced-motion: reduce)').matches) {
      this.#float.remove();
      return;
    }
    const to = { transform: `translate(${box.left}px, ${box.top}px)`, opacity: 0.4 };
    const flight = this.#float.animate([to], { duration: 180, easing: 'ease-out' });
    flight.addEventListener('finish', () => this.#float.remove());
    flight.addEventListener('cancel', () => this.#float.remove());
  }
}

/** Where the card lies in the rack. */
function placeOf(id: string): Element | null {
  return document.querySelector(`[data-card="${CSS.escape(id)}"]`);
}
