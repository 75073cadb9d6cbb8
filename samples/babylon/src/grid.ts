/** Metres of one niche, of the front board under it that carries the price tag, and of the frame around all. */
export const NICHE = { width: 1, height: 1.02, board: 0.3, frame: 0.16, depth: 0.84 } as const;

/** Products on the shelves at once; more are on further pages. */
export const PAGE_SIZE = 12;

/** How many niches stand side by side and one above the other. */
export interface Grid {
  readonly columns: number;
  readonly rows: number;
}

/** A part of the page in CSS pixels. */
export interface Area {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Chooses the grid in which `count` products are shown largest in a free area. */
export function chooseGrid(count: number, area: Area): Grid {
  const shown = Math.max(1, Math.min(count, PAGE_SIZE));
  let best: Grid = { columns: shown, rows: 1 };
  for (let columns = 1; columns <= shown; columns += 1) {
    const grid = { columns, rows: Math.ceil(shown / columns) };
    if (pixelsPerMetre(grid, area) > pixelsPerMetre(best, area)) best = grid;
  }
  return best;
}

/** How large the shelves can be drawn in `area`. Where it is wide, the torches beside them are to be seen too. */
export function pixelsPerMetre(grid: Grid, area: Area): number {
  const beside = area.width > area.height ? 1.6 : 0.1;
  return Math.min(area.width / (shelfWidth(grid) + beside), area.height / fullHeight(grid));
}

/** Metres from the floor to the top of the ornaments on the cornice. */
export function fullHeight(grid: Grid): number {
  return shelfHeight(grid) + 0.38;
}

/** Metres, frame included. */
export function shelfWidth({ columns }: Grid): number {
  return columns * NICHE.width + NICHE.frame * 2;
}

/** Metres from the floor to the cornice. */
export function shelfHeight({ rows }: Grid): number {
  return rows * (NICHE.height + NICHE.board) + NICHE.frame * 2.2;
}

/** Where the goods of a niche stand: metres from the middle of the shelves, and from the floor. */
export function nicheAt(grid: Grid, index: number): { readonly x: number; readonly y: number } {
  const column = index % grid.columns;
  const row = Math.floor(index / grid.columns);
  return {
    x: (column - (grid.columns - 1) / 2) * NICHE.width,
    y: (grid.rows - 1 - row) * (NICHE.height + NICHE.board) + NICHE.board + NICHE.frame * 0.5,
  };
}
