import { ellipse, type MakeModel, type Place } from "./shapes.ts";

/** A golden crown on a crimson cushion. */
export const makeCrown: MakeModel = ({ palette, skin, lathe, ring, rod, ball, gem }) => {
  skin(palette.crimson, [
    pillow(0.02, 0.3),
    pillow(0.08, 0.37),
    pillow(0.14, 0.35),
    pillow(0.19, 0.24),
    pillow(0.2, 0.1),
  ]);
  for (const x of [-1, 1]) {
    for (const z of [-1, 1]) ball(palette.gold, 0.06, [x * 0.29, 0.085, z * 0.22]);
  }
  lathe(palette.gold, [
    [0.225, 0.19],
    [0.232, 0.2],
    [0.25, 0.42],
    [0.236, 0.42],
    [0.218, 0.2],
  ]);
  ring(palette.gold, 0.46, 0.042, [0, 0.22, 0]);
  ring(palette.gold, 0.49, 0.026, [0, 0.37, 0]);
  const stones = [palette.ruby, palette.sapphire, palette.emerald, palette.sapphire] as const;
  for (let i = 0; i < 8; i += 1) {
    const angle = (i / 8) * Math.PI * 2 - Math.PI / 2;
    const at = (radius: number, y: number): Place => [
      Math.cos(angle) * radius,
      y,
      Math.sin(angle) * radius,
    ];
    const tall = i % 2 === 0 ? 0.2 : 0.12;
    rod(palette.gold, tall, 0.13, 0.02, at(0.245, 0.42 + tall / 2));
    ball(palette.gold, 0.055, at(0.245, 0.43 + tall));
    gem(stones[i % 4] ?? palette.ruby, i % 2 === 0 ? 0.085 : 0.055, at(0.25, 0.295));
  }
};

/** A cushion's outline: a square with soft corners. */
function pillow(y: number, size: number): readonly Place[] {
  return ellipse([0, 0, 0], 1, 1, 32).map(([x, , z]) => {
    const soft = (value: number) => Math.sign(value) * Math.abs(value) ** 0.55 * size;
    return [soft(x), y, soft(z) * 0.8] as const;
  });
}
