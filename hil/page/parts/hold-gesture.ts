import { hold, isAtReader, release, toggle } from '../model/holding.ts';

/** Longer than a click: from here on the card is held as long as the button is down. */
const PRESS_MS = 220;
/** Farther than a trembling hand. */
const DRAG_PX = 7;

/**
 * A card can be dragged to the reader (it is in the field while it is over the machine), pressed and held (in the
 * field until it is let go), or clicked (it lies there until the next click). From the keyboard it is a click.
 * `reader` is where a card lies at the reader, `machine` the whole machine.
 */
export function holdGesture(
  handle: HTMLElement,
  id: string,
  places: { readonly machine: () => Element | null; readonly reader: () => Element | null },
): void {
  handle.addEventListener('pointerdown', (down) => {
    if (down.button !== 0 || !down.isPrimary) return;
    const startedThere = isAtReader(id);
    let drag: Drag | undefined;
    let pressed = false;
    const press = setTimeout(() => {
      if (startedThere) return;
      pressed = true;
      hold(id);
    }, PRESS_MS);
    handle.setPointerCapture(down.pointerId);

    const move = (event: PointerEvent): void => {
      if (!drag && Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY) < DRAG_PX) return;
      clearTimeout(press);
      drag ??= new Drag(handle, down);
      const over = contains(places.machine(), event);
      drag.follow(event, over ? places.reader() : null);
      if (over && !drag.over && !isAtReader(id)) hold(id);
      if (!over && (drag.over || pressed || startedThere) && isAtReader(id)) release(id);
      drag.over = over;
    };
    const end = (event: PointerEvent): void => {
      clearTimeout(press);
      handle.removeEventListener('pointermove', move);
      handle.removeEventListener('pointerup', end);
      handle.removeEventListener('pointercancel', end);
      drag?.home();
      if (drag || pressed) {
        if (isAtReader(id)) release(id);
      } else if (event.type === 'pointerup') toggle(id);
    };
    handle.addEventListener('pointermove', move);
    handle.addEventListener('pointerup', end);
    handle.addEventListener('pointercancel', end);
  });
  // A click that no pointer made comes from the keyboard or from assistive technology.
  handle.addEventListener('click', (event) => {
    if (event.detail === 0) toggle(id);
  });
}

function contains(element: Element | null, { clientX, clientY }: PointerEvent): boolean {
  const box = element?.getBoundingClientRect();
  return !!box && clientX >= box.left && clientX <= box.right && clientY >= box.top && clientY <= box.bottom;
}

const calm = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches;

/** The picture of a card that follows the pointer, and lies down at the reader while it is over the machine. */
class Drag {
  over = false;
  readonly #float: HTMLElement;
  readonly #handle: HTMLElement;
  readonly #grip: { readonly x: number; readonly y: number };

  constructor(handle: HTMLElement, { clientX, clientY }: PointerEvent) {
    const box = handle.getBoundingClientRect();
    this.#handle = handle;
    this.#grip = { x: clientX - box.left, y: clientY - box.top };
    this.#float = document.createElement('div');
    this.#float.className = 'float';
    this.#float.style.width = `${box.width}px`;
    this.#float.style.height = `${box.height}px`;
    const face = handle.querySelector('.face');
    if (face) this.#float.append(face.cloneNode(true));
    document.body.append(this.#float);
    document.body.classList.add('dragging');
    handle.classList.add('dragged');
  }

  follow({ clientX, clientY }: PointerEvent, reader: Element | null): void {
    this.#float.classList.toggle('docked', reader !== null);
    if (!reader) {
      this.#move(clientX - this.#grip.x, clientY - this.#grip.y);
      return;
    }
    const box = reader.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = this.#float;
    this.#move(box.left + (box.width - width) / 2, box.top + (box.height - height) / 2);
  }

  /** Back to where it was taken from, and gone. */
  home(): void {
    document.body.classList.remove('dragging');
    this.#handle.classList.remove('dragged');
    if (calm()) {
      this.#float.remove();
      return;
    }
    const { left, top } = this.#handle.getBoundingClientRect();
    const to = { transform: `translate(${left}px, ${top}px)`, opacity: 0.4 };
    this.#float.animate([to], { duration: 180, easing: 'ease-out' }).finished.then(
      () => this.#float.remove(),
      () => this.#float.remove(),
    );
  }

  #move(x: number, y: number): void {
    this.#float.style.transform = `translate(${x}px, ${y}px)`;
  }
}
