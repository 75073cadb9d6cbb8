/** Small drawings, as lines on a grid of 24. */
export const SIGNS = {
  check: "M5 12.5l4.5 4.5L19 7.5",
  cross: "M7 7l10 10M17 7L7 17",
  stop: "M8 3.5h8l4.5 4.5v8L16 20.5H8L3.5 16V8zM12 8v5M12 16v.2",
  clock: "M12 4a8 8 0 1 0 .01 0M12 7.5V12l3 2",
  wait: "M12 4a8 8 0 1 0 .01 0M12 8v5M12 16v.2",
  back: "M8 5L4 9l4 4M4 9h10a5 5 0 0 1 0 10H9",
  part: "M12 4a8 8 0 1 0 .01 0M12 4v8h8",
  plus: "M12 4a8 8 0 1 0 .01 0M8 12h8M12 8v8",
  shield: "M12 3.5l7 2.5v5c0 4.5-3 7.5-7 9.5-4-2-7-5-7-9.5v-5zM9 11.8l2.2 2.2L15.2 10",
  copy: "M9 9h10v11H9zM15 9V4H5v11h4",
  wallet:
    "M4 7h14a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2V6.5A2.5 2.5 0 0 1 6.5 4H17M16 13.5h.2",
  phone: "M8 3h8a1 1 0 0 1 1 1v16a1 1 0 0 1-1 1H8a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1zM11 18h2",
  onward: "M10 6l6 6-6 6",
  away: "M14 4h6v6M20 4l-9 9M18 14v5H5V6h5",
} as const;

export type SignName = keyof typeof SIGNS;
