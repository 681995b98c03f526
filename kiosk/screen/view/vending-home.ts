import type { ShownMeans } from '../../../statecharts/vending-machine/situation.ts';
import { stack } from './stack.ts';
import type { VendingDrawing, VendingTold } from './vending-input.ts';
import { areas, foot, header, type TileSpec, tile, tiles } from './vending-parts.ts';

/** What can be done here, what can be paid with, and how the screen can be made easier to use. */
export function homeView(drawing: VendingDrawing, means: ShownMeans): VendingTold {
  const { picture, messages, type } = drawing;
  const { home } = messages;
  header(drawing);
  const bottom = foot(drawing, { nav: [], languages: true, comfort: true });
  const { info, controls } = areas(drawing, bottom - 74, 330);
  const { paper } = picture.theme;
  stack(picture, info, paper, [
    { text: home.title, sizes: type.title, weight: 700, gap: 0, line: false },
    ...faults(means, home).map((text) => ({ text, sizes: type.body, weight: 500 as const, gap: 18 })),
  ]);
  const paid = means.coins !== 'none' || means.card;
  const sells = means.printer && paid;
  const onCard = sells && means.reader;
  const [x, y, width, height] = controls;
  const gap = 22;
  const check = Math.max(130, Math.min(180, height * 0.2));
  const grid: readonly TileSpec[] = [
    { id: 'top-up', ...home.topUp, icon: 'wallet', look: 'primary', enabled: onCard },
    { id: 'ticket', ...home.ticket, icon: 'ticket', enabled: sells },
    { id: 'contract', ...home.contract, icon: 'calendar-days', enabled: onCard },
    { id: 'collect', ...home.collect, icon: 'download', enabled: means.reader && means.printer },
  ];
  tiles(drawing, grid, [x, y, width, height - check - gap], { columns: 2, gap, most: 400 });
  const rows = Math.min(400, (height - check - 2 * gap) / 2);
  tile(drawing, { id: 'card-check', ...home.check, icon: 'search', enabled: means.reader }, [
    x,
    y + 2 * (rows + gap),
    width,
    check,
  ]);
  meansLine(drawing, means, bottom - 64);
  return { title: home.title, tone: 'calm', speech: '' };
}

function faults(means: ShownMeans, home: VendingDrawing['messages']['home']): readonly string[] {
  return [
    ...(means.printer ? [] : [home.noPrinter]),
    ...(means.reader ? [] : [home.noReader]),
    ...(means.coins === 'none' && !means.card ? [home.noPayment] : []),
  ];
}

/** What can be paid with: said before the first coin, each with its sign. */
function meansLine({ picture, messages, type }: VendingDrawing, means: ShownMeans, y: number): void {
  const { home } = messages;
  const { paper } = picture.theme;
  const coins = means.coins !== 'none';
  const words: readonly (readonly [string, string])[] =
    coins && means.card
      ? [
          ['coins', home.coins],
          ['credit-card', home.bankCard],
          means.coins === 'change' ? ['check', home.change] : ['x', home.exactOnly],
        ]
      : coins
        ? [['coins', home.coinsOnly], means.coins === 'change' ? ['check', home.change] : ['x', home.exactOnly]]
        : means.card
          ? [['credit-card', home.cardOnly]]
          : [['x', home.noPayment]];
  const each = 968 / words.length;
  words.forEach(([icon, text], index) => {
    const x = 56 + index * each;
    picture.icon(icon, [x, y + 8, 40, 40], paper.ink);
    picture.text({
      text,
      rect: [x + 52, y, each - 60, 56],
      sizes: type.small.filter((size) => size <= 36).concat([28, 26, 24]),
      weight: 500,
      ground: paper,
      valign: 'middle',
    });
  });
}
