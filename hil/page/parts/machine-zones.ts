import type { Place } from '../rig/cards.ts';

/** Part of the machine in which a card held there is noticed. */
export type Zone = Place;

/** A hand need not hit the pocket to the pixel. */
const POCKET_EDGE = 8;

/** A card on its way to the reader of a large machine passes coin slot and terminal: they take no notice. */
const READER_EDGE = 20;

/**
 * Over which part of the machine the pointer is. The pocket is at the machine's lower edge; beside it nothing takes
 * notice of a card, so that one can be carried to the pocket without passing the reader.
 */
export function machineZones(event: PointerEvent): { readonly zone: Zone | undefined; readonly onMachine: boolean } {
  const machine = document.querySelector('.machine')?.getBoundingClientRect();
  const pocket = document.querySelector('.pocket')?.getBoundingClientRect();
  const onMachine = machine !== undefined && isIn(machine, event);
  const reader = document.querySelector('.machine-vending .reader')?.getBoundingClientRect();
  if (reader) return { zone: isIn(reader, event, READER_EDGE) ? 'antenna' : undefined, onMachine };
  if (pocket && isIn(pocket, event, POCKET_EDGE)) return { zone: 'slot', onMachine: true };
  const beside = pocket !== undefined && event.clientY > pocket.top - POCKET_EDGE;
  return { zone: onMachine && !beside ? 'antenna' : undefined, onMachine };
}

function isIn(box: DOMRect, { clientX, clientY }: PointerEvent, edge = 0): boolean {
  const across = clientX >= box.left - edge && clientX <= box.right + edge;
  return across && clientY >= box.top - edge && clientY <= box.bottom + edge;
}
