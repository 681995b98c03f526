import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EntryOf } from '../entries.ts';
import { ATTACHMENTS } from '../record-writer.ts';
import { html, type Markup, NOTHING } from './markup.ts';

type Attached = EntryOf<'attached'>;

/** Longer texts are named, not shown. */
const MOST_TEXT_BYTES = 64 * 1024;
/** All pictures of a page together: beyond it they are linked. */
const MOST_PICTURE_BYTES = 24 * 1024 * 1024;

/** The files of a record, put into the page itself as far as they fit. */
export class KeptFiles {
  readonly #folder: string;
  readonly #attached: readonly Attached[];
  readonly #titles: ReadonlyMap<number, string>;
  readonly #inside: ReadonlySet<Attached>;

  constructor(folder: string, attached: readonly Attached[], titles: ReadonlyMap<number, string>) {
    this.#folder = folder;
    this.#attached = attached;
    this.#titles = titles;
    this.#inside = new Set(picturesThatFit(attached));
  }

  picturesOf(step: number): Markup {
    const pictures = this.#attached.filter((each) => each.step === step && isPicture(each));
    return pictures.length === 0
      ? NOTHING
      : html`<div class="pictures">${pictures.map((each) => this.#figure(each))}</div>`;
  }

  pictures(): Markup {
    const pictures = this.#attached.filter(isPicture);
    if (pictures.length === 0) return NOTHING;
    return html`<section><h2>Pictures</h2><div class="pictures">${pictures.map((each) => this.#figure(each))}</div></section>`;
  }

  others(): Markup {
    const others = this.#attached.filter((each) => !isPicture(each));
    if (others.length === 0) return NOTHING;
    return html`<section><h2>Files</h2>${others.map((each) => html`<details><summary><span class="grow">${each.name}</span><span class="soft">${each.mediaType}, ${each.bytes} bytes</span></summary><div>${this.#text(each)}<p class="soft mono">${ATTACHMENTS}/${each.file}, SHA-256 ${each.sha256}</p></div></details>`)}</section>`;
  }

  #figure(each: Attached): Markup {
    const path = join(ATTACHMENTS, each.file);
    const content = this.#inside.has(each) ? this.#read(each) : undefined;
    const source = content ? `data:${each.mediaType};base64,${content.toString('base64')}` : path;
    const title = each.step === undefined ? each.name : `${each.step}. ${this.#titles.get(each.step) ?? each.name}`;
    return html`<figure><img src="${source}" alt="${title}" loading="lazy"><figcaption>${title}</figcaption></figure>`;
  }

  #text(each: Attached): Markup {
    if (!/^text\/|json|xml|yaml/.test(each.mediaType) || each.bytes > MOST_TEXT_BYTES) return NOTHING;
    const content = this.#read(each);
    return content ? html`<pre>${content.toString('utf8')}</pre>` : NOTHING;
  }

  /** Undefined where somebody has taken the file away. */
  #read({ file }: Attached): Buffer | undefined {
    try {
      return readFileSync(join(this.#folder, ATTACHMENTS, file));
    } catch {
      return undefined;
    }
  }
}

function picturesThatFit(attached: readonly Attached[]): readonly Attached[] {
  let room = MOST_PICTURE_BYTES;
  return attached.filter(isPicture).filter(({ bytes }) => {
    room -= bytes;
    return room >= 0;
  });
}

function isPicture({ mediaType }: Attached): boolean {
  return /^image\/(png|jpeg|webp|gif)$/.test(mediaType);
}
