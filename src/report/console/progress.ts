import type { Screen, Style } from './style.js';

/** Milliseconds between two drawings. */
const refresh = 80;
const barWidth = 20;

export interface Progress {
  readonly done: number;
  readonly planned: number;
  readonly failed: number;
  /** The test that began last. */
  readonly current: string;
}

/** A line at the bottom of a terminal that is written over as the run goes on; nothing where the screen is none. */
export class ProgressLine {
  readonly #screen: Screen;
  readonly #style: Style;
  #drawnAt = -Infinity;
  #isDrawn = false;

  constructor(screen: Screen, style: Style) {
    this.#screen = screen;
    this.#style = style;
  }

  draw({ done, planned, failed, current }: Progress): void {
    const now = performance.now();
    if (!this.#screen.live || now - this.#drawnAt < refresh) return;
    this.#drawnAt = now;
    const { colors } = this.#style;
    const filled = Math.min(barWidth, Math.round((barWidth * done) / Math.max(1, planned)));
    const bar = `${'━'.repeat(filled)}${'─'.repeat(barWidth - filled)}`;
    const plain = ` ${done}/${planned}${failed > 0 ? `, ${failed} not passed` : ''}  `;
    // A line that is as wide as the terminal would scroll it.
    const room = Math.max(0, this.#screen.columns - barWidth - plain.length - 1);
    const painted = failed > 0 ? colors.red(bar) : colors.green(bar);
    this.#screen.write(`\r\x1b[2K${painted}${plain}${colors.dim(current.slice(0, room))}`);
    this.#isDrawn = true;
  }

  wipe(): void {
    if (this.#isDrawn) this.#screen.write('\r\x1b[2K');
    this.#isDrawn = false;
  }
}
