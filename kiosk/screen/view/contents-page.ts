import { formatAmount } from '../../../fares/format.ts';
import { NOTHING } from '../../../fares/money.ts';
import { millisOf } from '../../../fares/time.ts';
import type { PagedContents, ShownPage } from '../../../statecharts/validator/situation.ts';
import { spoken } from './checked.ts';
import type { Drawing, Told } from './input.ts';
import { shownDay, shownTime } from './shown-time.ts';
import { type Block, stack, steps } from './stack.ts';
import { footer } from './time-left.ts';

const margin = 28;
const headHeight = 64;

/** What one page says: a name, one thing as large as can be, and what there is to add. */
interface Page {
  readonly icon: string;
  readonly name: string;
  readonly thing: string;
  readonly more: readonly string[];
  /** The thing for the voice, where it is an amount. */
  readonly spoken?: string;
}

/** J62, J68, J69: one page of what is on a card, and which of how many it is. */
export function contentsPageView(drawing: Drawing, { pages, page }: PagedContents): Told {
  const { picture, messages, type } = drawing;
  const { width, height } = picture.field;
  const { header, paper } = picture.theme;
  const shown = pages[page] ?? pages[0];
  const told = shown && pageOf(drawing, shown);
  const { title } = messages.contents;
  picture.box([0, 0, width, height], paper.fill);
  picture.box([0, 0, width, headHeight], header.fill);
  picture.icon('search', [margin, 12, 40, 40], header.ink);
  picture.text({
    text: title,
    rect: [margin + 56, 6, 420, headHeight - 12],
    sizes: steps(32, 24),
    weight: 700,
    ground: header,
    valign: 'middle',
    line: false,
    maxLines: 1,
  });
  picture.text({
    text: messages.pages.of(page + 1, pages.length),
    rect: [width - margin - 200, 6, 200, headHeight - 12],
    sizes: steps(30, 22),
    weight: 600,
    ground: header,
    align: 'right',
    valign: 'middle',
    maxLines: 1,
  });
  if (told === undefined) return { title, tone: 'calm', speech: '' };
  const bottom = footer(drawing, [margin, height - 18, width - 2 * margin, 0]);
  const icon = 96;
  picture.icon(told.icon, [margin, (headHeight + bottom - icon) / 2, icon, icon], picture.theme.line, 1.5);
  const left = margin + icon + 36;
  const more = told.more.map((text): Block => ({ text, sizes: type.lead, weight: 400, gap: 10 }));
  stack(
    picture,
    [left, headHeight + 16, width - margin - left, bottom - headHeight - 24],
    paper,
    [
      { text: told.name, sizes: type.lead, weight: 600, gap: 0, colour: paper.muted },
      { text: told.thing, sizes: [84, 76, 68, 60, 52, 46, 40], weight: 700, gap: 4 },
      ...more,
    ],
    'middle',
  );
  return { title, tone: 'calm', speech: `${told.name}: ${told.spoken ?? told.thing}. ${told.more.join(' ')}`.trim() };
}

function pageOf(drawing: Drawing, shown: ShownPage): Page {
  const { messages, language } = drawing;
  const { pages, fareClass } = messages;
  switch (shown.page) {
    case 'operation': {
      const { title, fact, remedy } = pages.outcome[shown.outcome];
      return { icon: 'question-mark', name: pages.operation, thing: title, more: [fact, remedy] };
    }
    case 'contract': {
      const { days, from, to, standing } = shown;
      const thing = pages.standing[standing](shownDay(from), shownDay(to));
      const icon = standing === 'valid' ? 'ticket-check' : 'ticket';
      return { icon, name: pages.contract, thing, more: [pages.product(days, fareClass[shown.fareClass])] };
    }
    case 'no-contract':
      return { icon: 'ticket', name: pages.contract, thing: pages.noContract.title, more: [pages.noContract.fact] };
    case 'purse': {
      const { balance } = shown;
      const more = balance < NOTHING ? [pages.belowNothing] : [];
      const thing = formatAmount(balance, language);
      return { icon: 'wallet', name: pages.purse, thing, more, spoken: spoken(drawing, balance) };
    }
    case 'ride': {
      const { at, charged, entryStop } = shown;
      const time = at === undefined ? undefined : shownTime(millisOf(at)).time;
      return {
        icon: 'bus',
        name: `${pages.ride}, ${fareClass[shown.fareClass].toLowerCase()}`,
        thing: pages.charged(formatAmount(charged, language)),
        more: [pages.since(entryStop, time), pages.leaving],
        spoken: pages.charged(spoken(drawing, charged)),
      };
    }
    default:
      return shown satisfies never;
  }
}
