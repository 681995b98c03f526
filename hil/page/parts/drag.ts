/** The picture of a card that follows the pointer. */
export class Drag {
  readonly #float: HTMLElement;
  readonly #id: string;
  readonly #grip: { readonly x: number; readonly y: number };

  constructor(handle: HTMLElement, id: string, { clientX, clientY }: PointerEvent) {
    // A card in the pocket is hidden by more than half; in the hand it is as large as it lies on the table.
    const rack = placeInRack(id)?.getBoundingClientRect();
    const box = handle.getBoundingClientRect();
    const { width, height } = rack && handle.classList.contains('card-in-pocket') ? rack : box;
    this.#id = id;
    this.#grip = { x: ((clientX - box.left) / box.width) * width, y: ((clientY - box.top) / box.height) * height };
    this.#float = document.createElement('div');
    this.#float.className = 'float';
    this.#float.style.width = `${width}px`;
    this.#float.style.height = `${height}px`;
    const face = handle.querySelector('.face');
    if (face) this.#float.append(face.cloneNode(true));
    document.body.append(this.#float);
    document.body.classList.add('dragging');
    placeInRack(id)?.setAttribute('data-dragged', '');
  }

  /** `docked`: the card itself lies at the machine, with what is on it now. */
  follow({ clientX, clientY }: PointerEvent, docked: boolean): void {
    this.#float.classList.toggle('docked', docked);
    this.#float.style.transform = `translate(${clientX - this.#grip.x}px, ${clientY - this.#grip.y}px)`;
  }

  /** Gone, if the card `stays` where it was put, or else back to its place in the rack. */
  end(stays: boolean): void {
    document.body.classList.remove('dragging');
    const place = placeInRack(this.#id);
    place?.removeAttribute('data-dragged');
    const box = place?.getBoundingClientRect();
    if (stays || !box || matchMedia('(prefers-reduced-motion: reduce)').matches) {
      this.#float.remove();
      return;
    }
    const to = { transform: `translate(${box.left}px, ${box.top}px)`, opacity: 0.4 };
    const flight = this.#float.animate([to], { duration: 180, easing: 'ease-out' });
    flight.addEventListener('finish', () => this.#float.remove());
    flight.addEventListener('cancel', () => this.#float.remove());
  }
}

/** Shows where the card would go if it were let go now. */
export function markAim({ pocket, card }: { readonly pocket: boolean; readonly card: string | undefined }): void {
  for (const marked of document.querySelectorAll('[data-aimed]')) marked.removeAttribute('data-aimed');
  if (pocket) document.querySelector('.pocket')?.setAttribute('data-aimed', '');
  document.querySelector('.float')?.toggleAttribute('data-over-pocket', pocket);
  if (card !== undefined) placeInRack(card)?.setAttribute('data-aimed', '');
}

/** Where the card lies in the rack. */
function placeInRack(id: string): Element | null {
  return document.querySelector(`[data-card="${CSS.escape(id)}"]`);
}
